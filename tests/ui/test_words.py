"""Money, counts, days and times as text."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from settee.ui import dates, numbers

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 15, 2, 0, tzinfo=UTC)  # still October 14 in New York


@pytest.mark.parametrize(
    ("amount", "plain", "dollars"),
    [
        ("0", "0.00", "$0.00"),
        ("-0.00", "0.00", "$0.00"),
        ("1234.5", "1,234.50", "$1,234.50"),
        ("-30", "−30.00", "−$30.00"),
        ("1234567.89", "1,234,567.89", "$1,234,567.89"),
    ],
)
def test_money_text_has_two_places_and_a_real_minus(amount: str, plain: str, dollars: str) -> None:
    assert numbers.money_text(Decimal(amount)) == plain
    assert numbers.dollars_text(Decimal(amount)) == dollars


def test_counts_agree_with_their_noun() -> None:
    texts = [numbers.count_text(n, "client") for n in (0, 1, 1200)]
    assert texts == ["0 clients", "1 client", "1,200 clients"]
    assert numbers.count_text(2, "diagnosis", "diagnoses") == "2 diagnoses"
    assert [numbers.count_word(n) for n in (1, 9, 10)] == ["One", "Nine", "10"]


def test_days_leave_out_this_year_only_when_short() -> None:
    day = date(2026, 10, 7)
    assert dates.day_text(day) == "Oct 7, 2026"
    assert dates.long_day_text(date(1988, 6, 24)) == "June 24, 1988"
    assert dates.short_day_text(day, today=date(2026, 1, 1)) == "Oct 7"
    assert dates.short_day_text(day, today=date(2027, 1, 1)) == "Oct 7, 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [(4, 0, "12:00 AM"), (13, 5, "9:05 AM"), (16, 0, "12:00 PM"), (17, 30, "1:30 PM")],
)
def test_clock_has_twelve_hours_in_the_zone(hour: int, minute: int, text: str) -> None:
    moment = datetime(2026, 10, 14, hour, minute, tzinfo=UTC)
    assert dates.clock_text(moment, NEW_YORK) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (13, "Yesterday 9:00 AM"),
        (14, "Today 9:00 AM"),
        (15, "Tomorrow 9:00 AM"),
        (19, "Oct 19, 9:00 AM"),
    ],
)
def test_near_days_have_names_in_the_readers_zone(day: int, text: str) -> None:
    moment = datetime(2026, 10, day, 13, 0, tzinfo=UTC)
    assert dates.near_text(moment, NEW_YORK, NOW) == text


def test_zone_is_named_on_both_sides_of_the_clock_change() -> None:
    before = datetime(2026, 11, 1, 5, 59, tzinfo=UTC)
    after = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
    assert [dates.zone_text(at, NEW_YORK) for at in (before, after)] == ["EDT", "EST"]
    assert [dates.clock_text(at, NEW_YORK) for at in (before, after)] == ["1:59 AM", "1:00 AM"]
