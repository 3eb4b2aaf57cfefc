"""A client's record: the tabs Personal, Contact and Sessions & Billing."""

import uuid
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.billing.models import ClientSession
from settee.clients.access import get_client, may_change, require_change
from settee.clients.domain.client import CodeTaken, change_client
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile
from settee.desk.clients.contact_form import ContactForm
from settee.desk.clients.facts import open_record
from settee.desk.clients.forms import PersonalForm, RecordForm
from settee.doors.decorators import member_required, office_required
from settee.doors.request import MemberRequest
from settee.ui.htmx import say

SESSIONS = 100
MakeForm = Callable[..., RecordForm]


@member_required
def personal(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    def make(*args: Any, **kwargs: Any) -> RecordForm:
        return PersonalForm(*args, actor=request.member, **kwargs)

    return _tab(request, client_id, "desk:client", make)


@member_required
def contact(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    return _tab(request, client_id, "desk:client_contact", ContactForm)


@office_required
def sessions(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = get_client(request.member, client_id)
    held = ClientSession.objects.filter(client=client, voided_at=None).order_by("-start", "-id")
    context = {"sessions": held[:SESSIONS]}
    return show_tab(request, client, "desk:client_sessions", context)


def show_tab(
    request: MemberRequest,
    client: Client,
    tab: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    page: str = "",
) -> HttpResponse:
    """One tab with all that stands around it, or a ``page`` within the tab."""
    shown = open_record(request.member, client, now=timezone.now())
    everything = {"record": shown, "client": client, "tab": tab, **context}
    template = f"desk/clients/{page or tab.removeprefix('desk:')}.html"
    return render(request, template, everything, status=status)


def _tab(request: MemberRequest, client_id: uuid.UUID, tab: str, make: MakeForm) -> HttpResponse:
    client = get_client(request.member, client_id)
    editable = may_change(request.member, client)
    posted = None
    if request.method == "POST":
        require_change(request.member, client)
        posted = request.POST
    form = make(posted, instance=copy(client), editable=editable)
    if posted is not None and form.is_valid() and _saved(request, client, form, make):
        say(request, "Saved.")
        return redirect(tab, client.id)
    return show_tab(request, client, tab, {"form": form}, status=422 if form.errors else 200)


def _saved(request: MemberRequest, client: Client, form: RecordForm, make: MakeForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        change_client(
            actor=request.member, client_id=client.id, values=form.values, version=version
        )
    except CodeTaken as refused:
        form.add_error(refused.field, refused.message)
    except ChangedMeanwhile:
        form.show_meanwhile(make(instance=client))
    return not form.errors
