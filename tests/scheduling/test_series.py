from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.domain.appointment import (
    Locked,
    cancel_appointment,
    move_appointment,
)
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.details import Details
from settee.scheduling.domain.layout import lay_out, recurrence_of
from settee.scheduling.domain.series import (
    change_series,
    end_series,
    resume_series,
    start_series,
)
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment, Attendance, Series, Service
from settee.scheduling.pattern import words_of
from settee.scheduling.recurrence import Recurrence
from tests.scheduling.scenes import NEW_YORK, NOW, book, starts, wall, weekly, with_client

FOUR = "FREQ=WEEKLY;COUNT=4"
MINUTES = timedelta(minutes=45)


def nth(series: Series, number: int) -> Appointment:
    return series.appointments.order_by("start")[number]


def change(
    owner: Member,
    row: Appointment,
    scope: Scope,
    *,
    start: str | None = None,
    rule: str | None = None,
    details: Details | None = None,
    minutes: timedelta = MINUTES,
) -> Appointment:
    begin = wall(start) if start else row.start
    return change_series(
        actor=owner,
        appointment=row,
        scope=scope,
        start=begin,
        end=begin + minutes,
        details=details or with_client(row.attendances.get().client),
        version=row.version,
        now=NOW,
        rule=rule,
    )


def test_series_keeps_its_wall_clock_time_over_the_end_of_summer_time(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    assert starts(series) == ["10-28 15:00", "11-04 15:00", "11-11 15:00", "11-18 15:00"]
    assert [row.start.hour for row in series.appointments.order_by("start")] == [19, 20, 20, 20]
    assert Attendance.objects.filter(client=pilar).count() == 4
    assert Entry.objects.get(action="series.start").client_id == pilar.id


def test_series_in_the_hour_that_spring_skips_takes_the_offset_before_the_gap(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2027-03-07 02:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    assert starts(series) == ["03-07 02:30", "03-14 03:30", "03-21 02:30"]
    assert {row.end - row.start for row in series.appointments.all()} == {MINUTES}


def test_starting_twice_with_one_key_starts_one(owner: Member, pilar: Client) -> None:
    key = new_id()
    one = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR, key=key)
    two = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR, key=key)
    assert (one, Appointment.objects.count()) == (two, 4)


@pytest.mark.parametrize("rule", ["FREQ=SOMETIMES", "FREQ=SECONDLY", "", "FREQ=WEEKLY;BYDAY=XX"])
def test_rule_no_calendar_can_keep_is_refused(owner: Member, pilar: Client, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        weekly(owner, "2026-10-28 15:00", pilar, rule=rule)
    assert (refused.value.field, Series.objects.count()) == ("rule", 0)


def test_conflicts_of_all_occurrences_are_named(
    owner: Member, pilar: Client, elias: Client
) -> None:
    book(owner, "2026-11-11 15:15", elias, anyway=True)  # a public holiday
    recurrence = Recurrence(
        datetime.fromisoformat("2026-10-28T15:00"), NEW_YORK, MINUTES, rules=(FOUR,)
    )
    with pytest.raises(DoubleBooking) as taken:
        start_series(
            actor=owner,
            provider=owner,
            key=new_id(),
            recurrence=recurrence,
            details=with_client(pilar),
            now=NOW,
        )
    assert [c.start for c in taken.value.conflicts] == [wall("2026-11-11 15:15")]


def test_open_series_is_laid_to_the_horizon_and_further_when_asked(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule="FREQ=WEEKLY")
    assert series.appointments.count() == 58  # 400 days
    until = wall("2028-01-01 00:00")
    assert (lay_out(until), lay_out(until)) == (4, 0)
    series.refresh_from_db()
    assert (series.laid_until, series.ended) == (until, False)


def test_finished_series_is_not_looked_at_again(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule="FREQ=WEEKLY;UNTIL=20261231T000000Z")
    assert (series.ended, lay_out(wall("2030-01-01 00:00"))) == (True, 0)


def test_appointment_can_become_the_first_of_a_series(owner: Member, pilar: Client) -> None:
    row = book(owner, "2026-10-28 15:00", pilar)
    series = start_series(
        actor=owner,
        provider=owner,
        key=new_id(),
        recurrence=Recurrence(
            datetime.fromisoformat("2026-10-28T15:00"), NEW_YORK, MINUTES, rules=(FOUR,)
        ),
        details=with_client(pilar),
        now=NOW,
        first=row,
    )
    assert nth(series, 0) == row
    assert Appointment.objects.count() == 4


def test_moving_one_leaves_the_others_and_spares_it_later(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    row = nth(series, 1)
    start = wall("2026-11-05 09:00")
    move_appointment(actor=owner, appointment=row, start=start, end=start + MINUTES, version=1)
    assert starts(series) == ["10-28 15:00", "11-05 09:00", "11-11 15:00", "11-18 15:00"]
    change(owner, nth(series, 0), Scope.ALL, start="2026-10-28 16:00")
    assert starts(series) == ["10-28 16:00", "11-05 09:00", "11-11 16:00", "11-18 16:00"]


def test_moving_this_and_following_splits_the_series(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    row = change(owner, nth(series, 2), Scope.FOLLOWING, start="2026-11-12 16:00")
    assert row.series is not None
    assert row.series != series
    assert starts(series) == ["10-28 15:00", "11-04 15:00"]
    assert starts(row.series) == ["11-12 16:00", "11-19 16:00"]
    assert words_of(recurrence_of(row.series)) == "Every Thursday, 2 times"
    assert lay_out(wall("2030-01-01 00:00")) == 0


def test_this_and_following_from_the_first_changes_the_series_itself(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    row = change(owner, nth(series, 0), Scope.FOLLOWING, start="2026-10-28 14:00")
    assert row.series == series
    assert starts(series) == ["10-28 14:00", "11-04 14:00", "11-11 14:00", "11-18 14:00"]


def test_cancelled_and_billed_occurrences_stay_as_they_are(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    cancel_appointment(actor=owner, appointment=nth(series, 1), now=NOW)
    nth(series, 2).attendances.update(billed_at=timezone.now())
    change(owner, nth(series, 3), Scope.ALL, start="2026-11-18 17:00")
    assert starts(series) == ["10-28 17:00", "(11-04 15:00)", "11-11 15:00", "11-18 17:00"]
    with pytest.raises(Locked):
        change(owner, nth(series, 2), Scope.ALL, start="2026-11-11 18:00")


def test_new_service_and_length_reach_all(
    owner: Member, pilar: Client, individual: Service
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    details = with_client(pilar, individual, title="Review")
    hour = timedelta(hours=1)
    change(owner, nth(series, 1), Scope.ALL, details=details, minutes=hour)
    rows = series.appointments.values_list("service", "title").distinct()
    assert list(rows) == [(individual.id, "Review")]
    assert {row.end - row.start for row in series.appointments.all()} == {hour}
    series.refresh_from_db()
    assert (series.service, series.duration) == (individual, hour)


def test_other_clients_reach_all(owner: Member, pilar: Client, elias: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    change(owner, nth(series, 1), Scope.FOLLOWING, details=with_client(elias))
    seen = Attendance.objects.order_by("appointment__start").values_list("client__first_name")
    assert [name for (name,) in seen] == ["Pilar", "Elias", "Elias", "Elias"]


def test_new_rule_replaces_what_follows(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    second = nth(series, 1)
    cancel_appointment(actor=owner, appointment=nth(series, 2), now=NOW)
    row = change(owner, second, Scope.FOLLOWING, rule="FREQ=DAILY;INTERVAL=7;COUNT=3")
    assert row.series is not None
    assert row == second
    assert starts(series) == ["10-28 15:00"]
    assert starts(row.series) == ["11-04 15:00", "(11-11 15:00)", "11-18 15:00"]
    change(owner, row, Scope.ALL, rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3", start="2026-11-04 14:00")
    row.series.refresh_from_db()
    assert starts(row.series) == ["11-04 14:00", "(11-11 15:00)", "11-18 14:00", "12-02 14:00"]


def test_rule_on_another_weekday_moves_the_rows_there(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    ids = set(series.appointments.values_list("id", flat=True))
    rule = "FREQ=WEEKLY;BYDAY=TH;COUNT=4"
    change(owner, nth(series, 1), Scope.ALL, rule=rule, start="2026-11-05 15:00")
    assert starts(series) == ["10-29 15:00", "11-05 15:00", "11-12 15:00", "11-19 15:00"]
    assert set(series.appointments.values_list("id", flat=True)) == ids


def test_change_of_a_series_somebody_else_changed_is_refused(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    stale = nth(series, 0)
    change(owner, nth(series, 0), Scope.ALL, start="2026-10-28 16:00")
    with pytest.raises(ChangedMeanwhile):
        change(owner, stale, Scope.ALL, start="2026-10-28 17:00")


def test_series_moved_onto_another_appointment_is_a_double_booking(
    owner: Member, pilar: Client, elias: Client
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    book(owner, "2026-11-18 17:00", elias)
    with pytest.raises(DoubleBooking) as taken:
        change(owner, nth(series, 0), Scope.ALL, start="2026-10-28 17:00")
    assert [c.subject for c in taken.value.conflicts] == ["Brandt, Elias"]


def test_ending_takes_off_what_follows_and_undo_brings_it_back(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule=FOUR)
    moved = nth(series, 3)
    start = wall("2026-11-19 09:00")
    move_appointment(actor=owner, appointment=moved, start=start, end=start + MINUTES, version=1)
    before = starts(series)
    ended = end_series(actor=owner, appointment=nth(series, 1), scope=Scope.FOLLOWING, now=NOW)
    assert starts(series) == ["10-28 15:00", "(11-19 09:00)"]
    assert lay_out(wall("2030-01-01 00:00")) == 0
    resume_series(actor=owner, series=ended)
    assert starts(series) == before
    assert Attendance.objects.count() == 4


def test_ending_all_leaves_the_past(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-10-07 15:00", pilar, rule=FOUR)
    end_series(actor=owner, appointment=nth(series, 3), scope=Scope.ALL, now=NOW)
    assert starts(series) == ["10-07 15:00"]


def test_past_occurrences_of_an_ended_series_stay_as_cancelled(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-07 05:00", pilar, rule=FOUR)
    end_series(actor=owner, appointment=nth(series, 1), scope=Scope.FOLLOWING, now=NOW)
    assert starts(series) == ["10-07 05:00", "(10-14 05:00)"]


def test_open_series_moved_over_its_horizon_loses_and_doubles_nothing(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-10-28 15:00", pilar, rule="FREQ=WEEKLY")
    for hours in (-50, 60, 1):
        row = nth(series, 0)
        local = row.start.astimezone(NEW_YORK) + timedelta(hours=hours)
        change(owner, row, Scope.ALL, start=f"{local:%Y-%m-%d %H:%M}")
    lay_out(wall("2028-06-01 00:00"))
    rows = list(series.appointments.order_by("start"))
    gaps = {
        b.start.astimezone(NEW_YORK).replace(tzinfo=None)
        - a.start.astimezone(NEW_YORK).replace(tzinfo=None)
        for a, b in pairwise(rows)
    }
    assert gaps == {timedelta(weeks=1)}
