"""What a line of words books. It is Wednesday, November 18, 2026, 9:20 in New York."""

from datetime import date, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from settee.scheduling.pattern import Pattern, Unit
from settee.scheduling.quick import Wish, read
from tests.scheduling.scenes import NEW_YORK

NOW = datetime(2026, 11, 18, 9, 20, tzinfo=NEW_YORK)


def said(wish: Wish) -> str:
    """``11-24 15:00 45m video / Every Tuesday``; the year where it is not this one."""
    if wish.day is None:
        text = "?"
    else:
        text = f"{wish.day:%m-%d}" if wish.day.year == 2026 else f"{wish.day}"
    if wish.last:
        text += f"..{wish.last:%m-%d}"
    text += " all day" if wish.all_day else f" {wish.clock:%H:%M}" if wish.clock else " ?"
    if wish.length:
        text += f" {wish.length // timedelta(minutes=1)}m"
    if wish.is_video:
        text += " video"
    if wish.pattern and wish.start:
        text += f" / {wish.pattern.words(wish.start)}"
    return text


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ("ana ruiz tue 3pm weekly", "ana ruiz", "11-24 15:00 / Every Tuesday"),
        ("12/3 14:00-14:50 Group", "Group", "12-03 14:00 50m"),
        ("lunch tomorrow noon 30m", "lunch", "11-19 12:00 30m"),
        ("Jo Meyer in 2 weeks 9 video", "Jo Meyer", "12-02 09:00 video"),
        (
            "every other monday 10am until June",
            "",
            "11-23 10:00 / Every 2 weeks on Monday until May 31, 2027",
        ),
        ("ana ruiz tuesday at 3", "ana ruiz", "11-24 15:00"),
        ("Ruiz, Ana 11/24 3:00 PM", "Ruiz, Ana", "11-24 15:00"),
        ("May Chen fri 11", "May Chen", "11-20 11:00"),
        ("Jan Novak dec 4 at 10:30", "Jan Novak", "12-04 10:30"),
        ("April Jones next monday 2pm", "April Jones", "11-23 14:00"),
        ("staff meeting thursday 8am-9am", "staff meeting", "11-19 08:00 60m"),
        ("supervision today 4pm for 1 hour", "supervision", "11-18 16:00 60m"),
        ("ana ruiz 3pm", "ana ruiz", "11-18 15:00"),
        ("ana ruiz 8am", "ana ruiz", "11-19 08:00"),
        ("Lê Thị Hà thu 5:15pm", "Lê Thị Hà", "11-19 17:15"),
        ("o'brien december 1st 9am", "o'brien", "12-01 09:00"),
        ("o'brien 1 december 9am", "o'brien", "12-01 09:00"),
        ("smith 2026-12-15 13:00", "smith", "12-15 13:00"),
        ("smith 1/15 1pm", "smith", "2027-01-15 13:00"),
        ("smith 1/15/2027 1pm-2:30pm", "smith", "2027-01-15 13:00 90m"),
        ("smith fri 3-4pm", "smith", "11-20 15:00 60m"),
        ("smith fri 11-12:30", "smith", "11-20 11:00 90m"),
        ("smith fri 10 to 11", "smith", "11-20 10:00 60m"),
        ("smith fri from 3 to 3:45", "smith", "11-20 15:00 45m"),
        ("intake tom baker mon 9:30am 90min", "intake tom baker", "11-23 09:30 90m"),
        ("tom baker mon 9am 1.5h", "tom baker", "11-23 09:00 90m"),
        ("tom baker mon 9am 1h30", "tom baker", "11-23 09:00 90m"),
        ("tom baker mon 9am for 50 minutes", "tom baker", "11-23 09:00 50m"),
        ("dentist friday noon", "dentist", "11-20 12:00"),
        ("ana ruiz every tuesday at 3pm", "ana ruiz", "11-24 15:00 / Every Tuesday"),
        ("ana ruiz every 2 weeks tue 3pm", "ana ruiz", "11-24 15:00 / Every 2 weeks on Tuesday"),
        ("ana ruiz biweekly thursday 10am", "ana ruiz", "11-19 10:00 / Every 2 weeks on Thursday"),
        ("ana ruiz mon and wed 9am weekly", "ana ruiz", "11-23 09:00 / Every Monday and Wednesday"),
        ("notes every day 5pm 30m", "notes", "11-18 17:00 30m / Every day"),
        (
            "notes every weekday 5pm",
            "notes",
            "11-18 17:00 / Every Monday, Tuesday, Wednesday, Thursday and Friday",
        ),
        ("ana ruiz monthly 12/1 9am", "ana ruiz", "12-01 09:00 / Every month on the 1st"),
        (
            "book club first monday of the month 6pm",
            "book club",
            "12-07 18:00 / Every month on the first Monday",
        ),
        ("ana ruiz weekly fri 2pm 10 times", "ana ruiz", "11-20 14:00 / Every Friday, 10 times"),
        ("ana ruiz weekly fri 2pm x6", "ana ruiz", "11-20 14:00 / Every Friday, 6 times"),
        (
            "ana ruiz weekly fri 2pm until 12/18",
            "ana ruiz",
            "11-20 14:00 / Every Friday until Dec 18, 2026",
        ),
        ("ana ruiz video sat 10", "ana ruiz", "11-21 10:00 video"),
        ("ana ruiz in 3 days 4pm", "ana ruiz", "11-21 16:00"),
        ("ana ruiz in a week 4pm", "ana ruiz", "11-25 16:00"),
        ("ana ruiz in a month 4pm", "ana ruiz", "12-18 16:00"),
        ("conference dec 7 all day", "conference", "12-07 all day"),
        ("vacation dec 21 - dec 31", "vacation", "12-21..12-31 all day"),
        ("ana ruiz the 30th 11am", "ana ruiz", "11-30 11:00"),
        ("ana ruiz tmrw 1400", "ana ruiz", "11-19 14:00"),
        ("ana ruiz wed 9am", "ana ruiz", "11-25 09:00"),
        ("ana ruiz wed 11", "ana ruiz", "11-18 11:00"),
        ("ana ruiz this friday 9", "ana ruiz", "11-20 09:00"),
        ("Sun Li tue 3pm", "Sun Li", "11-24 15:00"),
        ("Individual 45 ana ruiz thu 2pm", "Individual 45 ana ruiz", "11-19 14:00"),
        ("3pm tue ana ruiz", "ana ruiz", "11-24 15:00"),
        ("tue 24 nov 15:00 ana", "ana", "11-24 15:00"),
        ("ana ruiz Dec 3 2027 9am", "ana ruiz", "2027-12-03 09:00"),
        ("ana ruiz 12-3 9am", "ana ruiz", "12-03 09:00"),
        ("ana ruiz next week thu 9am", "ana ruiz", "11-26 09:00"),
        ("ana ruiz tuesdays 3pm", "ana ruiz", "11-24 15:00 / Every Tuesday"),
        ("ana ruiz mon 12-1", "ana ruiz", "11-23 12:00 60m"),
        ("paperwork sunday midnight", "paperwork", "11-22 00:00"),
        ("ana ruiz tue 3 p.m.", "ana ruiz", "11-24 15:00"),
        ("ana ruiz", "ana ruiz", "? ?"),
        ("", "", "? ?"),
        ("lunch friday", "lunch", "11-20 ?"),
        ("12/3", "", "12-03 ?"),
        ("ana ruiz 3", "ana ruiz 3", "? ?"),
        ("Individual 2 tue 3pm", "Individual 2", "11-24 15:00"),
        ("Room 3 mon 10am", "Room 3", "11-23 10:00"),
        ("ana ruiz every 0 weeks tue 3pm", "ana ruiz every 0 weeks", "11-24 15:00"),
        ("2/30 9am ana", "2/30 ana", "11-19 09:00"),
        ("smith 25:00 tue", "smith 25:00", "11-24 ?"),
        (
            "ana ruiz tue 3pm for 10 weeks",
            "ana ruiz",
            "11-24 15:00 / Every Tuesday until Feb 1, 2027",
        ),
        (
            "ana ruiz every other week thu 4pm for 3 months",
            "ana ruiz",
            "11-19 16:00 / Every 2 weeks on Thursday until Feb 18, 2027",
        ),
        (
            "ana ruiz last friday of the month 1pm",
            "ana ruiz",
            "11-27 13:00 / Every month on the last Friday",
        ),
        ("ana ruiz monthly thu 1pm", "ana ruiz", "11-19 13:00 / Every month on the third Thursday"),
        (
            "ana ruiz mon, wed, fri 8am",
            "ana ruiz",
            "11-20 08:00 / Every Monday, Wednesday and Friday",
        ),
        (
            "every 2nd tuesday 5p with ana ruiz",
            "ana ruiz",
            "11-24 17:00 / Every 2 weeks on Tuesday",
        ),
        ("conference dec 7-9", "conference", "12-07..12-09 all day"),
        (
            "ana ruiz through june weekly tue 3pm",
            "ana ruiz",
            "11-24 15:00 / Every Tuesday until Jun 30, 2027",
        ),
        ("tue 10pm-1am call", "call", "11-24 22:00 180m"),
        ("ana ruiz and tom baker fri 1pm", "ana ruiz and tom baker", "11-20 13:00"),
        ("ana ruiz 24/11 9am", "ana ruiz", "11-24 09:00"),
        ("ana ruiz thursday 12:30-1:15", "ana ruiz", "11-19 12:30 45m"),
        ("ana ruiz fri 7:30", "ana ruiz", "11-20 07:30"),
        ("ana ruiz fri 6:30", "ana ruiz", "11-20 18:30"),
        ("ana ruiz fri 7", "ana ruiz", "11-20 07:00"),
        ("on call fri 8am-10pm", "on call", "11-20 08:00 840m"),
        ("ana ruiz tue 11-1pm", "ana ruiz", "11-24 11:00 120m"),
        ("ana ruiz every three weeks mon 9am", "ana ruiz", "11-23 09:00 / Every 3 weeks on Monday"),
        ("off all day friday", "off", "11-20 all day"),
        (
            "yearly review 1/5 10am yearly x3",
            "yearly review",
            "2027-01-05 10:00 / Every year on January 5, 3 times",
        ),
        ("half an hour with ana ruiz fri 9am", "ana ruiz", "11-20 09:00 30m"),
        ("ana ruiz tue at noon until 1:30", "ana ruiz", "11-24 12:00 90m"),
        (
            "ana ruiz quarterly 1/15 9am",
            "ana ruiz",
            "2027-01-15 09:00 / Every 3 months on the 15th",
        ),
    ],
)
def test_line_says_who_when_and_how_often(text: str, rest: str, expected: str) -> None:
    wish = read(text, now=NOW, zone=NEW_YORK)
    assert (wish.rest, said(wish)) == (rest, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana ruiz", "12-01 14:00 90m"),
        ("ana ruiz weekly", "12-01 14:00 90m / Every Tuesday"),
        ("ana ruiz 30m", "12-01 14:00 30m"),
        ("ana ruiz 4pm", "12-01 16:00"),
        ("ana ruiz fri", "11-20 14:00 90m"),
        ("ana ruiz fri 9", "11-20 09:00"),
        ("off all day", "12-01 all day"),
    ],
)
def test_place_on_the_calendar_stands_for_what_is_not_said(text: str, expected: str) -> None:
    slot = (datetime.fromisoformat("2026-12-01T14:00"), datetime.fromisoformat("2026-12-01T15:30"))
    assert said(read(text, now=NOW, zone=NEW_YORK, slot=slot)) == expected


def test_day_is_the_one_of_the_calendars_zone() -> None:
    late = datetime.fromisoformat("2026-11-18T23:30-05:00")
    assert said(read("tomorrow 9am", now=late, zone=NEW_YORK)) == "11-19 09:00"
    utc = datetime.fromisoformat("2026-11-19T04:30+00:00")
    assert said(read("tomorrow 9am", now=utc, zone=NEW_YORK)) == "11-19 09:00"


@pytest.mark.parametrize(
    "text", ["\0", "\x1f" * 5, "9" * 400, "every " * 60, "-" * 300, "1/1/1 " * 50]
)
def test_line_nobody_meant_is_read_without_fault(text: str) -> None:
    read(text, now=NOW, zone=NEW_YORK)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    read(text, now=NOW, zone=NEW_YORK)


WORDS = ("ana", "every", "other", "next", "last", "in", "for", "to", "until", "from", "@", "-")
DAYS = ("tue", "mon and wed", "June", "12/3", "2/30", "the 31st", "dec 31", "feb 29", "2026-11-19")
CLOCKS = ("3pm", "9", "9-10", "noon", "1400", "0", "2", "99", "30m", "1h30", "all day")
REPEATS = ("weeks", "x3", "of the month", "every 2 weeks", "daily", "dec 30-31")
PIECES = st.sampled_from([*WORDS, *DAYS, *CLOCKS, *REPEATS])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=9))
def test_any_order_of_its_words_is_read_without_fault(pieces: list[str]) -> None:
    read(" ".join(pieces), now=NOW, zone=NEW_YORK)


# -- what is written comes back

NAMES = st.lists(
    st.sampled_from(["Ana", "Ruiz", "Đặng", "O’Brien", "Smith-Jones", "Zoë"]), max_size=3
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    day = draw(st.dates(date(2026, 11, 19), date(2029, 12, 31)))
    all_day = draw(st.booleans())
    clock = None if all_day else draw(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
    length = None if all_day else draw(st.none() | st.integers(1, 1440))
    return Wish(
        rest=" ".join(draw(NAMES)),
        day=day,
        clock=clock,
        length=timedelta(minutes=length) if length else None,
        all_day=all_day,
        is_video=draw(st.booleans()),
        pattern=draw(st.none() | patterns(day)),
    )


@st.composite
def patterns(draw: st.DrawFn, day: date) -> Pattern:
    unit: Unit = draw(st.sampled_from(get_args(Unit)))
    ends = draw(st.sampled_from(["never", "count", "until"]))
    return Pattern(
        unit=unit,
        interval=draw(st.integers(1, 12)),
        count=draw(st.integers(1, 999)) if ends == "count" else None,
        until=day + timedelta(days=draw(st.integers(0, 700))) if ends == "until" else None,
    )


def written(wish: Wish, day: str, clock: str) -> list[str]:
    """The parts of a line that says ``wish``, with its day and time in some notation."""
    assert wish.day
    parts = [wish.rest, wish.day.strftime(day)]
    if wish.all_day:
        parts.append("all day")
    elif wish.clock:
        parts.append(clock_text(wish.clock, clock))
    if wish.length:
        parts.append(f"{wish.length // timedelta(minutes=1)} min")
    if wish.is_video:
        parts.append("video")
    if pattern := wish.pattern:
        unit = f"{pattern.interval} {pattern.unit}s" if pattern.interval > 1 else pattern.unit
        parts.append(f"every {unit}")
        if pattern.count:
            parts.append(f"{pattern.count} times")
        if pattern.until:
            parts.append(f"until {pattern.until.strftime(day)}")
    return [part for part in parts if part]


def clock_text(clock: time, style: str) -> str:
    if style == "24":
        return f"at {clock:%H:%M}"
    hour, half = clock.hour % 12 or 12, "am" if clock.hour < 12 else "pm"
    minute = f":{clock:%M}" if clock.minute else ""
    return f"{hour}{minute}{' ' if style == '12 spaced' else ''}{half}"


@settings(max_examples=400, deadline=None)
@given(
    wishes(),
    st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%B %d %Y", "%b %d, %Y", "%d %b %Y"]),
    st.sampled_from(["24", "12", "12 spaced"]),
    st.permutations(range(6)),
)
def test_line_that_says_a_wish_is_read_as_that_wish(
    wish: Wish, day: str, clock: str, order: list[int]
) -> None:
    parts = written(wish, day, clock)
    line = " ".join(parts[place] for place in order if place < len(parts))
    line += "".join(f" {part}" for part in parts[6:])
    assert read(line, now=NOW, zone=NEW_YORK) == wish


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, 6), min_size=1), st.sampled_from([", ", " and ", "/", " "]))
def test_list_of_weekdays_is_read_as_written(days: set[int], between: str) -> None:
    names = between.join(WEEKDAYS[day] for day in sorted(days))
    wish = read(f"ana every {names} 3pm", now=NOW, zone=NEW_YORK)
    assert wish.rest == "ana"
    assert wish.pattern == Pattern(
        unit="week", weekdays=tuple(sorted(days)) if len(days) > 1 else ()
    )
    assert wish.day
    assert wish.day.weekday() in days
