from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from settee.scheduling.recurrence import InvalidRule, Recurrence
from settee.scheduling.rule_text import from_text, to_text

NEW_YORK = ZoneInfo("America/New_York")


def test_series_comes_back_from_its_text_whole() -> None:
    series = Recurrence(
        start=datetime.fromisoformat("2026-11-03T10:00"),
        zone=NEW_YORK,
        duration=timedelta(minutes=45),
        rules=("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;COUNT=3"),
        dates=(
            (datetime(2026, 11, 4, 15, tzinfo=UTC), None),
            (datetime(2026, 11, 5, 15, tzinfo=UTC), timedelta(minutes=20)),
        ),
        excluded=frozenset({datetime(2026, 11, 10, 15, tzinfo=UTC)}),
        excluded_days=frozenset({date(2026, 11, 24)}),
        first=datetime(2026, 11, 1, tzinfo=UTC),
        before=datetime(2027, 1, 1, tzinfo=UTC),
        shift=timedelta(days=-1, hours=2),
    )
    text = to_text(series)
    assert from_text(text, zone=NEW_YORK, duration=timedelta(minutes=45), all_day=False) == series


@pytest.mark.parametrize("text", ["", "RRULE:FREQ=DAILY", "DTSTART:20261103T100000\nSUMMARY:x"])
def test_text_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidRule):
        from_text(text, zone=NEW_YORK, duration=timedelta(hours=1), all_day=False)
