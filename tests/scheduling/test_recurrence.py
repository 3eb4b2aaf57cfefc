from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from settee.scheduling.recurrence import (
    InvalidRule,
    Occurrence,
    Recurrence,
    TooManyOccurrences,
    check,
    occurrences,
    parse_moment,
)

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)


def series(start: str, *rules: str, zone: str = "America/New_York", **more: object) -> Recurrence:
    return Recurrence(
        datetime.fromisoformat(start),
        ZoneInfo(zone),
        HOUR,
        rules=rules,
        **more,  # type: ignore[arg-type]
    )


def starts(found: Recurrence, since: str, until: str) -> list[str]:
    window = (datetime.fromisoformat(since + "T00:00Z"), datetime.fromisoformat(until + "T00:00Z"))
    return [f"{each.start:%m-%d %H:%M}" for each in occurrences(found, *window)]


# Every field is explicit so that DTSTART is in step with its rule, as RFC 5545 3.8.5.3 asks.
@st.composite
def rules(draw: st.DrawFn, start: datetime) -> str:
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"]))
    interval = draw(st.integers(5, 48) if frequency == "HOURLY" else st.integers(1, 4))
    parts = [f"FREQ={frequency}", f"INTERVAL={interval}"]
    today = day[start.weekday()]
    if frequency == "WEEKLY":
        days = draw(st.sets(st.sampled_from(day), max_size=4)) | {today}
        parts.append("BYDAY=" + ",".join(sorted(days)))
        parts.append("WKST=" + draw(st.sampled_from(day)))
    elif frequency == "MONTHLY":
        nth = (start.day - 1) // 7 + 1
        parts.append(
            draw(
                st.sampled_from(
                    [
                        f"BYDAY={nth}{today}",
                        f"BYDAY={today};BYSETPOS={nth}",
                        f"BYMONTHDAY={start.day}",
                        f"BYMONTHDAY={start.day},-1",
                        f"BYDAY={today}",
                    ]
                )
            )
        )
    elif frequency == "YEARLY":
        parts.append(
            draw(
                st.sampled_from(
                    [
                        f"BYMONTH={start.month};BYMONTHDAY={start.day}",
                        f"BYMONTH={start.month};BYDAY={today}",
                        f"BYYEARDAY={start.timetuple().tm_yday}",
                        f"BYDAY={today}",
                    ]
                )
            )
        )
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 60))}")
    elif draw(st.booleans()):
        until = start + timedelta(days=draw(st.integers(0, 2000)), hours=draw(st.integers(0, 23)))
        parts.append(f"UNTIL={until:%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, str, str]:
    zones = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo"]
    zone = draw(st.sampled_from([*zones, "Asia/Kolkata", "UTC", "Africa/Casablanca"]))
    start = datetime.fromisoformat("2023-01-01") + timedelta(
        days=draw(st.integers(0, 720)), minutes=30 * draw(st.integers(0, 47))
    )
    return start, zone, draw(rules(start))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_series_gives_the_instants_an_independent_reader_gives(
    case: tuple[datetime, str, str],
) -> None:
    start, zone, rule = case
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}\r\nDURATION:PT1H\r\nRRULE:{rule}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    since, until = datetime(2023, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    judge = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(since, until)
    expected = {each.start.astimezone(UTC) for each in judge}
    found = occurrences(Recurrence(start, ZoneInfo(zone), HOUR, rules=(rule,)), since, until)
    assert {each.start for each in found} == {each for each in expected if since <= each < until}


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(0, 1500), st.integers(1, 60))
def test_window_far_from_the_start_gives_the_same_as_the_whole(
    case: tuple[datetime, str, str], skipped: int, length: int
) -> None:
    start, zone, rule = case
    found = Recurrence(start, ZoneInfo(zone), HOUR, rules=(rule,))
    low = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=skipped)
    high = low + timedelta(days=length)
    whole = occurrences(found, datetime(2022, 1, 1, tzinfo=UTC), high)
    assert occurrences(found, low, high) == [each for each in whole if each.start >= low]


def test_window_may_begin_between_two_days_of_one_week() -> None:
    found = series("2020-01-06T09:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO")
    assert starts(found, "2026-11-05", "2026-11-24") == [
        "11-08 14:00",
        "11-16 14:00",
        "11-22 14:00",
    ]


def test_wall_clock_stays_over_both_dst_changes() -> None:
    weekly = series("2026-03-01T09:00", "FREQ=WEEKLY")
    assert starts(weekly, "2026-03-01", "2026-03-10") == ["03-01 14:00", "03-08 13:00"]
    assert starts(weekly, "2026-10-25", "2026-11-02") == ["10-25 13:00", "11-01 14:00"]


def test_utc_series_keeps_utc_over_a_dst_change() -> None:
    weekly = series("2026-10-25T13:00", "FREQ=WEEKLY", zone="UTC")
    assert starts(weekly, "2026-10-25", "2026-11-02") == ["10-25 13:00", "11-01 13:00"]


def test_local_time_that_occurs_twice_is_the_first() -> None:
    assert starts(series("2026-11-01T01:30"), "2026-11-01", "2026-11-02") == ["11-01 05:30"]


def test_local_time_in_the_gap_takes_the_offset_before_it() -> None:
    assert starts(series("2026-03-08T02:30"), "2026-03-08", "2026-03-09") == ["03-08 07:30"]


def test_duration_is_elapsed_time() -> None:
    (found,) = occurrences(
        Recurrence(datetime.fromisoformat("2026-11-01"), NEW_YORK, timedelta(days=1)),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 2, tzinfo=UTC),
    )
    assert found.end == datetime(2026, 11, 2, 4, tzinfo=UTC)


def test_all_day_ends_at_local_midnight() -> None:
    (found,) = occurrences(
        Recurrence(datetime.fromisoformat("2026-11-01"), NEW_YORK, timedelta(days=1), all_day=True),
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2026, 11, 2, tzinfo=UTC),
    )
    assert found.end == datetime(2026, 11, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261117", "11-17 15:00"),
        ("20261116", "11-10 15:00"),
        ("20261117T150000Z", "11-17 15:00"),
        ("20261117T145959Z", "11-10 15:00"),
        ("20261117T100000", "11-17 15:00"),
        ("20261117T095959", "11-10 15:00"),
        ("99991231T235959Z", "11-24 15:00"),
    ],
)
def test_until_in_every_notation_includes_its_own_moment(until: str, last: str) -> None:
    weekly = series("2026-11-03T10:00", f"FREQ=WEEKLY;UNTIL={until}")
    assert starts(weekly, "2026-11-01", "2026-12-01")[-1] == last


def test_until_before_the_start_leaves_nothing() -> None:
    ended = series("2026-11-03T10:00", "FREQ=WEEKLY;UNTIL=20261101T000000Z")
    assert starts(ended, "2026-11-01", "2026-12-01") == []


def test_start_out_of_step_is_the_first_and_counts() -> None:
    weekly = series("2026-11-03T10:00", "FREQ=WEEKLY;BYDAY=WE;COUNT=3")
    assert starts(weekly, "2026-11-01", "2026-12-31") == [
        "11-03 15:00",
        "11-04 15:00",
        "11-11 15:00",
    ]


def test_week_number_without_a_day_takes_the_weekday_of_the_start() -> None:
    yearly = series("2026-11-04T10:00", "FREQ=YEARLY;BYWEEKNO=45")
    assert starts(yearly, "2026-01-01", "2028-12-31") == [
        "11-04 15:00",
        "11-10 15:00",
        "11-08 15:00",
    ]


def test_several_rules_are_united() -> None:
    both = series("2026-11-02T10:00", "FREQ=WEEKLY;COUNT=2", "FREQ=DAILY;COUNT=2")
    assert starts(both, "2026-11-01", "2026-12-01") == ["11-02 15:00", "11-03 15:00", "11-09 15:00"]


def test_period_brings_its_own_duration_and_exdate_leaves_nothing() -> None:
    second = datetime(2026, 11, 10, 15, tzinfo=UTC)
    found = series(
        "2026-11-03T10:00",
        "FREQ=WEEKLY;COUNT=3",
        dates=((second, timedelta(minutes=20)), (second + HOUR, None)),
        excluded_days=frozenset({date(2026, 11, 17)}),
    )
    window = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert occurrences(found.without(datetime(2026, 11, 3, 15, tzinfo=UTC)), *window) == [
        Occurrence(second, second + timedelta(minutes=20), second),
        Occurrence(second + HOUR, second + 2 * HOUR, second + HOUR),
    ]


def test_shift_moves_its_part_of_the_series_on_the_wall_clock() -> None:
    later = series(
        "2026-10-20T10:00",
        "FREQ=WEEKLY",
        first=datetime(2026, 10, 27, tzinfo=UTC),
        before=datetime(2026, 11, 10, tzinfo=UTC),
        shift=timedelta(days=1, hours=2),
    )
    assert starts(later, "2026-10-01", "2026-12-01") == ["10-28 16:00", "11-04 17:00"]


def test_shift_is_from_the_time_the_rule_means_where_the_clocks_skip_it() -> None:
    weekly = series("2026-03-01T02:30", "FREQ=WEEKLY;COUNT=3", shift=timedelta(days=1))
    assert starts(weekly, "2026-03-01", "2026-04-01") == [
        "03-02 07:30",
        "03-09 06:30",
        "03-16 06:30",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=FORTNIGHTLY",
        "INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=x",
        "FREQ=WEEKLY;UNTIL=tomorrow",
        "FREQ=WEEKLY;UNTIL=20261301",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=--1MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYHOUR=\N{ARABIC-INDIC DIGIT NINE}",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=WEEKLY;WKST=1",
        "FREQ=SECONDLY;BYHOUR=5;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=" + "9" * 5000,
        "FREQ",
    ],
)
def test_rule_outside_the_grammar_is_refused(rule: str) -> None:
    with pytest.raises(InvalidRule):
        starts(series("2026-11-03T10:00", rule), "2026-11-01", "2026-12-01")


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=" + "0,1,2,3,4,5,6,7,8,9"],
)
def test_rule_that_never_rests_is_refused(rule: str) -> None:
    with pytest.raises(TooManyOccurrences):
        check(series("2026-11-03T10:00", rule))


@pytest.mark.parametrize(
    "rule",
    ["FREQ=HOURLY", "FREQ=DAILY", "FREQ=MINUTELY;INTERVAL=90;COUNT=4", "FREQ=SECONDLY;COUNT=9"],
)
def test_rule_that_repeats_for_ever_at_a_human_pace_is_taken(rule: str) -> None:
    check(series("2026-11-03T10:00", rule))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    ],
)
def test_rule_that_never_comes_true_gives_its_start_alone(rule: str) -> None:
    assert starts(series("2026-11-03T10:00", rule), "2026-11-01", "2028-01-01") == ["11-03 15:00"]


def test_moment_reads_the_three_notations() -> None:
    assert [parse_moment(text) for text in ("20261103", "20261103T150000", "20261103t150060z")] == [
        date(2026, 11, 3),
        datetime.fromisoformat("2026-11-03T15:00"),
        datetime(2026, 11, 3, 15, 0, 59, tzinfo=UTC),
    ]
