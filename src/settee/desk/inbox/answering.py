"""Answering a connection request from the message that tells of it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from settee.core.errors import Hidden, Refused
from settee.desk.inbox.forms import AnswerForm
from settee.desk.inbox.page import thread_page
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.messaging.access import get_place
from settee.messaging.domain.joining import answer_connection
from settee.practices.enums import Access, Association
from settee.practices.models import ConnectionRequest
from settee.ui.htmx import say


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
        return _answer(request, thread_id, asked, association=Association.NONE, access=Access.NONE)
    if form.is_valid():
        return _answer(request, thread_id, asked, **form.privileges)
    return thread_page(request, place, form)


def _answer(
    request: MemberRequest, thread_id: uuid.UUID, asked: ConnectionRequest, **privileges: Any
) -> HttpResponse:
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
    return redirect("desk:thread", thread_id)
