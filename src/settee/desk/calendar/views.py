"""The calendar page, its feed of appointments, and what hangs on it."""

import json
import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from settee.clients.models import Client
from settee.clients.queries import search
from settee.core.time import days_between
from settee.desk.calendar.background import day_notes
from settee.desk.calendar.forms import ColorForm, ids_of
from settee.desk.calendar.listing import agenda_days
from settee.desk.calendar.whose import asked_feed
from settee.desk.calendar.window import VIEWS, Window, day_of, offsets, window_of
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.privileges import Privilege, allowed, changes, require
from settee.scheduling.access import get_service
from settee.scheduling.domain.layout import FARTHEST, lay_out_ahead
from settee.scheduling.domain.service import recolor_service
from settee.scheduling.queries import calendar_feed, pickable, services
from settee.ui.htmx import render_part

_LONGEST = timedelta(days=62)
_MATCHES = 8


@member_required
@require_GET
def calendar(request: MemberRequest) -> HttpResponse:
    """Day, week, month or list of one provider, or of several side by side."""
    now = timezone.now()
    window = window_of(request.member, request.GET, now)
    if window is None:
        return render(request, "desk/calendar/no_calendar.html")
    context = _frame(request, window)
    if window.view == "list":
        lay_out_ahead([each.id for each in window.providers], window.span[1], now=now)
        notes = day_notes(window)
        context["days"] = [(day, lines, notes.get(day)) for day, lines in agenda_days(window)]
        return render_part(request, "desk/calendar/list.html", "desk/calendar/_list.html", context)
    return render(request, "desk/calendar/calendar.html", context | grid_of(request, window))


def _frame(request: MemberRequest, window: Window) -> dict[str, Any]:
    providers = window.providers
    open_ones = [each for each in providers if changes(request.member, each.id)]
    mine = [each for each in open_ones if each.id == request.member.id]
    return {
        "window": window,
        "views": [(view, view.capitalize(), window.url(view=view)) for view in VIEWS],
        "services": services(),
        "booking": next(iter(mine or open_ones), None),
        "closed": len(providers) - len(open_ones),
        "recolors": allowed(request.member, Privilege.MANAGE_SERVICES),
        "zones": sorted({str(each.zone) for each in providers} - {str(window.zone)}),
        "other_zone": str(window.zone) != str(request.member.zone),
        "too_far": window.last > window.today + FARTHEST,
    }


def grid_of(request: MemberRequest, window: Window) -> dict[str, Any]:
    """What the script draws columns from."""
    columns = [
        {"id": str(each.id), "name": each.name, "editable": changes(request.member, each.id)}
        for each in window.providers
    ]
    return {"columns": columns}


@member_required
@require_GET
def events(request: MemberRequest) -> HttpResponse:
    """Appointments of ``provider`` from the day ``from`` to the day ``to``, both included.

    ``provider`` may come several times or be ``all``; days are then local to ``zone``. JSON:
    ``offsets`` (see ``window.offsets``) and ``rows`` (see ``queries.Feed``). Instants are in UTC;
    the browser adds the offset and so shows the provider's clock, whatever its own zone.
    """
    providers, zone = asked_feed(request.member, request.GET)
    first, last = day_of(request.GET.get("from", "")), day_of(request.GET.get("to", ""))
    if not first or not last or not timedelta() <= last - first <= _LONGEST:
        return HttpResponseBadRequest("Ask for at most two months.")
    since, until = days_between(first, last, zone)
    feed = calendar_feed(providers, since, until)
    behind = feed.laid_until is not None and feed.laid_until < until
    if behind and lay_out_ahead(providers, until, now=timezone.now()):
        feed = calendar_feed(providers, since, until)
    body = f'{{"offsets":{json.dumps(offsets(zone, since, until))},"rows":{feed.rows}}}'
    return HttpResponse(
        body, content_type="application/json", headers={"Cache-Control": "no-store"}
    )


@member_required
@require_GET
def clients(request: MemberRequest) -> HttpResponse:
    """The part of an appointment's form that finds clients: those chosen, and those who match."""
    chosen = chosen_clients(request, ids_of(request.GET.getlist("clients")))
    return render(request, "desk/calendar/_clients.html", picker(request, chosen))


def chosen_clients(request: MemberRequest, ids: list[uuid.UUID]) -> list[Client]:
    return list(pickable(request.member).filter(id__in=ids).order_by("sort_key", "id"))


def picker(request: MemberRequest, chosen: list[Client]) -> dict[str, Any]:
    """Context of ``_clients.html``."""
    query = request.GET if request.method == "GET" else request.POST
    text = query.get("find", "").strip()
    found = search(request.member, text, _MATCHES + len(chosen)) if text else []
    matches = [client for client in found if client not in chosen][:_MATCHES]
    return {"chosen": chosen, "matches": matches, "find": text}


@member_required
def service_color(request: MemberRequest, service_id: uuid.UUID) -> HttpResponse:
    """Another colour for a service, from the legend."""
    require(request.member, Privilege.MANAGE_SERVICES)
    service = get_service(service_id)
    form = ColorForm(request.POST or None, initial={"color": service.color})
    if request.method == "POST" and form.is_valid():
        color = form.cleaned_data["color"]
        recolor_service(actor=request.member, service_id=service.id, color=color)
        return redirect("desk:calendar")
    return render_part(
        request,
        "desk/calendar/color.html",
        "desk/calendar/_color.html",
        {"form": form, "service": service},
        status=422 if form.errors else 200,
    )
