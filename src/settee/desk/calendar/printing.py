"""A day or a week of one calendar or several, on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from settee.clients.models import Client
from settee.core.time import local_date
from settee.desk.calendar.listing import times_text
from settee.desk.calendar.window import Window, window_of
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.domain.details import subject_of
from settee.scheduling.domain.layout import lay_out_ahead
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment
from settee.scheduling.queries import CANCELLED, agenda

FULL, INITIALS, NONE = "full", "initials", "none"
_WEEKEND = 5


class PrintForm(forms.Form):
    """What is printed of clients: paper lies about."""

    names = forms.ChoiceField(
        label="Names",
        choices=[(FULL, "In full"), (INITIALS, "Initials"), (NONE, "Not at all")],
        required=False,
    )
    phones = forms.BooleanField(label="Phone numbers", required=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as it stands on paper."""

    time: str
    who: str
    service: str
    place: str
    state: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One provider's days; a week is a table of them, a day is a list."""

    provider: Member
    days: list[tuple[date, list[Entry]]]


@member_required
@require_GET
def print_calendar(request: MemberRequest) -> HttpResponse:
    """A page of its own, black on white. Cancelled appointments are left out."""
    now = timezone.now()
    window = window_of(request.member, request.GET, now)
    if window is None:
        return render(request, "desk/calendar/no_calendar.html")
    back = window.url()
    if window.view != "day":
        window = replace(window, view="week")
    lay_out_ahead([each.id for each in window.providers], window.span[1], now=now)
    form = PrintForm(request.GET)
    form.is_valid()
    context: dict[str, Any] = {
        "window": window,
        "back": back,
        "form": form,
        "sheets": list(_sheets(window, form.cleaned_data)),
        "week": window.view != "day",
        "now": now,
        "phones": form.cleaned_data["phones"],
    }
    return render(request, "desk/calendar/print.html", context)


def _sheets(window: Window, choice: dict[str, Any]) -> Iterator[Sheet]:
    first, last = window.first, window.last
    rows = agenda([each.id for each in window.providers], *window.span)
    standing = [row for row in rows if row.status not in CANCELLED]
    for provider in window.providers:
        own = [row for row in standing if row.provider_id == provider.id]
        days: dict[date, list[Entry]] = {
            first + timedelta(days=number): [] for number in range((last - first).days + 1)
        }
        for row in own:
            for day in _days_of(row, window):
                days[day].append(_entry(row, window, choice))
        yield Sheet(provider, _worth_printing(days))


def _days_of(row: Appointment, window: Window) -> Iterator[date]:
    """The days of the window it stands on: of whole days each, else the first."""
    day = max(local_date(row.start, window.zone), window.first)
    last = local_date(row.end - timedelta(seconds=1), window.zone) if row.all_day else day
    while day <= min(last, window.last):
        yield day
        day += timedelta(days=1)


def _worth_printing(days: dict[date, list[Entry]]) -> list[tuple[date, list[Entry]]]:
    """Without a Saturday or Sunday that has nothing, in a week."""
    if len(days) == 1:
        return list(days.items())
    return [(day, entries) for day, entries in days.items() if entries or day.weekday() < _WEEKEND]


def _entry(row: Appointment, window: Window, choice: dict[str, Any]) -> Entry:
    clients = [place.client for place in row.attendances.all()]
    place = " · ".join(filter(None, ("Video" if row.is_video else "", row.location)))
    return Entry(
        times_text(row.start, row.end, window.zone, all_day=row.all_day),
        _who(row, clients, choice["names"] or FULL),
        row.service.name if row.service else "",
        place,
        row.get_status_display() if row.status != "scheduled" else "",
        tuple(filter(None, (each.phone for each in clients))) if choice["phones"] else (),
    )


def _who(row: Appointment, clients: Sequence[Client], names: str) -> str:
    """A title may name somebody as well: it is printed only with names in full."""
    if names == FULL:
        return subject_of(row)
    if names == INITIALS and clients and row.kind != AppointmentKind.PERSONAL:
        return ", ".join(sorted(_initials(client) for client in clients))
    return str(row.get_kind_display())


def _initials(client: Client) -> str:
    """``P. C.``"""
    return " ".join(f"{name[0]}." for name in (client.first_name, client.last_name) if name)
