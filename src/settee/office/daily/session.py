"""One client session: added by hand, changed, deleted."""

import uuid
from copy import copy
from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.billing.access import (
    get_billed_client,
    get_session,
    may_change,
    require_change,
    search_billed_clients,
)
from settee.billing.domain.session import (
    SessionInvoiced,
    add_session,
    change_session,
    delete_session,
    session_defaults,
    unlock_appointment,
)
from settee.billing.models import ClientSession
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.core.time import local_date
from settee.doors.decorators import office_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.office.daily import sides
from settee.office.daily.forms import TERMS, SessionForm, terms_of
from settee.office.fields import DiagnosesField
from settee.practices.enums import Part
from settee.practices.privileges import view_only
from settee.ui.htmx import render_part, say

_PICKED = 20


@office_required
def choose_client(request: MemberRequest) -> HttpResponse:
    words = request.POST.get("q", "")[:100]
    found = []
    if words.strip():
        found = search_billed_clients(request.member, Part.SESSIONS, words, _PICKED)
    context = {"q": words, "found": found, "most": _PICKED}
    page, part = "office/daily/choose_client.html", "office/_clients.html"
    return render_part(request, page, part, context | {"url_name": "office:session_for"})


@office_required
def new_session(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    actor, client = request.member, get_billed_client(request.member, client_id, Part.SESSIONS)
    form = SessionForm(_saving(request), actor=actor, initial=_start(request, client))
    if form.is_bound and form.is_valid() and _added(form, client, request):
        say(request, "The session is saved.")
        return redirect("office:sessions")
    return _page(request, form, client, None)


@office_required
def session(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    actor, row = request.member, get_session(request.member, session_id)
    if row.invoiced_at is not None and request.method != "POST":
        return render(request, "office/daily/session_invoiced.html", sides.invoiced(row))
    start = row.start.astimezone(actor.practice.zone)
    initial = {"date": row.date, "time": start.time().replace(second=0), "minutes": row.minutes}
    initial |= {"form_id": row.id, **_typed(request)}
    editable = may_change(actor, Part.SESSIONS, row.provider_id)
    if not editable and request.method == "POST":
        raise NotAllowed(view_only(Part.SESSIONS))
    form = SessionForm(
        _saving(request), actor=actor, editable=editable, instance=copy(row), initial=initial
    )
    if form.is_bound and form.is_valid() and _changed(form, row, request):
        say(request, "The session is saved.")
        return redirect(_back(request))
    return _page(request, form, row.client, row)


@office_required
def delete(request: MemberRequest, session_id: uuid.UUID) -> HttpResponse:
    row = get_session(request.member, session_id)
    require_change(request.member, Part.SESSIONS, [row.provider_id])
    refused = ""
    if request.method == "POST":
        try:
            delete_session(actor=request.member, session_id=row.id)
        except Refused as refusal:
            refused = refusal.message
        else:
            say(request, "The session is deleted.")
            return redirect("office:sessions")
    context = {"session": row, "refused": refused}
    return render(request, "office/daily/delete.html", context, status=422 if refused else 200)


@require_POST
@office_required
def unlock(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Takes an appointment's sessions back; what keeps it locked is said on the next page."""
    try:
        count = unlock_appointment(actor=request.member, appointment_id=appointment_id)
    except Refused as refusal:
        say(request, f"Not unlocked. {refusal.message}")
    else:
        say(request, "The appointment is unlocked." if count else "It was not locked.")
    return redirect("desk:appointment", appointment_id)


@require_POST
@office_required
def terms(request: MemberRequest) -> HttpResponse:
    """Length, charge and modifiers that go with the code just typed."""
    typed = {name: request.POST.get(name, "") for name in TERMS}
    form = SessionForm(
        actor=request.member,
        initial=typed | terms_of(request.POST.get("code", "")[:20].replace("\0", "")),
    )
    return render(request, "office/daily/_terms.html", {"form": form})


def _saving(request: MemberRequest) -> Any:
    """What was sent to be saved; a search for a diagnosis saves nothing."""
    return None if _searches(request) else posted(request)


def _searches(request: MemberRequest) -> bool:
    return not {"find", "add"}.isdisjoint(request.POST)


def _typed(request: MemberRequest) -> dict[str, Any]:
    """What was typed so far, where a diagnosis is searched; with the one just chosen."""
    if not _searches(request):
        return {}
    typed: dict[str, Any] = request.POST.dict()
    if chosen := request.POST.get("add", "")[:10]:
        codes = DiagnosesField(required=False).clean(f"{typed.get('diagnosis_codes', '')} {chosen}")
        typed["diagnosis_codes"] = codes
    return typed


def _start(request: MemberRequest, client: Client) -> dict[str, Any]:
    actor = request.member
    providers = [client.provider_id, actor.id if actor.is_provider else None]
    return {
        **asdict(session_defaults(client, _today(request))),
        "date": _today(request),
        "provider": next(filter(None, providers), None),
        **_typed(request),
    }


def _today(request: MemberRequest) -> date:
    return local_date(timezone.now(), request.member.practice.zone)


def _added(form: SessionForm, client: Client, request: MemberRequest) -> bool:
    day, clock, minutes = form.when
    try:
        add_session(
            actor=request.member,
            form_id=form.cleaned_data["form_id"],
            client=client,
            day=day,
            clock=clock,
            minutes=minutes,
            values=form.values,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    return not form.errors


def _changed(form: SessionForm, row: ClientSession, request: MemberRequest) -> bool:
    try:
        change_session(
            actor=request.member,
            session_id=row.id,
            version=form.cleaned_data["version"],
            values=form.values,
            when=form.when if form.moved else None,
        )
    except ChangedMeanwhile:
        form.show_conflict(get_session(request.member, row.id))
    except SessionInvoiced as refused:
        form.add_error(None, refused.message)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    return not form.errors


def _back(request: MemberRequest) -> str:
    """Where the list lies from which the session was opened."""
    return "office:invoicing" if request.GET.get("from") == "invoicing" else "office:sessions"


def _page(
    request: MemberRequest, form: SessionForm, client: Client, row: ClientSession | None
) -> HttpResponse:
    context = {
        "form": form,
        "client": client,
        "session": row,
        "back": _back(request),
        "view_only": view_only(Part.SESSIONS) if form.fields["code"].disabled else "",
        **sides.beside(client, row.date if row else _today(request)),
        **sides.diagnoses(request.POST.get("diagnosis", "")[:100]),
    }
    page, part = "office/daily/session.html", "office/daily/_diagnoses.html"
    return render_part(request, page, part, context, status=422 if form.errors else 200)
