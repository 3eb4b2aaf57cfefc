"""Days a provider is not there, over both changes of the clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.core.ids import new_id
from settee.core.time import local_date
from settee.practices.models import Member, Practice
from settee.scheduling.absences import absences, names_by_day
from settee.scheduling.domain.conflicts import DoubleBooking, Hindrance
from settee.scheduling.domain.time_off import (
    Away,
    add_time_off,
    appointments_in,
    change_time_off,
    remove_time_off,
    restore_time_off,
)
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import TimeOff
from tests.scheduling.scenes import NOW, book, met, wall, weekly

HOUR = timedelta(hours=1)
FORWARD, BACK = date(2027, 3, 14), date(2026, 11, 1)  # New York


def off(owner: Member, first: str, last: str = "", **more: object) -> TimeOff:
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    away = Away(first_day=days[0], last_day=days[1], **more)  # type: ignore[arg-type]
    return add_time_off(actor=owner, provider=owner, key=new_id(), away=away)


def hindrances(provider: Member, start: str, minutes: int = 45) -> list[Hindrance]:
    begin = wall(start)
    return [c.hindrance for c in met(provider, begin, begin + timedelta(minutes=minutes))]


@pytest.mark.parametrize(
    ("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 11, 2), 24)], ids=str
)
def test_day_off_is_as_long_as_that_day(
    in_linden: Practice, owner: Member, day: date, hours: int
) -> None:
    start, end = off(owner, day.isoformat()).span
    assert (start, end - start) == (wall(f"{day} 00:00"), hours * HOUR)


def test_times_are_those_of_the_wall_clock_on_both_days(in_linden: Practice, owner: Member) -> None:
    row = off(owner, "2026-10-31", "2026-11-01", start=time(14), end=time(9))
    assert row.span == (wall("2026-10-31 14:00"), wall("2026-11-01 09:00"))
    assert row.span[1] - row.span[0] == 20 * HOUR  # with the hour that comes twice


def test_time_that_clocks_skip_is_taken_with_the_offset_before(
    in_linden: Practice, owner: Member
) -> None:
    row = off(owner, "2027-03-14", start=time(2, 30), end=time(12))
    assert row.span[0] == wall("2027-03-14 03:30")


def test_time_off_follows_the_zone_of_its_provider(in_linden: Practice, owner: Member) -> None:
    row = off(owner, "2026-11-12")
    owner.timezone = "America/Los_Angeles"
    owner.save()
    row = TimeOff.objects.select_related("provider__practice").get(id=row.id)
    assert row.span[0] == datetime(2026, 11, 12, tzinfo=ZoneInfo("America/Los_Angeles"))


@given(
    first=st.dates(date(2026, 1, 1), date(2031, 1, 1)),
    days=st.integers(0, 40),
    start=st.none() | st.times(),
    end=st.none() | st.times(),
    zone=st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]),
)
def test_days_are_covered_from_midnight_to_midnight_whatever_the_zone(
    first: date, days: int, start: time | None, end: time | None, zone: str
) -> None:
    practice = Practice(timezone=zone)
    provider = Member(practice=practice)
    last = first + timedelta(days=days)
    row = TimeOff(
        practice=practice, provider=provider, first_day=first, last_day=last, start=start, end=end
    )
    since, until = row.span
    assert local_date(since, provider.zone) == first
    if start is None:
        assert since.astimezone(provider.zone).time() in (time(0), time(1))  # or no midnight
    if end is None:
        assert until.astimezone(provider.zone).date() == last + timedelta(days=1)
    assert row.days == [first + timedelta(days=number) for number in range(days + 1)]


def test_booking_into_a_day_off_is_asked_about(
    owner: Member, pilar: Client, in_linden: Practice
) -> None:
    off(owner, "2026-10-14")
    with pytest.raises(DoubleBooking) as taken:
        book(owner, "2026-10-14 11:30", pilar)
    assert taken.value.message == "This is a day off."
    assert [c.subject for c in taken.value.conflicts] == ["Maren Okafor, LMFT is off"]
    book(owner, "2026-10-14 11:30", pilar, anyway=True)


def test_only_what_touches_the_hours_off_is_asked_about(in_linden: Practice, owner: Member) -> None:
    off(owner, "2026-10-14", start=time(12), end=time(14))
    starts = ("11:15", "11:16", "13:59", "14:00")
    assert [len(hindrances(owner, f"2026-10-14 {start}")) for start in starts] == [0, 1, 1, 0]


def test_personal_time_and_others_are_not_off(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    off(owner, "2026-10-14")
    start = wall("2026-10-14 11:30")
    assert met(owner, start, start + HOUR, kind=AppointmentKind.PERSONAL) == []
    assert hindrances(clinician, "2026-10-14 11:30") == []


def test_removed_time_off_does_not_count_until_it_is_restored(
    in_linden: Practice, owner: Member
) -> None:
    row = off(owner, "2026-10-14")
    for _ in range(2):
        remove_time_off(actor=owner, time_off=row, now=NOW)
    assert hindrances(owner, "2026-10-14 11:30") == []
    restore_time_off(actor=owner, time_off=row)
    assert hindrances(owner, "2026-10-14 11:30") == [Hindrance.OFF]
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["time_off.add", "time_off.remove", "time_off.restore"]


def test_series_is_asked_about_every_occurrence_in_a_time_off(
    owner: Member, pilar: Client, in_linden: Practice
) -> None:
    series = weekly(owner, "2026-10-14 11:30", pilar)
    row = off(owner, "2026-10-20", "2026-10-29")
    found = [each.start for each in appointments_in(row)]
    assert found == [wall("2026-10-21 11:30"), wall("2026-10-28 11:30")]
    assert series.appointments.count() == 10


def test_entering_twice_with_one_key_enters_once(in_linden: Practice, owner: Member) -> None:
    away, key = Away(first_day=FORWARD, last_day=FORWARD), new_id()
    for _ in range(2):
        add_time_off(actor=owner, provider=owner, key=key, away=away)
    assert TimeOff.objects.count() == 1


def test_reason_is_kept_encrypted_and_out_of_the_audit_trail(
    in_linden: Practice, owner: Member
) -> None:
    row = off(owner, "2026-10-14", reason="Rehabilitation")
    away = Away(first_day=date(2026, 10, 15), last_day=date(2026, 10, 15), reason="Surgery")
    change_time_off(actor=owner, time_off=row, away=away, version=1)
    told = str([entry.changes for entry in Entry.objects.all()])
    assert "2026-10-15" in told
    assert "Rehabilitation" not in told
    assert "Surgery" not in told


def test_change_somebody_else_made_is_not_written_over(in_linden: Practice, owner: Member) -> None:
    row = off(owner, "2026-10-14")
    later, other = (Away(first_day=day, last_day=day) for day in (FORWARD, BACK))
    change_time_off(actor=owner, time_off=row, away=later, version=1)
    with pytest.raises(ChangedMeanwhile):
        change_time_off(actor=owner, time_off=row, away=other, version=1)


@pytest.mark.parametrize(
    ("away", "field"),
    [
        (Away(first_day=FORWARD, last_day=BACK), "last_day"),
        (Away(first_day=BACK, last_day=date(2029, 1, 1)), "last_day"),
        (Away(first_day=BACK, last_day=BACK, start=time(9), end=time(9)), "end"),
    ],
)
def test_impossible_time_off_is_refused(
    in_linden: Practice, owner: Member, away: Away, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_time_off(actor=owner, provider=owner, key=new_id(), away=away)
    assert refused.value.field == field


def test_database_refuses_time_off_that_ends_before_it_starts(
    in_linden: Practice, owner: Member
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeOff.objects.create(provider=owner, first_day=FORWARD, last_day=BACK)


def test_time_off_of_others_needs_the_privilege(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    row = off(owner, "2026-10-14")
    away = Away(first_day=BACK, last_day=BACK)
    with pytest.raises(NotAllowed):
        add_time_off(actor=clinician, provider=owner, key=new_id(), away=away)
    with pytest.raises(NotAllowed):
        change_time_off(actor=clinician, time_off=row, away=away, version=1)
    with pytest.raises(NotAllowed):
        remove_time_off(actor=clinician, time_off=row, now=NOW)


def test_days_are_named_once_however_many_absences_they_have(
    in_linden: Practice, owner: Member
) -> None:
    for _ in range(2):
        off(owner, "2026-11-11", "2026-11-12")
    span = wall("2026-11-09 00:00"), wall("2026-11-16 00:00")
    found = names_by_day(absences([owner], *span)[owner.id], owner)
    assert {day: sorted(names) for day, names in found.items()} == {
        date(2026, 11, 11): ["Time off", "Veterans Day"],
        date(2026, 11, 12): ["Time off"],
    }
