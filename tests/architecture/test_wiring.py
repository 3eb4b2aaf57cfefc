"""Who reacts to what, in order: a new subscription is written here too."""

import ast
import inspect
import textwrap

from settee.config import wiring

SUBSCRIPTIONS: list[str] = []


def test_subscriptions_stand_in_their_order() -> None:
    (connect,) = ast.parse(textwrap.dedent(inspect.getsource(wiring.connect))).body
    assert isinstance(connect, ast.FunctionDef)
    _docstring, *statements = connect.body
    assert [ast.unparse(statement) for statement in statements] == SUBSCRIPTIONS
