"""Series by RFC 5545: from a start, rules, extra and excluded dates to instants. Pure.

Rules are worked out on the wall clock of the series' zone (python-dateutil) and every result is
then resolved to an instant: a local time that occurs twice is the first, one that is skipped takes
the offset before the gap (3.3.5). Nothing is ever expanded beyond the window asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from dateutil import rrule

MAX_PER_YEAR = 10_000  # every hour of a year is 8,784
_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_FREQUENCIES = {
    name: getattr(rrule, name)
    for name in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
}
_STEPS = {
    "WEEKLY": timedelta(weeks=1),
    "DAILY": _DAY,
    "HOURLY": timedelta(hours=1),
    "MINUTELY": timedelta(minutes=1),
    "SECONDLY": timedelta(seconds=1),
}
_WEEKDAYS: dict[str, rrule.weekday] = {
    day: getattr(rrule, day) for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
}
# Part: smallest and largest absolute value, and whether it counts from the end with a minus.
_NUMBERS = {
    "BYSECOND": (0, 59, False),
    "BYMINUTE": (0, 59, False),
    "BYHOUR": (0, 23, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYMONTH": (1, 12, False),
    "BYSETPOS": (1, 366, True),
}


class InvalidRule(ValueError):
    """The text is no recurrence rule of RFC 5545 3.3.10."""


class TooManyOccurrences(ValueError):
    """The series occurs more than ``MAX_PER_YEAR`` times a year: no calendar of a person does."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When something happens, once or as a series (RFC 5545 3.8.5).

    ``start`` is naive, on the wall clock of ``zone`` (a floating time takes the practice's zone, a
    series written in UTC takes UTC). ``duration`` is elapsed time, or whole days where ``all_day``.
    ``dates`` are RDATEs as instants, each with its own duration where it was a PERIOD. An instant
    in ``excluded`` or a local day in ``excluded_days`` leaves nothing. ``first`` and ``before``
    bound the part of the series that these data stand for, and ``shift`` moves that part on the
    wall clock: RECURRENCE-ID;RANGE=THISANDFUTURE.
    """

    start: datetime
    zone: tzinfo
    duration: timedelta
    all_day: bool = False
    rules: tuple[str, ...] = ()
    dates: tuple[tuple[datetime, timedelta | None], ...] = ()
    excluded: frozenset[datetime] = frozenset()
    excluded_days: frozenset[date] = frozenset()
    first: datetime | None = None
    before: datetime | None = None
    shift: timedelta = timedelta()

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.dates)

    def instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)

    def without(self, *originals: datetime) -> "Recurrence":
        """The series with the occurrences at these instants excluded (EXDATE)."""
        return replace(self, excluded=self.excluded.union(originals))


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One occurrence in UTC; ``original`` is what RECURRENCE-ID calls it, before any shift."""

    start: datetime
    end: datetime
    original: datetime


def occurrences(series: Recurrence, since: datetime, until: datetime) -> list[Occurrence]:
    """What starts within [``since``, ``until``), both aware, in order.

    Raises InvalidRule, and TooManyOccurrences when the window holds more than a person's calendar
    can.
    """
    shifted = series.shift
    low = max(since - shifted - _DAY, series.first) if series.first else since - shifted - _DAY
    high = min(until - shifted + _DAY, series.before) if series.before else until - shifted + _DAY
    found = (_occurrence(series, *each) for each in _originals(series, low, high))
    return sorted(each for each in found if since <= each.start < until)


def check(series: Recurrence) -> None:
    """Raises InvalidRule or TooManyOccurrences for what no calendar should take up."""
    start = series.instant(series.start)
    dense = any(_parse(rule).several_a_day for rule in series.rules)
    occurrences(series, start, start + (_YEAR if dense else _DAY))


def _originals(
    series: Recurrence, low: datetime, high: datetime
) -> Iterator[tuple[datetime, datetime, timedelta | None]]:
    """What the series gives in [``low``, ``high``): instant, wall clock, duration of a PERIOD.

    The wall clock time is the rule's own, also where the clocks skip it.
    """
    given = {
        at: (_wall(at, series.zone), length) for at, length in series.dates if low <= at < high
    }
    limit = MAX_PER_YEAR * max(1.0, (high - low) / _YEAR)
    for local in _by_rules(series, low, high):
        at = series.instant(local)
        if low <= at < high:
            given.setdefault(at, (local, None))
        if len(given) > limit:
            raise TooManyOccurrences(f"more than {MAX_PER_YEAR:,} times a year")
    for at, (local, length) in given.items():
        if at in series.excluded:
            continue
        if series.excluded_days and at.astimezone(series.zone).date() in series.excluded_days:
            continue
        yield at, local, length


def _by_rules(series: Recurrence, low: datetime, high: datetime) -> Iterator[datetime]:
    if not series.rules:
        yield series.start
    for text in series.rules:
        rule = _parse(text)
        for local in _by_rule(rule, series, _wall(low, series.zone), _wall(high, series.zone)):
            if rule.ends_before(local, series):
                break
            yield local


def _by_rule(
    rule: "_Rule", series: Recurrence, low: datetime, high: datetime
) -> Iterator[datetime]:
    """The start and what the rule makes of it, on the wall clock, a day around the window."""
    start = series.start
    yield start  # DTSTART is always the first, whether or not the rule would give it (3.8.5.3)
    low, high = low - _DAY, high + _DAY
    if rule.count is None and low > start and rule.frequency in _STEPS:
        step = _STEPS[rule.frequency] * rule.interval
        start += (low - start) // step * step
    left = rule.count
    for local in rule.expand(start, high):
        if local > high:
            return
        if local == series.start:
            continue
        if left is not None:
            left -= 1
            if left < 1:
                return
        if local >= low:
            yield local


def _occurrence(
    series: Recurrence, original: datetime, local: datetime, length: timedelta | None
) -> Occurrence:
    start = original
    if series.shift:
        start = series.instant(local + series.shift)
    duration = series.duration if length is None else length
    if series.all_day:
        end = series.instant(_wall(start, series.zone) + duration)
    else:
        end = start + duration
    return Occurrence(start, end, original)


def _wall(instant: datetime, zone: tzinfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class _Rule:
    """An RRULE taken apart; ``until`` is an instant, a wall clock time or a last day."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | date | None
    wkst: rrule.weekday
    parts: tuple[tuple[str, tuple[object, ...]], ...]

    @property
    def several_a_day(self) -> bool:
        clock = {"byhour", "byminute", "bysecond"}
        return _FREQUENCIES[self.frequency] >= rrule.HOURLY or any(
            n in clock for n, _ in self.parts
        )

    def ends_before(self, local: datetime, series: Recurrence) -> bool:
        if self.until is None:
            return False
        if not isinstance(self.until, datetime):
            return local.date() > self.until
        if self.until.tzinfo is None:
            return series.instant(local) > series.instant(self.until)
        return series.instant(local) > self.until

    def expand(self, start: datetime, high: datetime) -> Iterator[datetime]:
        parts = dict(self.parts)
        if "byweekno" in parts and not parts.keys() & {"byweekday", "bymonthday", "byyearday"}:
            parts["byweekday"] = (start.weekday(),)  # dateutil would take all seven days
        try:
            rule = _BoundedRule(
                _FREQUENCIES[self.frequency],
                dtstart=start,
                interval=self.interval,
                wkst=self.wkst,
                **parts,  # type: ignore[arg-type]
            )
            rule.years_left = (high.year - start.year + 3) * (6 if "byweekno" in parts else 1)
            yield from rule
        except _YearsOver:
            return
        except ValueError as error:  # parts that contradict each other: dateutil finds out late
            raise InvalidRule(str(error)) from None


class _YearsOver(Exception):
    """The years of the window are through."""


class _BoundedRule(rrule.rrule):
    """dateutil's rule, searched only through the years of the window.

    For a rule that never comes true (30 February) dateutil searches every day up to the year 9999.
    It looks at the week numbers once a year, up to six times where there are any: this counts.
    """

    years_left = 1_000

    @property
    def _byweekno(self) -> tuple[int, ...] | None:
        self.years_left -= 1
        if self.years_left < 0:
            raise _YearsOver
        return self._weeks

    @_byweekno.setter
    def _byweekno(self, weeks: tuple[int, ...] | None) -> None:
        self._weeks = weeks


@lru_cache(maxsize=1024)
def _parse(text: str) -> _Rule:
    given: dict[str, str] = {}
    for pair in text.strip().rstrip(";").upper().split(";"):
        name, equals, value = (piece.strip() for piece in pair.partition("="))
        if not equals or name in given:
            raise InvalidRule(f"{pair[:40]!r} is not a part of a rule, or stands there twice")
        given[name] = value
    frequency = given.pop("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise InvalidRule(f"FREQ={frequency[:20]} is not a frequency")
    interval = _number("INTERVAL", given.pop("INTERVAL", "1"), 1, 999_999, minus=False)
    count = given.pop("COUNT", None)
    until = given.pop("UNTIL", None)
    wkst = given.pop("WKST", "MO")
    if wkst not in _WEEKDAYS:
        raise InvalidRule(f"WKST={wkst[:20]} is not a weekday")
    if frequency == "SECONDLY" and given:  # dateutil would try every second of the years between
        raise InvalidRule("a rule by the second can have no further conditions")
    return _Rule(
        frequency=frequency,
        interval=interval,
        count=None if count is None else _number("COUNT", count, 1, 999_999, minus=False),
        until=None if until is None else parse_moment(until),
        wkst=_WEEKDAYS[wkst],
        parts=tuple(_part(name, value) for name, value in given.items()),
    )


def _part(name: str, value: str) -> tuple[str, tuple[object, ...]]:
    pieces = [piece.strip() for piece in value.split(",")]
    if name == "BYDAY":
        return "byweekday", tuple(_weekday(piece) for piece in pieces)
    if name not in _NUMBERS:
        raise InvalidRule(f"{name[:40]} is not a part of a rule")
    least, most, minus = _NUMBERS[name]
    numbers = tuple(_number(name, piece, least, most, minus=minus) for piece in pieces)
    return name.lower(), numbers


def _number(name: str, text: str, least: int, most: int, *, minus: bool) -> int:
    digits = text[1:] if text[:1] in {"+", "-"} and minus else text
    if not (digits.isascii() and digits.isdigit() and len(digits) < 8):
        raise InvalidRule(f"{name}={text[:20]} is not a number")
    if not least <= int(digits) <= most:
        raise InvalidRule(f"{name}={text[:20]} is out of range")
    return int(text)


def _weekday(text: str) -> rrule.weekday:
    day = _WEEKDAYS.get(text[-2:])
    if day is None:
        raise InvalidRule(f"BYDAY={text[:20]} is not a weekday")
    return day(_number("BYDAY", text[:-2], 1, 53, minus=True)) if text[:-2] else day


def parse_moment(text: str) -> datetime | date:
    """``20261103``, ``20261103T150000`` (naive) or ``20261103T150000Z`` (UTC): 3.3.4, 3.3.5.

    Raises InvalidRule.
    """
    text = text.strip().upper()
    if not (text.isascii() and text[:8].isdigit()):
        raise InvalidRule(f"{text[:20]!r} is not a date")
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        if len(text) == 8:
            return day
        zone = UTC if text.endswith("Z") else None
        clock = text[8:].removesuffix("Z")
        if len(clock) != 7 or clock[0] != "T" or not clock[1:].isdigit():
            raise ValueError
        second = min(int(clock[5:7]), 59) if clock[5:7] == "60" else int(clock[5:7])
        return datetime.combine(day, time(int(clock[1:3]), int(clock[3:5]), second), tzinfo=zone)
    except ValueError:
        raise InvalidRule(f"{text[:20]!r} is not a date or time") from None
