"""Giving an appointment to another provider, taking moves back, and copies."""

from datetime import timedelta

import pytest

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.core.ids import new_id
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.domain.appointment import (
    GivenMeanwhile,
    Locked,
    cancel_appointment,
    move_appointment,
)
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.copying import copy_appointment
from settee.scheduling.domain.details import details_of
from settee.scheduling.domain.series import change_series, end_series, resume_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment, Attendance
from tests.scheduling.scenes import NOW, book, starts, wall, weekly

pytestmark = pytest.mark.django_db


def give(row: Appointment, to: Member, actor: Member, **more: object) -> Appointment:
    values = {"start": row.start, "end": row.end, "version": row.version} | more
    return move_appointment(actor=actor, appointment=row, to=to, **values)  # type: ignore[arg-type]


def fresh(row: Appointment) -> Appointment:
    return Appointment.objects.get(id=row.id)


def test_appointment_given_keeps_its_client_and_is_told_of(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    row = give(book(owner, "2026-10-14 11:30", pilar), clinician, owner)
    assert (row.provider, fresh(row).provider_id) == (clinician, clinician.id)
    pilar.refresh_from_db()
    assert pilar.provider_id == owner.id
    entry = Entry.objects.get(action="appointment.change")
    assert "provider_id" in entry.changes


def test_appointment_given_twice_is_given_once(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    give(row, clinician, owner)
    assert give(row, clinician, owner).version == 2


@pytest.mark.parametrize("access", [Access.NONE, Access.VIEW])
def test_both_privileges_are_needed(
    owner: Member, clinician: Member, pilar: Client, access: Access
) -> None:
    clinician.access = access
    mine, theirs = (
        book(clinician, "2026-10-14 09:00", pilar),
        book(owner, "2026-10-14 11:30", pilar),
    )
    for row, to in [(mine, owner), (theirs, clinician)]:
        with pytest.raises(NotAllowed):
            give(row, to, clinician)


def test_staff_get_no_appointment(owner: Member, biller: Member, pilar: Client) -> None:
    with pytest.raises(Refused, match="Staff users have no calendar"):
        give(book(owner, "2026-10-14 11:30", pilar), biller, owner)


def test_taken_time_of_the_other_is_warned_of(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    book(clinician, "2026-10-14 11:45", pilar)
    with pytest.raises(DoubleBooking):
        give(row, clinician, owner)
    assert give(row, clinician, owner, anyway=True).provider == clinician


def test_billed_appointment_is_not_given(owner: Member, clinician: Member, pilar: Client) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    Attendance.objects.update(billed_at=NOW)
    with pytest.raises(Locked):
        give(row, clinician, owner)


def test_row_that_was_given_meanwhile_is_not_changed_under_the_wrong_lock(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    seen = fresh(book(owner, "2026-10-14 11:30", pilar))
    give(seen, clinician, owner)
    with pytest.raises(GivenMeanwhile):
        cancel_appointment(actor=owner, appointment=seen, now=NOW)
    assert not fresh(seen).cancelled


# -- series


def test_occurrence_given_away_is_spared_by_its_series(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-21 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    first, second, _ = series.appointments.order_by("start")
    give(second, clinician, owner)
    hour = timedelta(hours=1)
    change_series(
        actor=owner, appointment=first, scope=Scope.ALL, details=details_of(first), now=NOW,
        version=first.version, start=first.start + hour, end=first.end + hour,
    )  # fmt: skip
    assert starts(series) == ["10-21 12:30", "10-28 11:30", "11-04 12:30"]
    end_series(actor=owner, appointment=fresh(first), scope=Scope.FOLLOWING, now=NOW)
    assert starts(series) == ["10-28 11:30"]
    resume_series(actor=owner, series=series)
    assert starts(series) == ["10-21 12:30", "10-28 11:30", "11-04 12:30"]


@pytest.mark.parametrize("scope", [Scope.FOLLOWING, Scope.ALL])
def test_series_is_not_changed_from_an_occurrence_given_away(
    owner: Member, clinician: Member, pilar: Client, scope: Scope
) -> None:
    series = weekly(owner, "2026-10-21 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    row = give(series.appointments.order_by("start")[1], clinician, owner)
    with pytest.raises(Refused, match="given to another provider"):
        end_series(actor=owner, appointment=row, scope=scope, now=NOW)
    with pytest.raises(Refused, match="given to another provider"):
        change_series(
            actor=owner, appointment=row, scope=scope, details=details_of(row), now=NOW,
            version=row.version, start=row.start, end=row.end + timedelta(hours=1),
        )  # fmt: skip


# -- taking back


def test_move_taken_back_follows_its_series_again(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-21 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    row = series.appointments.order_by("start")[1]
    was = {"start": row.start, "end": row.end}
    given = give(
        row, clinician, owner, start=wall("2026-10-29 09:00"), end=wall("2026-10-29 09:45")
    )
    assert given.changed
    back = give(given, owner, owner, **was, changed=False)
    assert (back.provider, back.start, back.changed) == (owner, was["start"], False)


def test_move_is_not_taken_back_once_it_changed(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    was, version = row.start, give(row, clinician, owner).version
    later = fresh(row)
    give(later, clinician, owner, start=later.start + timedelta(hours=1),
         end=later.end + timedelta(hours=1))  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        give(fresh(row), owner, owner, start=was, version=version)


# -- copies


def test_copy_is_a_single_appointment_pasted_once(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-21 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    row = series.appointments.order_by("start")[0]
    cancel_appointment(actor=owner, appointment=row, now=NOW)
    key, start = new_id(), wall("2026-11-02 09:00")
    for _ in range(2):
        copy = copy_appointment(
            actor=owner, appointment=row, provider=clinician, start=start, key=key
        )
    kept = Appointment.objects.get(provider=clinician)
    assert (kept, kept.end - kept.start) == (copy, timedelta(minutes=45))
    assert (kept.status, kept.series_id, kept.start) == ("scheduled", None, start)
    assert [place.client for place in kept.attendances.all()] == [pilar]


def test_copy_of_days_keeps_days_where_clocks_change(owner: Member, in_linden: Practice) -> None:
    row = Appointment.objects.create(
        provider=owner, kind="personal", all_day=True,
        start=wall("2026-10-01 00:00"), end=wall("2026-10-03 00:00"),
    )  # fmt: skip
    copy = copy_appointment(
        actor=owner, appointment=row, provider=owner, start=wall("2026-11-01 00:00"), key=new_id()
    )
    assert copy.end == wall("2026-11-03 00:00")


def test_copy_onto_a_taken_time_is_warned_of(owner: Member, pilar: Client) -> None:
    row = book(owner, "2026-10-14 11:30", pilar)
    with pytest.raises(DoubleBooking):
        copy_appointment(
            actor=owner, appointment=row, provider=owner, start=row.start, key=new_id()
        )
