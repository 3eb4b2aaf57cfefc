"""Copy an appointment, and paste it at another time. What is copied is kept in the session."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden, Refused
from settee.core.ids import new_id
from settee.core.time import at
from settee.desk.calendar.appointments import done
from settee.desk.calendar.forms import initial_of, wall_of
from settee.desk.calendar.listing import conflict_lines, when_text
from settee.desk.calendar.whose import zone_of
from settee.desk.calendar.window import calendar_url
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.access import get_appointment, get_provider, require_changes
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.copying import copy_appointment
from settee.scheduling.domain.details import subject_of
from settee.scheduling.models import Appointment
from settee.ui.htmx import render_part, say

_COPIED = "calendar_copied"
_NOTHING = "Nothing is copied yet. Open an appointment and press Copy, then paste it here."


@dataclass(frozen=True, slots=True)
class Offer:
    """What "Paste here" would book: ``start`` is a wall clock time such as 2026-10-14T11:30:00."""

    row: Appointment
    subject: str
    provider: Member
    start: datetime

    @property
    def when(self) -> str:
        zone = self.provider.zone
        begin = at(self.start.date(), self.start.time(), zone)
        end = begin + (self.row.end - self.row.start)
        return when_text(begin, end, zone, all_day=self.row.all_day)


class PasteForm(forms.Form):
    """``key`` makes a form that is sent twice paste once; a ``start`` that is only a day leaves
    the time of day as it is."""

    key = forms.UUIDField(required=False)
    provider = forms.UUIDField()
    start = forms.CharField(max_length=19)
    zone = forms.CharField(max_length=64, required=False)

    def clean_start(self) -> datetime:
        return wall_of(self.cleaned_data["start"])


@member_required
@require_POST
def copy(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    row = get_appointment(request.member, appointment_id)
    request.session[_COPIED] = str(row.id)
    say(request, f"Copied: {subject_of(row)}. Choose a time and paste it there.")
    if request.htmx:
        return HttpResponse(headers={"Content-Type": "text/html"})
    return redirect(calendar_url(row.provider, row.start))


def copied(request: MemberRequest) -> Appointment | None:
    """What was copied last, if it is still there for this reader."""
    try:
        return get_appointment(request.member, uuid.UUID(request.session[_COPIED]))
    except (KeyError, Hidden):
        return None


def offered(request: MemberRequest, provider: Member, wanted: dict[str, Any]) -> dict[str, Any]:
    """Context of ``_paste_here.html``: at the ``day`` and ``start`` of a new form, or at the time
    of day that it had."""
    row = copied(request)
    if row is None or "paste" in request.GET:
        return {}
    clock = wanted.get("start") or row.start.astimezone(row.provider.zone).time()
    query = request.GET.copy()
    query["paste"] = "1"
    return {
        "offer": Offer(row, subject_of(row), provider, datetime.combine(wanted["day"], clock)),
        "paste_key": new_id(),
        "fill_url": f"{request.path}?{query.urlencode()}",
    }


def filled(request: MemberRequest, wanted: dict[str, Any]) -> dict[str, Any]:
    """A new form's beginning with what was copied, as long as that is."""
    row = copied(request)
    if row is None:
        return wanted
    copy = initial_of(row, row.provider.zone)
    given = {name: wanted[name] for name in ("key", "day", "start") if name in wanted}
    if not row.all_day:
        begin = datetime.combine(wanted["day"], given.get("start") or copy["start"])
        end = begin + (row.end - row.start)
        copy["end"] = end.time()
        copy["end_day"] = end.date() if end.date() != begin.date() else None
    else:
        copy["end_day"] = None
    return copy | given | {"version": None}


def on_clock(wall: datetime, zone: ZoneInfo, provider: Member) -> datetime:
    """What the provider's clock shows when that of ``zone`` shows ``wall``."""
    if str(zone) == str(provider.zone):
        return wall
    return at(wall.date(), wall.time(), zone).astimezone(provider.zone).replace(tzinfo=None)


@member_required
@require_POST
def paste(request: MemberRequest) -> HttpResponse:
    """Book what was copied at ``start`` on the calendar of ``provider``."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _question(request, {"refusal": "This is not a time. Choose it once more."})
    values = form.cleaned_data
    provider = get_provider(request.member, values["provider"])
    require_changes(request.member, provider.id)
    row = copied(request)
    if row is None:
        return _question(request, {"refusal": _NOTHING})
    values["key"] = values["key"] or new_id()
    try:
        made = _paste(request, row, provider, values)
    except DoubleBooking as taken:
        sent = {"provider": provider.id, "key": values["key"]}
        sent |= {name: request.POST[name] for name in ("start", "zone") if request.POST.get(name)}
        lines = conflict_lines(taken.conflicts, provider.zone)
        context = {"subject": subject_of(row), "conflicts": lines, "sent": sent.items()}
        return _question(request, context)
    except Refused as refused:
        return _question(request, {"subject": subject_of(row), "refusal": refused.message})
    when = when_text(made.start, made.end, provider.zone, all_day=made.all_day)
    say(request, f"Pasted: {when}.")
    return done(request, made)


def _paste(
    request: MemberRequest, row: Appointment, provider: Member, values: dict[str, Any]
) -> Appointment:
    start: datetime = values["start"]
    if len(request.POST["start"]) == len("2026-10-14"):
        start = datetime.combine(start, row.start.astimezone(row.provider.zone).time())
    return copy_appointment(
        actor=request.member,
        appointment=row,
        provider=provider,
        start=at(start.date(), start.time(), zone_of(values["zone"], provider.zone)),
        key=values["key"],
        anyway="anyway" in request.POST,
    )


def _question(request: MemberRequest, more: dict[str, Any]) -> HttpResponse:
    context = {"subject": "Paste", "back": reverse("desk:calendar"), **more}
    return render_part(
        request, "desk/calendar/paste.html", "desk/calendar/_paste.html", context, status=422
    )
