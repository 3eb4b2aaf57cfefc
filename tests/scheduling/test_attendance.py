"""The start of an attendance is its appointment's, whoever writes which of them."""

from datetime import timedelta

from settee.clients.models import Client
from settee.practices.models import Member
from settee.scheduling.models import Appointment, Attendance
from tests.billing.rooms import at_hour, make_appointment


def test_attendance_begins_with_its_appointment(pilar: Client, owner: Member) -> None:
    (place,) = make_appointment(owner, pilar, start=at_hour(15))
    place.refresh_from_db()
    assert place.start == at_hour(15)


def test_attendance_moves_with_its_appointment(pilar: Client, owner: Member) -> None:
    (place,) = make_appointment(owner, pilar, start=at_hour(15))
    row = place.appointment
    row.start, row.end = at_hour(9), at_hour(10)
    row.save()
    place.refresh_from_db()
    assert place.start == at_hour(9)


def test_attendances_move_with_many_appointments(pilar: Client, owner: Member) -> None:
    for hour in (9, 11, 13):
        make_appointment(owner, pilar, start=at_hour(hour))
    rows = list(Appointment.objects.all())
    for row in rows:
        row.start += timedelta(minutes=30)
    Appointment.objects.bulk_update(rows, ["start"])
    starts = Attendance.objects.order_by("start").values_list("start", flat=True)
    assert list(starts) == [at_hour(hour) + timedelta(minutes=30) for hour in (9, 11, 13)]


def test_start_of_an_attendance_is_never_its_own(pilar: Client, owner: Member) -> None:
    (place,) = make_appointment(owner, pilar, start=at_hour(15))
    place.start = at_hour(3)
    place.save()
    place.refresh_from_db()
    assert place.start == at_hour(15)
