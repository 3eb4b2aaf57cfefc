"""A connection request as its two sides see it: a message to Administrators, an answer by mail."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from settee.core.errors import Hidden
from settee.messaging.domain.thread import notify
from settee.practices.domain import joining
from settee.practices.enums import Access, Association
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
