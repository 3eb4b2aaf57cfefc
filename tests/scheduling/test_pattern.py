from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from settee.scheduling.pattern import Pattern, normal_rule, ordinal, pattern_of, words_of
from settee.scheduling.recurrence import InvalidRule, Recurrence

NEW_YORK = ZoneInfo("America/New_York")
START = datetime.fromisoformat("2026-10-14T11:30")  # the second Wednesday


@pytest.mark.parametrize(
    ("pattern", "rule", "words"),
    [
        (Pattern(unit="day"), "FREQ=DAILY", "Every day"),
        (Pattern(unit="week"), "FREQ=WEEKLY", "Every Wednesday"),
        (
            Pattern(unit="week", interval=2, weekdays=(0, 2), count=10),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10",
            "Every 2 weeks on Monday and Wednesday, 10 times",
        ),
        (
            Pattern(unit="week", weekdays=(0, 2, 4), until=date(2026, 12, 16)),
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261217T045959Z",
            "Every Monday, Wednesday and Friday until Dec 16, 2026",
        ),
        (Pattern(unit="month"), "FREQ=MONTHLY", "Every month on the 14th"),
        (
            Pattern(unit="month", monthly="weekday"),
            "FREQ=MONTHLY;BYDAY=2WE",
            "Every month on the second Wednesday",
        ),
        (
            Pattern(unit="month", interval=3, monthly="last"),
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1WE",
            "Every 3 months on the last Wednesday",
        ),
        (Pattern(unit="year", count=1), "FREQ=YEARLY;COUNT=1", "Every year on October 14, once"),
    ],
)
def test_pattern_is_rule_and_words_and_comes_back(pattern: Pattern, rule: str, words: str) -> None:
    assert pattern.rule(START, NEW_YORK) == rule
    assert pattern.words(START) == words
    assert pattern_of([rule], START, NEW_YORK) == pattern


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=HOURLY"]
)
def test_rule_without_words_is_no_pattern(rule: str) -> None:
    assert pattern_of([rule], START, NEW_YORK) is None
    series = Recurrence(START, NEW_YORK, timedelta(hours=1), rules=(rule,))
    assert words_of(series) == f"By the rule {rule}"


def test_series_begins_on_the_first_of_its_weekdays() -> None:
    assert Pattern(unit="week", weekdays=(0, 3)).first(START) == START + timedelta(days=1)
    assert Pattern(unit="week").first(START) == START


def test_words_of_a_part_of_a_series_tell_what_is_left() -> None:
    whole = Recurrence(START, NEW_YORK, timedelta(hours=1), rules=("FREQ=WEEKLY;COUNT=10",))
    third = datetime(2026, 10, 28, 15, 30, tzinfo=UTC)
    later = Recurrence(
        START, NEW_YORK, whole.duration, rules=whole.rules, first=third, shift=timedelta(days=1)
    )
    earlier = Recurrence(START, NEW_YORK, whole.duration, rules=whole.rules, before=third)
    assert words_of(later) == "Every Thursday, 8 times"
    assert words_of(earlier) == "Every Wednesday until Oct 27, 2026"


def test_typed_rules_are_taken_as_people_paste_them() -> None:
    assert normal_rule(" rrule:freq=weekly; count=3; ") == "FREQ=WEEKLY;COUNT=3"
    with pytest.raises(InvalidRule):
        normal_rule("RRULE:")


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (11, "11th"), (13, "13th"), (23, "23rd")]
)
def test_ordinals(number: int, text: str) -> None:
    assert ordinal(number) == text
