"""The words of the line that books an appointment: days, clock times, lengths. Pure.

Each reader takes a match of its expression and gives a value, or None where the words only look
like one (``2/30``, ``45 Jan``). Dates are in the order of the United States.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

MARK = "\x01"  # stands where something was taken out of the line

_BEGIN, _END = r"(?<![\w'’/:.-])", r"(?![\w'’/:-])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = (
    r"mon(?:day)?s?|tue(?:s|sday|sdays)?|wed(?:s|nesday|nesdays)?|thu(?:r|rs|rsday|rsdays)?"
    r"|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?"
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
NUMBER = r"\d{1,3}|an?|one|two|three|four|five|six"
PLACE = "|".join(_PLACES)
_TH = r"(?:st|nd|rd|th)"
_NO_CLOCK = r"(?!\s*[ap]\.?m\b)"


def expression(text: str) -> re.Pattern[str]:
    """``text`` as whole words, whatever the case."""
    return re.compile(f"{_BEGIN}(?:{text}){_END}", re.IGNORECASE)


def number_of(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def weekday_of(word: str) -> int:
    """0 is Monday."""
    return _WEEKDAYS.index(word[:3].lower())


def place_of(word: str) -> int:
    """``second`` is 1."""
    return _PLACES[word.lower()]


def weekdays_in(text: str) -> tuple[int, ...]:
    found = {weekday_of(each[0]) for each in re.finditer(rf"\b(?:{DAY})\b", text, re.IGNORECASE)}
    return tuple(sorted(found))


# -- days

type Reader[Value] = Callable[[re.Match[str]], Value | None]


def _coming(year: str | None, month: int, number: int, today: date) -> date | None:
    """The day of the year written, else the next such day from ``today`` on."""
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, number)
        day = date(today.year, month, number)
        return day if day >= today else date(today.year + 1, month, number)
    except ValueError:
        return None


def _month_number(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def months_later(day: date, months: int) -> date | None:
    """The same day of a later month, or its last."""
    year, month = divmod(day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(number, day.day))
        except ValueError:
            continue
    return None


def day_readers(today: date) -> Iterator[tuple[re.Pattern[str], Reader[date]]]:
    """Ways to write a day, the clearest first. Weekdays alone are not among them."""
    yield (
        expression(r"(\d{4})-(\d\d?)-(\d\d?)"),
        lambda m: _coming(m[1], int(m[2]), int(m[3]), today),
    )
    yield expression(r"(\d\d?)/(\d\d?)(?:/(\d{4}|\d\d))?"), lambda m: slashed(m, today)
    yield (
        expression(rf"({_MONTH})\.?\s+(\d\d?){_TH}?(?:,?\s+(20\d\d))?{_NO_CLOCK}"),
        lambda m: _coming(m[3], _month_number(m[1]), int(m[2]), today),
    )
    yield (
        expression(rf"(?:the\s+)?(\d\d?){_TH}?(?:\s+of)?\s+({_MONTH})(?:,?\s+(20\d\d))?"),
        lambda m: _coming(m[3], _month_number(m[2]), int(m[1]), today),
    )
    yield expression(rf"(?:the\s+)?(\d\d?){_TH}"), lambda m: _next_number(int(m[1]), today)
    yield expression(r"day after tomorrow"), lambda m: today + timedelta(days=2)
    yield expression(r"today|tonight"), lambda m: today
    yield expression(r"tomorrow|tomorow|tmrw|tmr"), lambda m: today + timedelta(days=1)
    week = today - timedelta(days=today.weekday())
    yield (
        expression(rf"({DAY})\s+in\s+({NUMBER})\s+weeks?"),
        lambda m: week + timedelta(weeks=number_of(m[2]), days=weekday_of(m[1])),
    )
    yield (
        expression(rf"in\s+({NUMBER})\s+(day|week|month)s?"),
        lambda m: _ahead(number_of(m[1]), m[2].lower(), today),
    )
    yield (
        expression(rf"({NUMBER})\s+(day|week|month)s?\s+from\s+(?:now|today)"),
        lambda m: _ahead(number_of(m[1]), m[2].lower(), today),
    )
    for text in (
        rf"next\s+week\s+(?:on\s+)?({DAY})",
        rf"({DAY})\s+next\s+week",
        rf"next\s+({DAY})",
    ):
        yield expression(text), lambda m: week + timedelta(weeks=1, days=weekday_of(m[1]))


def slashed(match: re.Match[str], today: date) -> date | None:
    month, number = int(match[1]), int(match[2])
    if month > 12:  # nobody's order but the other
        month, number = number, month
    return _coming(match[3], month, number, today)


def _next_number(number: int, today: date) -> date | None:
    months = (date(today.year + n // 12, n % 12 + 1, 1) for n in range(today.month - 1, 24))
    for first in months:
        try:
            day = first.replace(day=number)
        except ValueError:
            continue
        if day >= today:
            return day
    return None


def _ahead(count: int, unit: str, today: date) -> date | None:
    if unit == "month":
        return months_later(today, count)
    return today + timedelta(days=count * (7 if unit == "week" else 1))


DAYS_OF_MONTH = expression(rf"({_MONTH})\s+(\d\d?)\s*[-–]\s*(\d\d?){_NO_CLOCK}")


def days_of_month(match: re.Match[str], today: date) -> tuple[date, date] | None:
    """``dec 21-31``"""
    first = _coming(None, _month_number(match[1]), int(match[2]), today)
    try:
        last = first.replace(day=int(match[3])) if first else None
    except ValueError:
        return None
    return (first, last) if first and last and last > first else None


LAST_OF_MONTH = expression(rf"({_MONTH})(?:,?\s+(20\d\d))?")


def month_start(match: re.Match[str], today: date) -> date | None:
    """The first day of a month that stands without a day."""
    return _coming(match[2], _month_number(match[1]), 1, today)


# -- lengths

_HOURS, _MINUTES = r"(?:hours?|hrs?|h)", r"(?:minutes?|mins?|m)"
LENGTH = expression(
    rf"(?:for\s+)?(?:(?P<hours>\d{{1,2}}(?:\.\d{{1,2}})?)\s*{_HOURS}"
    rf"(?:(?P<attached>[0-5]?\d)|(?:\s+and)?\s*(?P<more>\d{{1,2}})\s*{_MINUTES})?"
    rf"|(?P<minutes>\d{{1,4}})\s*{_MINUTES}"
    r"|(?P<words>half\s+an\s+hour|an\s+hour\s+and\s+a\s+half|(?:an|one)\s+hour))"
)
_IN_WORDS = {"half": 30, "an hour and a half": 90}


def length_of(match: re.Match[str]) -> timedelta | None:
    """More than nothing and at most a day."""
    if words := match["words"]:
        words = " ".join(words.lower().split())
        minutes = float(_IN_WORDS.get(words, _IN_WORDS.get(words.split()[0], 60)))
    elif match["hours"]:
        minutes = float(match["hours"]) * 60 + int(match["attached"] or match["more"] or 0)
    else:
        minutes = float(match["minutes"])
    return timedelta(minutes=round(minutes)) if 1 <= round(minutes) <= 1440 else None


# -- clock times


def _clock(number: int) -> str:
    return (
        rf"(?:(?P<h{number}>\d\d?)(?::(?P<m{number}>[0-5]\d))?"
        rf"(?:\s*(?P<a{number}>[ap])\.?m\b\.?|(?P<b{number}>[ap])\b)?"
        rf"|(?P<w{number}>noon|midnight))"
    )


SPAN = expression(
    rf"(?P<from>from\s+)?{_clock(1)}\s*(?:-|–|—|to|until|till)\s*{_clock(2)}"
    rf"(?!\s*{_HOURS}\b|{_TH}?\s+(?:{_MONTH})\b)"
)
CLOCK = expression(rf"(?P<at>(?:at|from)\s+|@\s*)?{_clock(1)}")
BESIDE_A_DAY = re.compile(
    rf"{MARK}[\s,]*(?P<h1>\d\d?){_END}|(?<![\w/:.-])(?P<h2>\d\d?)[\s,]*{MARK}"
)
OF_FOUR_DIGITS = re.compile(rf"{MARK}[\s,]*([01]\d|2[0-3])([0-5]\d){_END}")


def span_of(match: re.Match[str], *, plain: bool) -> tuple[time, timedelta] | None:
    """From one clock time to another. ``plain`` takes bare hours too (``12-1``)."""
    names = ("m1", "a1", "b1", "w1", "m2", "a2", "b2", "w2", "from")
    if not plain and not any(match[name] for name in names):
        return None
    starts, ends = _candidates(match, 1), _candidates(match, 2)
    if not starts or not ends:
        return None
    half = (match["a2"] or match["b2"] or "").lower()
    if half and len(starts) == 2:  # "3-4pm" and "11-1pm"
        same = starts[0] if half == "a" else starts[1]
        start = same if same < ends[0] else min(starts, key=lambda each: (ends[0] - each) % 1440)
    else:
        start = _usual(starts)
    end = min(ends, key=lambda each: (each - start - 1) % 1440)
    minutes = (end - start) % 1440
    return (_time(start), timedelta(minutes=minutes)) if minutes else None


def clock_of(match: re.Match[str]) -> time | None:
    """One clock time that says it is one: by half of the day, minutes, a word or ``at``."""
    if not any(match[name] for name in ("m1", "a1", "b1", "w1", "at")):
        return None
    found = _candidates(match, 1)
    return _time(_usual(found)) if found else None


def beside_a_day(match: re.Match[str]) -> time | None:
    """A bare hour next to a day (``fri 9``)."""
    text = match["h1"] or match["h2"]
    found = _both_halves(int(text), 0, text)
    return _time(_usual(found)) if found else None


def _candidates(match: re.Match[str], number: int) -> list[int]:
    """Minutes of the day that the clock time may mean: none, one, or before and after noon."""
    if word := match[f"w{number}"]:
        return [720 if word.lower() == "noon" else 0]
    hour, minute = int(match[f"h{number}"]), int(match[f"m{number}"] or 0)
    half = (match[f"a{number}"] or match[f"b{number}"] or "").lower()
    if half:
        return [hour % 12 * 60 + minute + (720 if half == "p" else 0)] if 1 <= hour <= 12 else []
    return _both_halves(hour, minute, match[f"h{number}"])


def _both_halves(hour: int, minute: int, text: str) -> list[int]:
    if 1 <= hour <= 12 and not text.startswith("0"):
        return [hour % 12 * 60 + minute, hour % 12 * 60 + minute + 720]
    return [hour * 60 + minute] if hour <= 23 else []


def _usual(minutes: list[int]) -> int:
    """Of both halves of the day the one people work in: from 7 AM until before 7 PM."""
    return next((each for each in minutes if 420 <= each < 1140), minutes[0])


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
