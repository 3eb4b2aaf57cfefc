from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from settee.core.time import at, days_between, local_date

NEW_YORK = ZoneInfo("America/New_York")


def test_clock_that_shows_twice_is_the_first() -> None:
    assert at(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_clock_that_is_skipped_takes_the_offset_before() -> None:
    assert at(date(2026, 3, 8), time(2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_day_of_the_change_has_its_own_length() -> None:
    first, last = days_between(date(2026, 11, 1), date(2026, 11, 1), NEW_YORK)
    assert (last - first).total_seconds() == 25 * 3600
    assert local_date(first, NEW_YORK) == date(2026, 11, 1)
    assert local_date(last, NEW_YORK) == date(2026, 11, 2)
