"""The client list, and adding a client."""

import uuid

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.clients.domain.client import CodeTaken, MaybeKnown, add_client
from settee.clients.enums import ClientStatus
from settee.desk.clients.facts import back_office
from settee.desk.clients.forms import NewClientForm
from settee.desk.clients.listing import SORTS, Choice, read_page
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription
from settee.ui.htmx import render_part, say

STATUSES = (("", "Everybody"), *ClientStatus.choices)


@member_required
def clients(request: MemberRequest) -> HttpResponse:
    """The list. It is asked by POST too: what was searched for, a name, stays out of addresses."""
    choice = _choice(request.POST if request.method == "POST" else request.GET)
    page = read_page(request.member, choice, now=timezone.now())
    context = {
        "page": page,
        "choice": choice,
        "statuses": STATUSES,
        "back_office": back_office(request.member),
        "portal": request.member.practice.subscribes(Subscription.CLIENT_PORTAL),
        "word": request.member.practice.client_word,
    }
    return render_part(request, "desk/clients/list.html", "desk/clients/_list.html", context)


@member_required
def new_client(request: MemberRequest) -> HttpResponse:
    posted = request.POST or None
    form = NewClientForm(posted, actor=request.member, initial=_usual(request))
    alike = []
    if posted and form.is_valid():
        try:
            client = add_client(
                actor=request.member,
                client_id=form.new_id,
                values=form.values,
                anyway="anyway" in posted,
            )
        except CodeTaken as refused:
            form.add_error(refused.field, refused.message)
        except MaybeKnown as known:
            alike = known.alike
        else:
            say(request, f"{client} is added as {client.code}.")
            return redirect("desk:client", client.id)
    context = {"form": form, "alike": alike, "unsaved": True}
    status = 422 if form.errors or alike else 200
    return render(request, "desk/clients/new.html", context, status=status)


def _usual(request: HttpRequest) -> dict[str, object]:
    member = request.member  # type: ignore[attr-defined]
    return {"provider": member.id if member.is_provider else None}


def _choice(asked: QueryDict) -> Choice:
    """What was asked, with the usual in place of anything that makes no sense."""
    sort = asked.get("sort", "")
    status = asked.get("status", ClientStatus.ACTIVE)
    return Choice(
        text=asked.get("q", "").strip(),
        provider=_id(asked.get("provider")),
        status=status if status in dict(STATUSES) else ClientStatus.ACTIVE,
        owing="owing" in asked,
        sort=sort if sort in SORTS else "name",
        after=_id(asked.get("after")),
        before=_id(asked.get("before")),
    )


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
