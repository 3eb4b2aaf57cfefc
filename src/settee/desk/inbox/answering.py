"""Answering a connection request from the message that tells of it."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from settee.core.errors import Hidden, Refused
from settee.desk.inbox.forms import AnswerForm
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.messaging.access import get_place
from settee.messaging.domain.joining import answer_connection
from settee.messaging.models import Participation
from settee.messaging.queries import messages_of, names_in
from settee.practices.enums import Access, Association
from settee.practices.models import ConnectionRequest, Member
from settee.practices.privileges import Privilege, allowed
from settee.ui.htmx import say


def request_context(
    actor: Member, place: Participation, form: AnswerForm | None = None
) -> dict[str, Any]:
    """What the page of a thread needs to answer its request; nothing for other threads."""
    asked = place.thread.request
    if asked is None:
        return {}
    confirmed = EmailAddress.objects.filter(user=asked.user_id, email=asked.user.email)
    return {
        "asked": asked,
        "confirmed": confirmed.filter(verified=True).exists(),
        "may_answer": allowed(actor, Privilege.MANAGE_MEMBERS),
        "answer_form": form or AnswerForm(),
    }


@require_safe
@member_required
def managing_privileges(request: MemberRequest) -> HttpResponse:
    """What each value of the two lists means."""
    return render(request, "desk/inbox/managing_privileges.html")


@require_POST
@member_required
def answer(request: MemberRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Accept with privileges, or decline with the button of that name."""
    place = get_place(request.member, thread_id)
    asked = place.thread.request
    if asked is None:
        raise Hidden
    form = AnswerForm(request.POST)
    if "decline" in request.POST:
        return _answered(request, asked, association=Association.NONE, access=Access.NONE)
    if form.is_valid():
        return _answered(request, asked, **form.privileges)
    context = {
        "place": place,
        "messages_sent": messages_of(place),
        "names": names_in(place),
        **request_context(request.member, place, form),
    }
    return render(request, "desk/inbox/thread.html", context, status=422)


def _answered(request: MemberRequest, asked: ConnectionRequest, **privileges: Any) -> HttpResponse:
    name = asked.user.full_name
    try:
        answer_connection(
            actor=request.member, request_id=asked.id, now=timezone.now(), **privileges
        )
    except Refused as refused:
        say(request, refused.message)
    else:
        declined = privileges["association"] == Association.NONE
        say(request, f"{name} is told: declined." if declined else f"{name} is joined now.")
    return redirect("desk:thread", request.resolver_match.kwargs["thread_id"])
