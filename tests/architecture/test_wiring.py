"""Who reacts to what, in order: a new subscription is written here too."""

import ast
import inspect
import textwrap

from settee.config import wiring

SUBSCRIPTIONS = [
    "clients.merge_begins.append(lock_sessions)",
    "clients.before_merge.append(settle_places)",
    "clients.before_merge.append(join_balances)",
]


def test_subscriptions_stand_in_their_order() -> None:
    (connect,) = ast.parse(textwrap.dedent(inspect.getsource(wiring.connect))).body
    assert isinstance(connect, ast.FunctionDef)
    _docstring, *statements = connect.body
    said = [ast.unparse(each) for each in statements if not isinstance(each, ast.ImportFrom)]
    assert said == SUBSCRIPTIONS
