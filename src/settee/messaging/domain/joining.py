"""A connection request as its two sides see it: a message to Administrators, an answer by mail."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from settee.core.errors import Hidden
from settee.messaging.domain.thread import notify
from settee.messaging.models import Participation, Thread
from settee.messaging.notices import inboxes_changed
from settee.practices.domain import joining, member
from settee.practices.enums import Access, Association, Role
from settee.practices.models import ConnectionRequest, Member, User
from settee.practices.queries import administrators, listed
from settee.practices.scope import visiting

_ASKED = (
    "{name} asks to be joined to {practice}. Until an Administrator accepts, {first} has no access"
    " to anything."
)
_ACCEPTED = """Hello {first},

your request to join {practice} was accepted. Sign in to open it:
{origin}
"""
_DECLINED = """Hello {first},

your request to join {practice} was not accepted. If you think this is a mistake, speak with the practice.
"""  # noqa: E501 - a paragraph of an email is one line


@transaction.atomic
def request_connection(*, user: User, practice_id: uuid.UUID, now: datetime) -> ConnectionRequest:
    """Ask a practice of the Member Directory; asking again while it waits changes nothing.

    Raises Hidden, AlreadyJoined.
    """
    practice = listed(practice_id)
    if practice is None:
        raise Hidden
    with visiting(practice, user):
        request, is_new = joining.add_request(user=user, practice=practice, now=now)
        if is_new:
            words = {"name": user.full_name, "first": user.first_name, "practice": practice.name}
            notify(
                members=administrators(practice.id),
                subject=f"Connection request from {user.full_name}"[:200],
                body=_ASKED.format(**words),
                request=request,
                now=now,
            )
    return request


@transaction.atomic
def answer_connection(
    *,
    actor: Member,
    request_id: uuid.UUID,
    association: Association,
    access: Access,
    now: datetime,
) -> ConnectionRequest:
    """Accept or decline, and write to who asked. Raises NotAllowed, Hidden, AnsweredAlready."""
    request, is_new = joining.answer_request(
        actor=actor, request_id=request_id, association=association, access=access, now=now
    )
    if is_new:
        if association == Association.ADMINISTRATOR:
            joined = Member.objects.get(practice=actor.practice.id, user=request.user_id)
            _show_open_requests(joined)
        is_accepted = request.state == ConnectionRequest.State.ACCEPTED
        letter = _ACCEPTED if is_accepted else _DECLINED
        words = {"first": request.user.first_name, "practice": request.practice.name}
        send_mail(
            f"Your request to join {request.practice.name}"[:200],
            letter.format(**words, origin=settings.ORIGIN),
            None,
            [request.user.email],
        )
    return request


@transaction.atomic
def set_privileges(
    *,
    actor: Member,
    member_id: uuid.UUID,
    role: Role,
    association: Association,
    access: Access,
    version: int,
) -> Member:
    """Role and privileges; a new Administrator finds the requests that still wait in their Inbox.

    Raises Hidden, NotAllowed, LastAdministrator, ChangedMeanwhile.
    """
    changed = member.set_privileges(
        actor=actor,
        member_id=member_id,
        role=role,
        association=association,
        access=access,
        version=version,
    )
    if changed.is_administrator:
        _show_open_requests(changed)
    return changed


def _show_open_requests(administrator: Member) -> None:
    """Those sent before the person was an Administrator, unread; the same ones only once."""
    waiting = (
        Thread.objects.filter(request__state=ConnectionRequest.State.SENT)
        .exclude(participations__member=administrator)
        .select_related("last")
    )
    Participation.objects.bulk_create(
        Participation(thread=thread, member=administrator, last_at=thread.last.sent_at, unread=True)
        for thread in waiting
        if thread.last
    )
    inboxes_changed([administrator.id])
