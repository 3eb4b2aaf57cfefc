"""The Inbox: its list, a thread with its reply, a new message, attachments."""

import uuid

from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from settee.core.errors import Refused
from settee.desk.inbox.forms import AnswerForm, NewMessageForm, ReplyForm
from settee.desk.inbox.page import thread_page
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.doors.uploads import too_large
from settee.files.domain.storage import read
from settee.messaging.access import get_attachment, get_place
from settee.messaging.domain import thread as domain
from settee.messaging.queries import addressees, read_page
from settee.ui.htmx import render_part, say


@member_required
def inbox(request: MemberRequest) -> HttpResponse:
    """The list. It is asked by POST too: what is searched for stays out of addresses."""
    asked = request.POST if request.method == "POST" else request.GET
    text, archived = asked.get("q", "")[:200], asked.get("show") == "archived"
    after, before = _id(asked, "after"), _id(asked, "before")
    page = read_page(request.member, text=text, archived=archived, after=after, before=before)
    context = {"page": page, "text": text, "archived": archived}
    return render_part(request, "desk/inbox/inbox.html", "desk/inbox/_list.html", context)


@require_safe
@member_required
def unread(request: MemberRequest) -> JsonResponse:
    """How many threads are unread, for a bar that is drawn already."""
    answer = {"unread": request.shell.unread}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@member_required
def new_message(request: MemberRequest) -> HttpResponse:
    members = addressees(request.member)
    form = NewMessageForm(
        posted(request),
        request.FILES or None,
        addressees=members,
        too_large=too_large(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            domain.start_thread(actor=request.member, now=timezone.now(), **form.sending)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, "Sent.")
            return redirect("desk:inbox")
    context = {"form": form, "anybody": bool(members)}
    return render(request, "desk/inbox/new.html", context, status=422 if form.errors else 200)


@member_required
def thread(request: MemberRequest, thread_id: uuid.UUID) -> HttpResponse:
    """The messages; a POST is a reply to them."""
    place = get_place(request.member, thread_id)
    if place.thread.request:  # answered at an address of its own, never replied to
        return thread_page(request, place, AnswerForm())
    form = ReplyForm(posted(request), request.FILES or None, too_large=too_large(request))
    if request.method == "POST" and form.is_valid():
        try:
            domain.reply(
                actor=request.member, thread_id=thread_id, now=timezone.now(), **form.sending
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, "Sent.")
            return redirect("desk:thread", thread_id)
    return thread_page(request, place, form)


@require_POST
@member_required
def archive(request: MemberRequest, thread_id: uuid.UUID) -> HttpResponse:
    domain.archive(actor=request.member, thread_id=thread_id)
    say(request, "Archived.", undo=reverse("desk:thread_restore", args=[thread_id]))
    return redirect("desk:inbox")


@require_POST
@member_required
def restore(request: MemberRequest, thread_id: uuid.UUID) -> HttpResponse:
    domain.archive(actor=request.member, thread_id=thread_id, away=False)
    say(request, "Back in the Inbox.")
    return redirect("desk:inbox")


@require_POST
@member_required
def mark_unread(request: MemberRequest, thread_id: uuid.UUID) -> HttpResponse:
    domain.mark_unread(actor=request.member, thread_id=thread_id)
    return redirect("desk:inbox")


@require_safe
@member_required
def attachment(request: MemberRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Always saved, never shown: what somebody sent is not run in this place."""
    file = get_attachment(request.member, attachment_id).file
    headers = {
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "Cache-Control": "no-store",
    }
    return HttpResponse(read(file), content_type=file.content_type, headers=headers)


def _id(asked: QueryDict, name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(asked.get(name, ""))
    except ValueError:
        return None
