"""Days a provider is not there: entered, changed, removed and taken back."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import ChangedMeanwhile, Hidden, Refused
from settee.core.ids import new_id
from settee.desk.calendar.forms import ClockField, DayField
from settee.desk.calendar.listing import line_of, when_text
from settee.desk.calendar.window import day_of
from settee.desk.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.access import get_member
from settee.practices.models import Member
from settee.practices.privileges import changes
from settee.practices.queries import people
from settee.scheduling.access import get_provider, get_time_off, require_changes
from settee.scheduling.domain.time_off import (
    Away,
    add_time_off,
    appointments_in,
    change_time_off,
    remove_time_off,
    restore_time_off,
)
from settee.scheduling.models import TimeOff
from settee.ui.dates import clock_text, day_text
from settee.ui.htmx import say


class TimeOffForm(forms.Form):
    """``key`` makes a form that is sent twice enter once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    first_day = DayField(label="First day")
    last_day = DayField(label="Last day", required=False, help_text="If it is more than one day.")
    start = ClockField(label="From", required=False, help_text="On the first day. Empty: all day.")
    end = ClockField(label="To", required=False, help_text="On the last day. Empty: all day.")
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        required=False,
        help_text="Seen only by those who may change this calendar.",
    )

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not editable:
            del self.fields["reason"]
        for field in self.fields.values():
            field.disabled = not editable

    @property
    def away(self) -> Away:
        values = self.cleaned_data
        return Away(
            first_day=values["first_day"],
            last_day=values["last_day"] or values["first_day"],
            start=values["start"],
            end=values["end"],
            reason=values["reason"].strip(),
        )


@member_required
def new(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """Time off of a provider; the address may give its ``day``."""
    provider = get_provider(request.member, member_id)
    require_changes(request.member, provider.id)
    initial = {"key": new_id(), "first_day": day_of(request.GET.get("day", ""))}
    form = TimeOffForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"] or new_id()
            row = add_time_off(actor=request.member, provider=provider, key=key, away=form.away)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return _saved(request, row, provider)
    return _page(request, get_member(request.member, member_id), form, None)


@member_required
def time_off(request: MemberRequest, member_id: uuid.UUID, time_off_id: uuid.UUID) -> HttpResponse:
    """One time off, and what is booked in it."""
    row = _found(request, member_id, time_off_id)
    editable = changes(request.member, row.provider_id)
    form = TimeOffForm(posted(request), editable=editable, initial=_initial(row))
    if request.method == "POST":
        require_changes(request.member, row.provider_id)
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                changed = change_time_off(
                    actor=request.member, time_off=row, away=form.away, version=version
                )
            except ChangedMeanwhile:
                _show_change(request, form, row)
            except Refused as refused:
                form.add_error(refused.field, refused.message)
            else:
                return _saved(request, changed, row.provider)
    return _page(request, get_member(request.member, row.provider_id), form, row)


@member_required
@require_POST
def remove(request: MemberRequest, member_id: uuid.UUID, time_off_id: uuid.UUID) -> HttpResponse:
    row = _found(request, member_id, time_off_id)
    remove_time_off(actor=request.member, time_off=row, now=timezone.now())
    undo = reverse("desk:time_off_restore", args=[row.provider_id, row.id])
    say(request, f"No longer off: {days_text(row)}.", undo=undo)
    return redirect("desk:hours", row.provider_id)


@member_required
@require_POST
def restore(request: MemberRequest, member_id: uuid.UUID, time_off_id: uuid.UUID) -> HttpResponse:
    row = _found(request, member_id, time_off_id)
    restore_time_off(actor=request.member, time_off=row)
    say(request, f"Off again: {days_text(row)}.")
    return redirect("desk:hours", row.provider_id)


def _found(request: MemberRequest, member_id: uuid.UUID, time_off_id: uuid.UUID) -> TimeOff:
    row = get_time_off(request.member, time_off_id)
    if row.provider_id != member_id:
        raise Hidden
    return row


def days_text(row: TimeOff) -> str:
    """``Thu, Nov 12, 2026, 2:00 PM – Fri, Nov 13, 2026``, on the provider's wall clock."""
    start, end = _clock(row.start), _clock(row.end)
    first = _day(row.first_day)
    if row.first_day == row.last_day:
        if start and end:
            return f"{first}, {start} – {end}"
        return f"{first}, until {end}" if end else first + (f", from {start}" if start else "")
    first += f", {start}" if start else ""
    return f"{first} – {_day(row.last_day)}" + (f", {end}" if end else "")


def _day(day: date) -> str:
    return f"{day:%a}, {day_text(day)}"


def _clock(clock: time | None) -> str:
    return clock_text(datetime.combine(date.min, clock, tzinfo=UTC), UTC) if clock else ""


def _initial(row: TimeOff) -> dict[str, Any]:
    last_day = row.last_day if row.last_day != row.first_day else None
    values = {name: getattr(row, name) for name in ("version", "first_day", "start", "end")}
    return {**values, "last_day": last_day, "reason": row.reason}


def _show_change(request: MemberRequest, form: TimeOffForm, row: TimeOff) -> None:
    """Keep what was typed and say what is stored now; the next Save replaces that."""
    stored = get_time_off(request.member, row.id)
    form.add_error(
        None,
        "Somebody else changed this while you had it open, so yours is not saved yet. Stored now:"
        f" {days_text(stored)}. Save again to put what you typed in its place.",
    )
    data = request.POST.copy()
    data["version"] = str(stored.version)
    form.data = data


def _saved(request: MemberRequest, row: TimeOff, provider: Member) -> HttpResponse:
    say(request, f"Off: {days_text(row)}.")
    row.provider = provider
    if appointments_in(row).exists():
        return redirect("desk:time_off", provider.id, row.id)
    return redirect("desk:hours", provider.id)


def _page(
    request: MemberRequest, person: Member, form: TimeOffForm, row: TimeOff | None
) -> HttpResponse:
    zone = person.zone
    booked = appointments_in(row) if row and row.removed_at is None else []
    context = {
        "person": person,
        "people": people(request.member.practice.id),
        "form": form,
        "row": row,
        "heading": days_text(row) if row else "Time off",
        "editable": changes(request.member, person.id),
        "booked": [
            (line_of(each, zone), when_text(each.start, each.end, zone, all_day=each.all_day))
            for each in booked
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings/time_off.html", context, status=status)
