from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.domain.appointment import (
    Locked,
    book_appointment,
    cancel_appointment,
    change_appointment,
    mark_no_show,
    move_appointment,
    restore_appointment,
)
from settee.scheduling.domain.conflicts import Conflict, DoubleBooking
from settee.scheduling.domain.details import Details
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models import Appointment, Attendance, Service
from tests.scheduling.scenes import NOW, book, met, wall, with_client

HOUR = timedelta(hours=1)


def test_booking_seats_the_client_and_is_audited(owner: Member, pilar: Client) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    assert (row.start, row.end) == (wall("2026-10-14 11:30"), wall("2026-10-14 12:15"))
    assert [a.client for a in row.attendances.all()] == [pilar]
    entry = Entry.objects.get(action="appointment.book")
    assert (entry.object_id, entry.client_id) == (row.id, pilar.id)


def test_booking_twice_with_one_key_books_once(owner: Member, pilar: Client) -> None:
    key, start = new_id(), wall("2026-10-14 11:30")
    for _ in range(2):
        book_appointment(
            actor=owner,
            provider=owner,
            key=key,
            start=start,
            end=start + HOUR,
            details=with_client(pilar),
        )
    assert Appointment.objects.count() == Attendance.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "count", "words"),
    [
        (AppointmentKind.CLIENT, 0, "Choose the client."),
        (AppointmentKind.CLIENT, 2, "With more than one client this is a group: choose Group"),
        (AppointmentKind.GROUP, 0, "Choose the clients of the group."),
        (AppointmentKind.PERSONAL, 1, "Personal time has no clients."),
    ],
)
def test_clients_that_do_not_fit_the_kind_are_refused(
    owner: Member, pilar: Client, elias: Client, kind: AppointmentKind, count: int, words: str
) -> None:
    details = Details(kind=kind, clients=(pilar, elias)[:count])
    start = wall("2026-10-14 11:30")
    with pytest.raises(Refused, match=words) as refused:
        book_appointment(
            actor=owner,
            provider=owner,
            key=new_id(),
            start=start,
            end=start + HOUR,
            details=details,
        )
    assert refused.value.field == "clients"


def test_appointment_that_ends_before_it_starts_is_refused(owner: Member, pilar: Client) -> None:
    with pytest.raises(Refused, match="has to end after it starts"):
        book(owner, "2026-10-14 11:30", pilar, minutes=-5)


def test_taken_time_is_named_and_booked_only_when_wanted(
    owner: Member, pilar: Client, elias: Client
) -> None:
    first = book(owner, "2026-10-14 11:30", pilar)
    with pytest.raises(DoubleBooking) as taken:
        book(owner, "2026-10-14 12:00", elias)
    assert taken.value.conflicts == [Conflict(first.start, first.end, "Castellanos, Pilar")]
    book(owner, "2026-10-14 12:00", elias, anyway=True)
    assert Appointment.objects.count() == 2


def test_touching_cancelled_and_personal_times_do_not_conflict(
    owner: Member, pilar: Client, elias: Client
) -> None:
    first = book(owner, "2026-10-14 11:30", pilar)
    assert met(owner, first.end, first.end + HOUR) == []
    cancel_appointment(actor=owner, appointment=first, now=NOW)
    assert met(owner, first.start, first.end) == []
    book_appointment(
        actor=owner,
        provider=owner,
        key=new_id(),
        start=first.start,
        end=first.end,
        details=Details(kind=AppointmentKind.PERSONAL, title="Lunch"),
    )
    personal = met(owner, first.start, first.end, kind=AppointmentKind.PERSONAL)
    client = met(owner, first.start, first.end)
    assert (personal, [each.subject for each in client]) == ([], ["Lunch"])


def test_long_absence_conflicts_on_each_of_its_days(owner: Member, in_linden: object) -> None:
    start = wall("2026-10-01 00:00")
    book_appointment(
        actor=owner,
        provider=owner,
        key=new_id(),
        start=start,
        end=start + timedelta(days=20),
        details=Details(kind=AppointmentKind.PERSONAL, title="Away"),
        all_day=True,
    )
    day = wall("2026-10-14 11:30")
    assert [c.subject for c in met(owner, day, day + HOUR)] == ["Away"]


def test_moving_keeps_the_rest_and_counts_up_the_version(owner: Member, pilar: Client) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    start = wall("2026-10-15 09:00")
    moved = move_appointment(
        actor=owner, appointment=row, start=start, end=start + HOUR, version=row.version
    )
    assert (moved.start, moved.end, moved.version) == (start, start + HOUR, 2)
    assert [a.client for a in moved.attendances.all()] == [pilar]


def test_change_of_what_somebody_else_changed_is_refused(owner: Member, pilar: Client) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    start = wall("2026-10-15 09:00")
    move_appointment(actor=owner, appointment=row, start=start, end=start + HOUR, version=1)
    with pytest.raises(ChangedMeanwhile):
        move_appointment(
            actor=owner, appointment=row, start=start + HOUR, end=start + 2 * HOUR, version=1
        )
    again = move_appointment(actor=owner, appointment=row, start=start, end=start + HOUR, version=1)
    assert again.version == 2


def test_clients_of_a_group_change_and_those_who_stay_keep_their_place(
    owner: Member, pilar: Client, elias: Client
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    place = row.attendances.get()
    details = Details(kind=AppointmentKind.GROUP, clients=(pilar, elias), title="Tuesday group")
    change_appointment(
        actor=owner, appointment=row, start=row.start, end=row.end, details=details, version=1
    )
    assert row.attendances.get(client=pilar) == place
    assert row.attendances.count() == 2


def test_billed_appointment_keeps_time_client_and_service(
    owner: Member, pilar: Client, elias: Client, individual: Service
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    row.attendances.update(billed_at=timezone.now())
    same = with_client(pilar)
    late = row.start + HOUR
    for start, details in [
        (late, same),
        (row.start, replace(same, clients=(elias,))),
        (row.start, replace(same, service=individual)),
    ]:
        with pytest.raises(Locked, match="sent to billing"):
            change_appointment(
                actor=owner,
                appointment=row,
                start=start,
                end=start + timedelta(minutes=45),
                details=details,
                version=1,
            )
    for verb in (mark_no_show, lambda **k: cancel_appointment(now=NOW, **k)):
        with pytest.raises(Locked):
            verb(actor=owner, appointment=row)
    noted = change_appointment(
        actor=owner,
        appointment=row,
        start=row.start,
        end=row.end,
        details=replace(same, note="Brings the letter"),
        version=1,
    )
    assert noted.note == "Brings the letter"


def test_cancelling_and_restoring(owner: Member, pilar: Client, elias: Client) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    late = cancel_appointment(actor=owner, appointment=row, now=NOW, late=True, reason="Ill")
    assert (late.status, late.cancelled_at, late.cancel_reason) == ("late_cancel", NOW, "Ill")
    book(owner, "2026-10-14 11:30", elias)
    with pytest.raises(DoubleBooking):
        restore_appointment(actor=owner, appointment=row)
    back = restore_appointment(actor=owner, appointment=row, anyway=True)
    assert (back.status, back.cancelled_at, back.cancel_reason) == ("scheduled", None, "")
    assert mark_no_show(actor=owner, appointment=row).status == AppointmentStatus.NO_SHOW


def test_others_calendars_need_the_privilege(
    owner: Member, clinician: Member, biller: Member, pilar: Client
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    with pytest.raises(NotAllowed):
        cancel_appointment(actor=clinician, appointment=row, now=NOW)
    assert cancel_appointment(actor=biller, appointment=row, now=NOW).cancelled
