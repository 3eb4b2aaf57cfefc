"""One appointment: looked at, cancelled, restored."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from settee.core.errors import Refused
from settee.desk.calendar.forms import CancelForm
from settee.desk.calendar.listing import conflict_lines, line_of, when_text
from settee.desk.calendar.window import calendar_url
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription
from settee.practices.privileges import changes
from settee.scheduling.access import (
    get_appointment,
    get_series,
    open_appointment,
    require_changes,
)
from settee.scheduling.calling_off import has_begun, usual_status
from settee.scheduling.domain.appointment import (
    cancel_appointment,
    mark_no_show,
    restore_appointment,
)
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.details import subject_of
from settee.scheduling.domain.layout import recurrence_of
from settee.scheduling.domain.series import end_series, resume_series
from settee.scheduling.enums import AppointmentStatus, Scope
from settee.scheduling.models import Appointment
from settee.scheduling.pattern import words_of
from settee.ui.htmx import render_part, say


@member_required
@require_GET
def appointment(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """The side panel of the calendar, also as a page."""
    row = open_appointment(request.member, appointment_id)
    return render_part(request, *_PAGES, facts_of(request, row))


_PAGES = ("desk/calendar/appointment.html", "desk/calendar/_appointment.html")


def facts_of(request: MemberRequest, row: Appointment) -> dict[str, Any]:
    zone, now = row.provider.zone, timezone.now()
    line = line_of(row, zone)
    return {
        "row": row,
        "line": line,
        "when": when_text(row.start, row.end, zone, all_day=row.all_day),
        "other_zone": str(zone) != str(request.member.zone),
        "repeats": words_of(recurrence_of(row.series)) if row.series else "",
        "editable": changes(request.member, row.provider_id),
        "copies": bool(changes(request.member, row.provider_id) or request.member.is_provider),
        "unlocks": request.member.practice.subscribes(Subscription.BACK_OFFICE),
        "back": calendar_url(row.provider, row.start),
        "begun": has_begun(row.start, now),
        "late": usual_status(row.start, now) == AppointmentStatus.LATE_CANCEL,
    }


def done(request: MemberRequest, row: Appointment) -> HttpResponse:
    """What follows a change: the calendar at that day; beside an open one, the panel goes."""
    if not request.htmx:
        return redirect(calendar_url(row.provider, row.start))
    return HttpResponse(headers={"HX-Trigger": "calendar-changed", "Content-Type": "text/html"})


@member_required
def cancel(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    row = get_appointment(request.member, appointment_id)
    require_changes(request.member, row.provider_id)
    form = CancelForm(request.POST or None, row=row, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            _cancel(request, row, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return done(request, row)
    return render_part(
        request,
        "desk/calendar/cancel.html",
        "desk/calendar/_cancel.html",
        {"form": form, "subject": subject_of(row), **facts_of(request, row)},
        status=422 if form.errors else 200,
    )


def _cancel(request: MemberRequest, row: Appointment, values: dict[str, Any]) -> None:
    actor, now, reason = request.member, timezone.now(), values["reason"]
    day = when_text(row.start, row.end, row.provider.zone, all_day=row.all_day)
    if row.series and values["scope"] in (Scope.FOLLOWING, Scope.ALL):
        scope = Scope(values["scope"])
        series = end_series(actor=actor, appointment=row, scope=scope, now=now, reason=reason)
        say(
            request,
            "The series is cancelled.",
            undo=reverse("desk:series_resume", args=[series.id]),
        )
        return
    if values["status"] == AppointmentStatus.NO_SHOW:
        mark_no_show(actor=actor, appointment=row, reason=reason)
        words = f"Marked as no-show: {day}."
    else:
        late = values["status"] == AppointmentStatus.LATE_CANCEL
        cancel_appointment(actor=actor, appointment=row, now=now, late=late, reason=reason)
        words = f"Appointment of {day} cancelled."
    say(request, words, undo=reverse("desk:appointment_restore", args=[row.id]))


@member_required
@require_POST
def restore(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Take back a cancellation or a no-show; undo in a notice, a button in the panel."""
    row = get_appointment(request.member, appointment_id)
    try:
        restore_appointment(actor=request.member, appointment=row, anyway="anyway" in request.POST)
    except DoubleBooking as taken:
        context = facts_of(request, row) | {
            "conflicts": conflict_lines(taken.conflicts, row.provider.zone)
        }
        return render_part(request, *_PAGES, context, status=422)
    except Refused as refused:
        context = facts_of(request, row) | {"refusal": refused.message}
        return render_part(request, *_PAGES, context, status=422)
    day = when_text(row.start, row.end, row.provider.zone, all_day=row.all_day)
    say(request, f"Restored: {day}.")
    return return_to_calendar(request, row)


@member_required
@require_POST
def resume(request: MemberRequest, series_id: uuid.UUID) -> HttpResponse:
    series = resume_series(actor=request.member, series=get_series(request.member, series_id))
    say(request, "The series goes on.")
    row = series.appointments.select_related("provider__practice").order_by("start").first()
    return return_to_calendar(request, row) if row else redirect("desk:calendar")


def return_to_calendar(request: MemberRequest, row: Appointment) -> HttpResponse:
    """Where Undo was pressed, if that was on the calendar."""
    referrer = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(referrer, {request.get_host()})
    if not request.htmx and here and referrer.partition("?")[0].endswith(reverse("desk:calendar")):
        return redirect(referrer)
    return done(request, row)
