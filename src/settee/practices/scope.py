"""Opening a practice for a member."""

from collections.abc import Iterator
from contextlib import contextmanager

from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice, User


@contextmanager
def practice_open(practice: Practice, *, member: Member | None = None) -> Iterator[None]:
    """A transaction that sees the rows of ``practice`` and no others."""
    with practice_scope(practice.id, user_id=member.user_id if member else None):
        yield


@contextmanager
def visiting(practice: Practice, user: User) -> Iterator[None]:
    """The same for a user who has no place there: only to leave a connection request."""
    with practice_scope(practice.id, user_id=user.id):
        yield
