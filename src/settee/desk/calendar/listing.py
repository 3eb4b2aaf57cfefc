"""The calendar as a list: what the grid shows, as text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from settee.core.time import local_date
from settee.desk.calendar.places import place_text
from settee.desk.calendar.window import Window
from settee.scheduling.domain.conflicts import Conflict, DoubleBooking
from settee.scheduling.domain.details import subject_of
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Appointment
from settee.scheduling.queries import agenda
from settee.ui.dates import clock_text, day_text

STATUS_TONE = {
    AppointmentStatus.CANCELLED: "",
    AppointmentStatus.LATE_CANCEL: "warn",
    AppointmentStatus.NO_SHOW: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An appointment on one day of the list."""

    appointment: Appointment
    subject: str
    time: str
    billed: bool
    fresh: bool = False  # the first one of a client of it
    provider: str = ""

    @property
    def tone(self) -> str:
        return STATUS_TONE.get(AppointmentStatus(self.appointment.status), "ok")

    @property
    def place(self) -> str:
        return place_text(self.appointment)


def agenda_days(window: Window) -> list[tuple[date, list[Line]]]:
    """Every day of the window with its appointments, in the window's zone."""
    zone, names = window.zone, {each.id: each.name for each in window.providers}
    days: dict[date, list[Line]] = {
        window.first + timedelta(days=number): []
        for number in range((window.last - window.first).days + 1)
    }
    for appointment in agenda(list(names), *window.span):
        # What began before the window stands on the window's first day.
        day = max(local_date(appointment.start, zone), window.first)
        places = appointment.attendances.all()
        fresh = not appointment.cancelled and any(getattr(each, "fresh", False) for each in places)
        line = line_of(appointment, zone)
        days[day].append(replace(line, fresh=fresh, provider=names[appointment.provider_id]))
    return list(days.items())


def line_of(appointment: Appointment, zone: ZoneInfo) -> Line:
    return Line(
        appointment,
        subject_of(appointment),
        times_text(appointment.start, appointment.end, zone, all_day=appointment.all_day),
        any(place.billed_at for place in appointment.attendances.all()),
    )


def conflict_lines(found: Sequence[Conflict], zone: ZoneInfo) -> list[dict[str, str]]:
    """Each conflict as ``subject`` and ``when``, and what to say of them all as ``heading``."""
    heading = DoubleBooking(found).message
    return [
        {
            "subject": each.subject,
            "when": when_text(each.start, each.end, zone, all_day=each.all_day),
            "heading": heading,
        }
        for each in found
    ]


def times_text(start: datetime, end: datetime, zone: ZoneInfo, *, all_day: bool = False) -> str:
    """``11:30 AM – 12:15 PM``, ``All day``; with the day of the end where that is another."""
    first, last = local_date(start, zone), local_date(end, zone)
    if all_day:
        last -= timedelta(days=1)
        return "All day" if last <= first else f"All day, until {day_text(last)}"
    ending = clock_text(end, zone)
    if first != last:
        ending = f"{day_text(last)}, {ending}"
    return f"{clock_text(start, zone)} – {ending}"


def when_text(start: datetime, end: datetime, zone: ZoneInfo, *, all_day: bool = False) -> str:
    """``Wed, Oct 14, 2026, 11:30 AM – 12:15 PM``"""
    day = local_date(start, zone)
    return f"{day:%a}, {day_text(day)}, {times_text(start, end, zone, all_day=all_day)}"
