"""The client list, and adding a client."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.clients.domain.client import CodeTaken, MaybeKnown, add_client
from settee.desk.clients.asked import (
    PORTALS,
    STATUSES,
    address_of,
    choice_of,
    shows_portal,
)
from settee.desk.clients.facts import shows_balance
from settee.desk.clients.forms import NewClientForm
from settee.desk.clients.listing import read_page
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.ui.htmx import render_part, say


@member_required
def clients(request: MemberRequest) -> HttpResponse:
    """The list. It is asked by POST too: what was searched for, a name, stays out of addresses."""
    actor, choice = request.member, choice_of(request)
    context = {
        "page": read_page(actor, choice, now=timezone.now()),
        "choice": choice,
        "statuses": STATUSES,
        "portals": PORTALS,
        "balance": shows_balance(actor),
        "portal": shows_portal(actor),
        "word": actor.practice.client_word,
    }
    answer = render_part(request, "desk/clients/list.html", "desk/clients/_list.html", context)
    # So that Back and Reload show the same filters.
    answer["HX-Replace-Url"] = address_of(choice)
    return answer


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
