"""The page of one thread: its messages, and below them what can be answered."""

from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpResponse

from settee.desk.inbox.forms import AnswerForm, ReplyForm
from settee.doors.request import MemberRequest
from settee.messaging.domain.thread import mark_read
from settee.messaging.models import Participation
from settee.messaging.queries import messages_of, names_in
from settee.practices.models import ConnectionRequest
from settee.practices.privileges import Privilege, allowed
from settee.ui.htmx import is_background, render_part


def thread_page(
    request: MemberRequest, place: Participation, form: ReplyForm | AnswerForm
) -> HttpResponse:
    """``form`` is the one at the foot. Opening the page is reading it; where the page heard of a
    message by itself, the first move of the reader is."""
    unseen = place.unread and is_background(request)
    if not unseen and mark_read(actor=request.member, place=place):  # the bar was counted before
        request.shell = replace(request.shell, unread=request.shell.unread - 1)
    context: dict[str, Any] = {
        "place": place,
        "messages_sent": messages_of(place),
        "names": names_in(place),
        "form": form,
        "unseen": unseen,
    }
    if asked := place.thread.request:
        context |= {
            "asked": asked,
            "confirmed": _confirmed(asked),
            "may_answer": allowed(request.member, Privilege.MANAGE_MEMBERS),
        }
    page, part = "desk/inbox/thread.html", "desk/inbox/_messages.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)


def _confirmed(asked: ConnectionRequest) -> bool:
    addresses = EmailAddress.objects.filter(user=asked.user_id, email=asked.user.email)
    return bool(addresses.filter(verified=True).exists())
