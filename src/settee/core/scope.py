"""The tenant scope: whose rows this transaction may see.

Every table with a ``practice_id`` carries a row level security policy that compares it with the
setting ``settee.practice`` of the transaction. Outside a scope the setting is unset or empty and
the comparison itself fails, so a query that forgot its practice is an error, never a leak.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Scope:
    practice_id: uuid.UUID | None
    user_id: uuid.UUID | None


class OutsideScope(RuntimeError):
    """A practice was needed, and none is open."""


_NOWHERE = Scope(None, None)
_current: ContextVar[Scope] = ContextVar("settee_scope", default=_NOWHERE)
# A UUID no row has: lets policies that mention the other setting compare without failing.
NOBODY = uuid.UUID(int=0)


def current_practice_id() -> uuid.UUID:
    """The open practice's id; the default of every ``practice_id`` column."""
    practice_id = _current.get().practice_id
    if practice_id is None:
        raise OutsideScope("This needs an open practice: use practice_scope().")
    return practice_id


@contextmanager
def practice_scope(practice_id: uuid.UUID, *, user_id: uuid.UUID | None = None) -> Iterator[None]:
    """A transaction that sees one practice's rows (and ``user_id``'s own memberships)."""
    with _scope(Scope(practice_id, user_id)):
        yield


@contextmanager
def user_scope(user_id: uuid.UUID) -> Iterator[None]:
    """A transaction that sees nothing but the memberships of one user, in all practices."""
    with _scope(Scope(None, user_id)):
        yield


@contextmanager
def migration_scope() -> Iterator[None]:
    """No practice's: gives a new ``practice_id`` column of an empty table the default it needs.

    A table with rows refuses it by its foreign key, so such a migration must name the practices.
    """
    token = _current.set(Scope(NOBODY, None))
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def _scope(scope: Scope) -> Iterator[None]:
    outer = _current.get()
    with transaction.atomic():
        _tell_database(scope)
        token = _current.set(scope)
        try:
            yield
        finally:
            _current.reset(token)
    # Only where a transaction goes on: its end, and after an error the rollback, undo the settings.
    if connection.in_atomic_block and not connection.needs_rollback:
        _tell_database(outer)


def _tell_database(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('settee.practice', %s, true), set_config('settee.user', %s, true)",
            [str(scope.practice_id or ""), str(scope.user_id or NOBODY)],
        )
