"""Ending a series again, or one that is part of another, and taking it back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.series import change_series, end_series, resume_series, start_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment, Series
from settee.scheduling.recurrence import Recurrence
from tests.scheduling.scenes import NEW_YORK, NOW, book, starts, wall, weekly, with_client

SIX = "FREQ=WEEKLY;COUNT=6"


def nth(series: Series, number: int) -> Appointment:
    return series.appointments.order_by("start")[number]


def end(owner: Member, row: Appointment) -> None:
    end_series(actor=owner, appointment=row, scope=Scope.FOLLOWING, now=NOW)


def test_end_of_an_earlier_part_taken_back_does_not_run_into_the_later(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-11-04 15:00", pilar, rule=SIX)
    row = nth(series, 3)
    later = change_series(
        actor=owner,
        appointment=row,
        scope=Scope.FOLLOWING,
        start=wall("2026-11-26 09:00"),
        end=wall("2026-11-26 09:45"),
        details=with_client(pilar),
        version=row.version,
        now=NOW,
        anyway=True,
    )
    end(owner, nth(series, 1))
    assert starts(series) == ["11-04 15:00"]
    resume_series(actor=owner, series=series)
    assert starts(series) == ["11-04 15:00", "11-11 15:00", "11-18 15:00"]
    assert later.series
    assert starts(later.series) == ["11-26 09:00", "12-03 09:00", "12-10 09:00"]


def test_second_end_taken_back_leaves_the_first(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-11-04 15:00", pilar, rule=SIX)
    end(owner, nth(series, 4))
    end(owner, nth(series, 2))
    assert len(starts(series)) == 2
    resume_series(actor=owner, series=series)
    assert starts(series) == ["11-04 15:00", "11-11 15:00", "11-18 15:00", "11-25 15:00"]


def test_end_is_final_once_the_series_is_changed(owner: Member, pilar: Client) -> None:
    series = weekly(owner, "2026-11-04 15:00", pilar, rule=SIX)
    end(owner, nth(series, 3))
    row = nth(series, 0)
    change_series(
        actor=owner,
        appointment=row,
        scope=Scope.ALL,
        start=wall("2026-11-04 16:00"),
        end=wall("2026-11-04 16:45"),
        details=with_client(pilar),
        version=row.version,
        now=NOW,
        anyway=True,
    )
    resume_series(actor=owner, series=series)
    assert starts(series) == ["11-04 16:00", "11-11 16:00", "11-18 16:00"]


# -- conflicts far ahead


def test_what_stands_years_ahead_is_in_the_way_of_a_series(owner: Member, pilar: Client) -> None:
    book(owner, "2029-11-07 15:15", pilar, anyway=True)
    recurrence = Recurrence(
        datetime.fromisoformat("2026-11-04T15:00"),
        NEW_YORK,
        timedelta(minutes=45),
        rules=("FREQ=WEEKLY",),
    )
    with pytest.raises(DoubleBooking) as refused:
        start_series(
            actor=owner,
            provider=owner,
            key=new_id(),
            recurrence=recurrence,
            details=with_client(pilar),
            now=NOW,
        )
    assert [each.start for each in refused.value.conflicts] == [wall("2029-11-07 15:15")]


def test_what_stands_years_ahead_is_in_the_way_of_moving_a_series(
    owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-11-05 15:00", pilar, rule="FREQ=WEEKLY")
    book(owner, "2029-11-08 16:15", pilar, anyway=True)
    row = nth(series, 1)
    values: dict[str, Any] = {"start": wall("2026-11-12 16:00"), "end": wall("2026-11-12 16:45")}
    common: dict[str, Any] = {
        "actor": owner,
        "appointment": row,
        "scope": Scope.FOLLOWING,
        "details": with_client(pilar),
        "version": row.version,
        "now": NOW,
    }
    with pytest.raises(DoubleBooking) as refused:
        change_series(**common, **values)
    assert [each.start for each in refused.value.conflicts] == [wall("2029-11-08 16:15")]
    # Nothing of it is where it was: what is far ahead is not asked about for another title.
    same: dict[str, Any] = {"start": row.start, "end": row.end}
    change_series(**common | {"details": with_client(pilar, location="Upstairs")}, **same)
