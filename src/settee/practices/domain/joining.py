"""Being joined to a practice: the request of a user, and the Administrator's answer."""

import uuid
from datetime import datetime

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.errors import Hidden, Refused
from settee.practices.enums import Access, Association
from settee.practices.models import ConnectionRequest, Member, Practice, User
from settee.practices.privileges import Privilege, require

State = ConnectionRequest.State


class AlreadyJoined(Refused):
    """Nothing to ask for."""

    def __init__(self, practice: Practice) -> None:
        super().__init__(f"You are part of {practice.name} already.")


class AnsweredAlready(Refused):
    """Another Administrator was first, or the same one said otherwise before."""

    def __init__(self, request: ConnectionRequest) -> None:
        who = request.answered_by.user.full_name if request.answered_by else "Somebody"
        super().__init__(
            f"{who} has answered this request already: {request.get_state_display().lower()}."
            " You can change privileges in Settings, at the person’s Privs."
        )


def add_request(*, user: User, practice: Practice, now: datetime) -> tuple[ConnectionRequest, bool]:
    """The user's open request to ``practice``, and whether it is new. The practice is open.

    A user has at most one open at a practice. Raises AlreadyJoined.
    """
    if (
        Member.objects.filter(practice=practice, user=user)
        .exclude(association=Association.NONE)
        .exists()
    ):
        raise AlreadyJoined(practice)
    request, is_new = ConnectionRequest.objects.get_or_create(
        practice=practice, user=user, state=State.SENT, defaults={"created_at": now}
    )
    if is_new:
        record("connection.request", actor=_Asker(user), object_id=request.id)
    return request, is_new


@transaction.atomic
def answer_request(
    *,
    actor: Member,
    request_id: uuid.UUID,
    association: Association,
    access: Access,
    now: datetime,
) -> tuple[ConnectionRequest, bool]:
    """Accept with privileges, or decline with Not Part of This Practice.

    Returns the request and whether this call answered it: the same answer given twice by one
    person is no conflict. Raises NotAllowed, Hidden, AnsweredAlready.
    """
    require(actor, Privilege.MANAGE_MEMBERS)
    request = _locked(actor, request_id)
    state = State.DECLINED if association == Association.NONE else State.ACCEPTED
    if not request.is_open:
        if request.state == state and request.answered_by_id == actor.id:
            return request, False
        raise AnsweredAlready(request)
    request.state, request.answered_at, request.answered_by = state, now, actor
    request.save(update_fields=["state", "answered_at", "answered_by"])
    if state == State.ACCEPTED:
        _join(actor, request, association, access)
    record(f"connection.{state}", actor=actor, object_id=request.id)
    return request, True


def _locked(actor: Member, request_id: uuid.UUID) -> ConnectionRequest:
    request = (
        ConnectionRequest.objects.select_for_update(of=("self",))
        .select_related("user", "practice", "answered_by__user")
        .filter(id=request_id, practice=actor.practice_id)
        .first()
    )
    if request is None:
        raise Hidden
    return request


def _join(
    actor: Member, request: ConnectionRequest, association: Association, access: Access
) -> None:
    """A place in the practice; whoever had left gets the old one back, with what belongs to it."""
    place = {"association": association, "access": access}
    member, _ = Member.objects.update_or_create(
        practice_id=request.practice_id, user_id=request.user_id, defaults=place
    )
    changes = {name: ("", value.label) for name, value in place.items()}
    record("member.join", actor=actor, object_id=member.id, changes=changes)


class _Asker:
    """A user without a place in the practice, as the one who acts in its audit trail."""

    def __init__(self, user: User) -> None:
        self.user_id: uuid.UUID = user.id
        self._name = str(user)

    def __str__(self) -> str:
        return self._name
