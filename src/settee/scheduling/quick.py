"""An appointment in one line of words: ``ana ruiz tue 3pm weekly``. Pure.

A grammar of our own: of 62 such lines the libraries for dates in words (dateparser, parsedatetime,
recurrent) had the start right in about half, because names and numbers mislead them. What is
written as a day or time in the clearest way is taken first, of two equal ones the last ("Sun Li
tue 3pm"); what nobody took is who or what.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from settee.scheduling import quick_words as words
from settee.scheduling.pattern import Monthly, Pattern, Unit

type Slot = tuple[datetime, datetime | None]

_DAY = timedelta(days=1)
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a line says. Day and time are on the wall clock of the provider.

    ``rest`` is neither: clients, a service, a title. Where ``all_day``, ``last`` may be a later
    day, included. ``length`` None is the service's. A weekly ``pattern`` names its weekdays only
    where there are several.
    """

    rest: str
    day: date | None = None
    last: date | None = None
    clock: time | None = None
    length: timedelta | None = None
    all_day: bool = False
    is_video: bool = False
    pattern: Pattern | None = None

    @property
    def start(self) -> datetime | None:
        """On the wall clock; None as long as the day or the time is missing."""
        if self.day is None or (self.clock is None and not self.all_day):
            return None
        return datetime.combine(self.day, self.clock or time())


def read(text: str, *, now: datetime, zone: tzinfo, slot: Slot | None = None) -> Wish:
    """What ``text`` says at ``now``, for a calendar in ``zone``.

    ``slot``, the stretch of the calendar where somebody clicked (wall clock times), stands for the
    day or the time that the line does not give.
    """
    local = now.astimezone(zone).replace(tzinfo=None)
    line = _Line(text)
    wish = Wish(
        rest="",
        all_day=line.has(r"all[ -]day"),
        is_video=line.has(r"(?:by\s+|on\s+)?(?:video(?:conference|call)?|telehealth|online)"),
    )
    repeat = _Repeat.of(line)
    span = line.days(local.date(), to=_JOINED if repeat is None else _HYPHEN)
    spoken = line.clock()  # before hyphens can be dates
    ends = _Ends.of(line, local.date())
    day = span[0] if span else line.day(local.date(), hyphens=spoken is not None)
    length = line.take(words.LENGTH, words.length_of)
    weekdays = line.weekdays(day)
    clock = spoken or line.bare_clock()
    if span:
        wish = replace(wish, last=span[1], all_day=wish.all_day or clock is None)
    if clock:
        wish = replace(wish, clock=clock[0], length=clock[1])
    wish = replace(wish, rest=line.rest(), length=wish.length or length)
    named = repeat.weekdays if repeat and repeat.weekdays else weekdays
    wish = _on_a_day(wish, day, named, repeat, local, slot)
    return replace(wish, pattern=_pattern(wish, named, repeat, ends))


def _on_a_day(
    wish: Wish,
    day: date | None,
    weekdays: tuple[int, ...],
    repeat: "_Repeat | None",
    now: datetime,
    slot: Slot | None,
) -> Wish:
    if wish.clock is None and slot and not wish.all_day:
        length = slot[1] - slot[0] if slot[1] and slot[1] > slot[0] else None
        wish = replace(wish, clock=slot[0].time(), length=wish.length or length)
    # What has begun today already means the next time.
    begun = wish.clock is not None and not wish.all_day and wish.clock <= now.time()
    first = now.date() + (_DAY if begun else timedelta())
    if day is None and repeat and repeat.place is not None:
        day = _nth_weekday(first, repeat.weekdays[0], repeat.place)
    if day is None and weekdays:
        day = min(first + _DAY * ((each - first.weekday()) % 7) for each in weekdays)
    if day is None and slot:
        day = slot[0].date()
    if day is None and wish.clock is not None:
        day = first
    return replace(wish, day=day)


def _nth_weekday(first: date, weekday: int, place: int) -> date:
    """The next day that is the ``place``-th such weekday of its month; -1 is the last."""
    day = first + _DAY * ((weekday - first.weekday()) % 7)
    while (day.day - 1) // 7 != place and not (place < 0 and (day + 7 * _DAY).day <= 7):
        day += 7 * _DAY
    return day


def _pattern(
    wish: Wish, weekdays: tuple[int, ...], repeat: "_Repeat | None", ends: "_Ends | None"
) -> Pattern | None:
    if repeat is None and ends is None and len(weekdays) < 2:
        return None
    repeat = repeat or _Repeat("week")
    monthly: Monthly = "date"
    if repeat.unit == "month" and weekdays and wish.day:
        monthly = "last" if repeat.place == -1 or wish.day.day > 28 else "weekday"
    pattern = Pattern(
        unit=repeat.unit,
        interval=repeat.interval,
        weekdays=weekdays if repeat.unit == "week" and len(weekdays) > 1 else (),
        monthly=monthly,
    )
    return ends.added_to(pattern, wish.day) if ends else pattern


@dataclass(frozen=True, slots=True)
class _Repeat:
    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    place: int | None = None  # of the weekday in the month; -1 is the last

    @classmethod
    def of(cls, line: "_Line") -> "_Repeat | None":
        for expression, reader in _REPEATS:
            if found := line.take(expression, reader):
                return found
        return None


_LIST = rf"(?:{words.DAY})(?:\s*(?:,|/|&|\band\b|,\s*and\b)?\s*(?:{words.DAY}))*"
_SINGLE: dict[str, tuple[Unit, int]] = {
    "daily": ("day", 1),
    "weekly": ("week", 1),
    "biweekly": ("week", 2),
    "fortnightly": ("week", 2),
    "monthly": ("month", 1),
    "quarterly": ("month", 3),
    "yearly": ("year", 1),
    "annually": ("year", 1),
}
_OTHER = r"other|second|2nd"


def _interval(word: str | None) -> int:
    if word is None:
        return 1
    return 2 if re.fullmatch(_OTHER, word, re.IGNORECASE) else words.number_of(word)


def _by_unit(match: re.Match[str]) -> _Repeat | None:
    interval, unit = _interval(match[1]), match[2].lower()
    if interval < 1:
        return None
    return _Repeat("week", interval * 2) if unit == "fortnight" else _Repeat(unit, interval)  # type: ignore[arg-type]


def _in_month(match: re.Match[str]) -> _Repeat:
    place = -1 if match[1].lower() == "last" else words.place_of(match[1])
    return _Repeat("month", weekdays=(words.weekday_of(match[2]),), place=place)


_EVERY = r"(?:every|each)"
_REPEATS = (
    (
        words.expression(
            rf"(?:on\s+)?(?:{_EVERY}\s+|the\s+)?({words.PLACE}|last)\s+({words.DAY})"
            rf"\s+of\s+(?:the|each|every)\s+month"
        ),
        _in_month,
    ),
    (words.expression(rf"{_EVERY}\s+(first|third|fourth|last)\s+({words.DAY})"), _in_month),
    (
        words.expression(
            rf"{_EVERY}\s+(?:({words.NUMBER}|{_OTHER})\s+)?(day|week|fortnight|month|year)s?"
        ),
        _by_unit,
    ),
    (
        words.expression(rf"(?:{_EVERY}\s+weekday|(?:on\s+)?weekdays)"),
        lambda match: _Repeat("week", weekdays=(0, 1, 2, 3, 4)),
    ),
    (
        words.expression(rf"{_EVERY}\s+(?:({_OTHER})\s+)?({_LIST})"),
        lambda match: _Repeat("week", _interval(match[1]), words.weekdays_in(match[2])),
    ),
    (
        words.expression("|".join((*_SINGLE, "bi-weekly"))),
        lambda match: _Repeat(*_SINGLE[match[0].lower().replace("-", "")]),
    ),
    (
        words.expression(r"(?:on\s+)?((?:mon|tues|wednes|thurs|fri|satur|sun)days)"),
        lambda match: _Repeat("week", weekdays=words.weekdays_in(match[1])),
    ),
)


@dataclass(frozen=True, slots=True)
class _Ends:
    """``until`` is a day, included; ``weeks`` and ``months`` count from the start."""

    count: int | None = None
    until: date | None = None
    weeks: int = 0
    months: int = 0

    @classmethod
    def of(cls, line: "_Line", today: date) -> "_Ends | None":
        if until := line.until(today):
            return cls(until=until)
        if count := line.take(_TIMES, lambda match: int(match[1] or match[2] or match[3])):
            return cls(count=min(count, 999))
        return line.take(_FOR, _for)

    def added_to(self, pattern: Pattern, day: date | None) -> Pattern:
        until = self.until
        if day and self.weeks:
            until = day + timedelta(weeks=self.weeks) - _DAY
        elif day and self.months:
            later = words.months_later(day, self.months)
            until = later - _DAY if later else None
        return replace(pattern, count=self.count, until=until)


_TIMES = words.expression(
    r"(?:for\s+)?(\d{1,3})\s+(?:times|sessions|visits)|x\s?(\d{1,3})|(\d{1,3})x"
)
_FOR = words.expression(rf"for\s+({words.NUMBER})\s+(week|month|year)s?")
_UNTIL = re.compile(r"\b(until|till|til|through|thru|ending)\s+", re.IGNORECASE)
_HYPHEN = re.compile(r"\s*[-–—]\s*")
_JOINED = re.compile(r"\s*(?:-|–|—|to|until|till|through|thru)\s*", re.IGNORECASE)


def _for(match: re.Match[str]) -> _Ends | None:
    count, unit = words.number_of(match[1]), match[2].lower()
    if not 1 <= count <= 520:
        return None
    if unit == "week":
        return _Ends(weeks=count)
    return _Ends(months=min(count * (12 if unit == "year" else 1), 600))


class _Line:
    """What is left of the line while its parts are taken out of it, one after the other."""

    def __init__(self, text: str) -> None:
        cleaned = "".join(char if char.isprintable() else " " for char in text[:LONGEST])
        self.text = " ".join(cleaned.split())

    def take[Value](self, expression: re.Pattern[str], reader: words.Reader[Value]) -> Value | None:
        """The last place that ``reader`` understands."""
        for match in reversed(list(expression.finditer(self.text))):
            value = reader(match)
            if value is not None:
                self._cut(match.start(), match.end())
                return value
        return None

    def has(self, text: str) -> bool:
        return bool(self.take(words.expression(text), lambda match: True))

    def _cut(self, start: int, end: int) -> None:
        before = re.sub(
            r"(?:^|(?<=\s))(?:on|at|from|starting)\s*$", "", self.text[:start], flags=re.I
        )
        self.text = f"{before} {words.MARK} {self.text[end:]}"

    def day(self, today: date, *, hyphens: bool) -> date | None:
        for expression, reader in words.day_readers(today):
            if found := self.take(expression, reader):
                self._drop_weekday(found)
                return found
        if hyphens:
            hyphened = words.expression(r"(\d\d?)-(\d\d?)(?:-(\d{4}|\d\d))?")
            return self.take(hyphened, lambda match: words.slashed(match, today))
        return None

    def days(self, today: date, *, to: re.Pattern[str]) -> tuple[date, date] | None:
        """From one day to another: ``dec 21 - dec 31``, ``dec 21-31``."""
        short = self.take(words.DAYS_OF_MONTH, lambda match: words.days_of_month(match, today))
        if short:
            return short
        for expression, reader in words.day_readers(today):
            for match in expression.finditer(self.text):
                joined = to.match(self.text, match.end())
                first = reader(match) if joined else None
                found = self._day_at(joined.end(), today) if joined and first else None
                if first and found and found[0] >= first:
                    self._cut(match.start(), found[1])
                    return first, found[0]
        return None

    def _day_at(self, place: int, today: date) -> tuple[date, int] | None:
        for expression, reader in words.day_readers(today):
            match = expression.match(self.text, place)
            if match and (day := reader(match)):
                return day, match.end()
        return None

    def _drop_weekday(self, day: date) -> None:
        """``Tue 24 Nov``: the weekday beside a date, if it is that day's."""
        beside = re.compile(
            rf"\b({words.DAY})[\s,]*{words.MARK}|{words.MARK}[\s,]*({words.DAY})\b", re.I
        )
        match = beside.search(self.text)
        if match and words.weekday_of(match[1] or match[2]) == day.weekday():
            self._cut(match.start(), match.end())

    def weekdays(self, day: date | None) -> tuple[int, ...]:
        """Weekdays that stand alone or in a list; none where the day is known."""
        if day:
            return ()
        return (
            self.take(
                words.expression(rf"(?:(?:this|coming)\s+)?({_LIST})"),
                lambda match: words.weekdays_in(match[1]),
            )
            or ()
        )

    def until(self, today: date) -> date | None:
        for match in _UNTIL.finditer(self.text):
            found = self._day_at(match.end(), today) or self._weekday_at(match.end(), today)
            if found is None and (month := words.LAST_OF_MONTH.match(self.text, match.end())):
                found = _month_end(month, match[1], today)
            if found:
                self._cut(match.start(), found[1])
                return found[0]
        return None

    def _weekday_at(self, place: int, today: date) -> tuple[date, int] | None:
        match = words.expression(words.DAY).match(self.text, place)
        if match is None:
            return None
        return today + _DAY * ((words.weekday_of(match[0]) - today.weekday()) % 7), match.end()

    def clock(self) -> tuple[time, timedelta | None] | None:
        span = self.take(words.SPAN, lambda match: words.span_of(match, plain=False))
        if span:
            return span
        clock = self.take(words.CLOCK, words.clock_of)
        return (clock, None) if clock is not None else None

    def bare_clock(self) -> tuple[time, timedelta | None] | None:
        span = self.take(words.SPAN, lambda match: words.span_of(match, plain=True))
        if span:
            return span
        clock = self.take(words.BESIDE_A_DAY, words.beside_a_day)
        if clock is None:
            clock = self.take(words.OF_FOUR_DIGITS, lambda m: time(int(m[1]), int(m[2])))
        return (clock, None) if clock is not None else None

    def rest(self) -> str:
        pieces = (piece.strip(" ,;-–—") for piece in self.text.split(words.MARK))
        rest = " ".join(" ".join(filter(None, pieces)).split())
        return re.sub(r"^with\s+", "", rest, flags=re.IGNORECASE)


def _month_end(match: re.Match[str], word: str, today: date) -> tuple[date, int] | None:
    """``until June`` ends before it, ``through June`` with it."""
    first = words.month_start(match, today)
    if first is None:
        return None
    if word.lower() in {"through", "thru"}:
        later = words.months_later(first, 1)
        assert later
        first = later
    return first - _DAY, match.end()
