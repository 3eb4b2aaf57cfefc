"""Opening a practice for a member."""

from collections.abc import Iterator
from contextlib import contextmanager

from settee.core.scope import practice_scope, user_scope
from settee.practices.models import Member, Practice, User
from settee.practices.queries import memberships


@contextmanager
def practice_open(practice: Practice, *, member: Member | None = None) -> Iterator[None]:
    """A transaction that sees the rows of ``practice`` and no others."""
    with practice_scope(practice.id, user_id=member.user_id if member else None):
        yield


@contextmanager
def visiting(practice: Practice, user: User) -> Iterator[None]:
    """The same for a user who has no place there yet: to leave a connection request, or to join an
    account that was opened to them."""
    with practice_scope(practice.id, user_id=user.id):
        yield


def places_elsewhere(user: User) -> list[Member]:
    """All places of somebody who proved who they are, in whatever practices; none is opened."""
    with user_scope(user.id):
        return list(memberships(user.id).select_related("user"))
