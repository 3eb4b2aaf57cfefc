"""Time kept free around appointments."""

from datetime import timedelta

import pytest

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from settee.scheduling.domain.appointment import (
    book_appointment,
    cancel_appointment,
    change_appointment,
    move_appointment,
    restore_appointment,
)
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.series import start_series
from settee.scheduling.domain.service import change_service
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Attendance, Service
from settee.scheduling.openings import buffers
from settee.scheduling.recurrence import Recurrence
from tests.scheduling.scenes import NEW_YORK, NOW, book, met, wall, with_client

MINUTES = timedelta(minutes=45)


@pytest.fixture
def intake(in_linden: Practice) -> Service:
    return Service.objects.create(name="Intake", buffer_before=10, buffer_after=15)


def book_intake(owner: Member, start: str, client: Client, service: Service) -> Appointment:
    return book_appointment(
        actor=owner,
        provider=owner,
        key=new_id(),
        start=wall(start),
        end=wall(start) + MINUTES,
        details=with_client(client, service),
    )


def busy_times(row: Appointment) -> tuple[str, str]:
    row.refresh_from_db()
    assert row.busy_from
    assert row.busy_until
    local = [each.astimezone(NEW_YORK) for each in (row.busy_from, row.busy_until)]
    return f"{local[0]:%H:%M}", f"{local[1]:%H:%M}"


def test_appointment_is_busy_from_its_buffer_on_and_still_is_when_moved(
    owner: Member, pilar: Client, intake: Service
) -> None:
    row = book_intake(owner, "2026-10-14 11:30", pilar, intake)
    assert busy_times(row) == ("11:20", "12:30")
    start = wall("2026-10-15 09:00")
    move_appointment(actor=owner, appointment=row, start=start, end=start + MINUTES, version=1)
    assert busy_times(row) == ("08:50", "10:00")


def test_next_appointment_begins_when_both_buffers_are_over(
    owner: Member, pilar: Client, intake: Service
) -> None:
    book_intake(owner, "2026-10-14 11:30", pilar, intake)  # until 12:15, busy until 12:30
    early, close, free = (wall(f"2026-10-14 12:{minute}") for minute in (10, 39, 40))
    told = [
        [c.subject for c in met(owner, start, start + MINUTES, service=intake)]
        for start in (early, close, free)
    ]
    assert told == [
        ["Castellanos, Pilar"],
        ["Castellanos, Pilar (25 minutes are kept free after it)"],
        [],
    ]


def test_buffer_before_keeps_what_comes_earlier_away(
    owner: Member, pilar: Client, intake: Service
) -> None:
    book_intake(owner, "2026-10-14 11:30", pilar, intake)  # busy from 11:20
    end = wall("2026-10-14 11:25")
    assert [c.subject for c in met(owner, end - MINUTES, end)] == [
        "Castellanos, Pilar (10 minutes are kept free before it)"
    ]
    assert met(owner, end - 2 * MINUTES, wall("2026-10-14 11:20")) == []


def test_personal_time_has_no_buffer_of_its_own_and_respects_others(
    owner: Member, pilar: Client, intake: Service
) -> None:
    book_intake(owner, "2026-10-14 11:30", pilar, intake)
    lunch = wall("2026-10-14 12:20")
    personal = met(owner, lunch, lunch + MINUTES, kind=AppointmentKind.PERSONAL)
    assert len(personal) == 1


def test_other_service_brings_its_buffers_and_asks_where_they_are_too_long(
    owner: Member, pilar: Client, elias: Client, individual: Service, intake: Service
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    book(owner, "2026-10-14 12:20", elias)
    values = {"actor": owner, "appointment": row, "start": row.start, "end": row.end, "version": 1}
    change_appointment(**values, details=with_client(pilar, individual))  # type: ignore[arg-type]
    values["version"] = 2
    with pytest.raises(DoubleBooking):
        change_appointment(**values, details=with_client(pilar, intake))  # type: ignore[arg-type]
    change_appointment(**values, details=with_client(pilar, intake), anyway=True)  # type: ignore[arg-type]
    assert busy_times(row) == ("11:20", "12:30")


def test_changed_service_reaches_what_is_to_come_and_was_not_billed(
    owner: Member, pilar: Client, intake: Service
) -> None:
    days = ("2026-10-13", "2026-10-15", "2026-10-16")  # it is the 14th
    past, billed, coming = (book_intake(owner, f"{day} 11:30", pilar, intake) for day in days)
    Attendance.objects.filter(appointment=billed).update(billed_at=NOW)
    change_service(
        actor=owner, service_id=intake.id, values={"buffer_after": 30}, version=1, now=NOW
    )
    assert [busy_times(row) for row in (past, billed, coming)] == [
        ("11:20", "12:30"),
        ("11:20", "12:30"),
        ("11:20", "12:45"),
    ]


def test_past_appointment_keeps_its_buffers_when_its_note_changes(
    owner: Member, pilar: Client, intake: Service
) -> None:
    row = book_intake(owner, "2026-10-13 11:30", pilar, intake)
    change_service(
        actor=owner, service_id=intake.id, values={"buffer_after": 30}, version=1, now=NOW
    )
    intake.refresh_from_db()
    details = with_client(pilar, intake, note="Brought the letter.")
    change_appointment(
        actor=owner, appointment=row, start=row.start, end=row.end, details=details, version=1
    )
    assert busy_times(row) == ("11:20", "12:30")


def test_series_is_laid_with_the_buffers_of_its_service(
    owner: Member, pilar: Client, intake: Service
) -> None:
    recurrence = Recurrence(
        start=wall("2026-10-14 11:30").astimezone(NEW_YORK).replace(tzinfo=None),
        zone=NEW_YORK,
        duration=MINUTES,
        rules=("FREQ=WEEKLY;COUNT=4",),
    )
    series = start_series(
        actor=owner,
        provider=owner,
        key=new_id(),
        recurrence=recurrence,
        details=with_client(pilar, intake),
        now=NOW,
    )
    assert {busy_times(row) for row in series.appointments.all()} == {("11:20", "12:30")}


def test_cancelled_appointment_keeps_nothing_free_until_it_is_restored(
    owner: Member, pilar: Client, elias: Client, intake: Service
) -> None:
    row = book_intake(owner, "2026-10-14 11:30", pilar, intake)
    since, until = wall("2026-10-14 00:00"), wall("2026-10-15 00:00")
    assert len(list(buffers([owner.id], since, until))) == 2
    cancel_appointment(actor=owner, appointment=row, now=NOW)
    assert list(buffers([owner.id], since, until)) == []
    book(owner, "2026-10-14 12:20", elias)
    with pytest.raises(DoubleBooking):
        restore_appointment(actor=owner, appointment=row)


def test_long_appointment_with_buffers_is_found(
    owner: Member, in_linden: Practice, intake: Service, pilar: Client
) -> None:
    start = wall("2026-10-01 09:00")
    book_appointment(
        actor=owner,
        provider=owner,
        key=new_id(),
        start=start,
        end=start + timedelta(days=10),
        details=with_client(pilar, intake),
    )
    late = wall("2026-10-11 09:10")
    assert len(met(owner, late, late + MINUTES)) == 1
