"""The rules people ask for, as choices of a form; every other rule stays text. Pure.

RFC 5545 3.3.10. ``start`` is always the wall clock time of the first occurrence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from settee.scheduling.recurrence import InvalidRule, Recurrence, occurrences, parse_moment

Unit = Literal["day", "week", "month", "year"]
Monthly = Literal["date", "weekday", "last"]

_FREQUENCY: dict[Unit, str] = {
    "day": "DAILY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "year": "YEARLY",
}
_UNIT: dict[str, Unit] = {name: unit for unit, name in _FREQUENCY.items()}
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVER = datetime(9000, 1, 1, tzinfo=UTC)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Every ``interval`` units; ``count`` and ``until`` (a local day, included) exclude each other.

    ``weekdays`` (0 is Monday) belongs to weeks; ``monthly`` to months: on the same date, on the
    same weekday of the month ("second Wednesday"), or on its last such weekday.
    """

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    monthly: Monthly = "date"
    count: int | None = None
    until: date | None = None

    def first(self, start: datetime) -> datetime:
        """``start``, or the first day after it that is one of the weekdays."""
        if self.unit != "week" or not self.weekdays:
            return start
        return min(start + timedelta(days=(day - start.weekday()) % 7) for day in self.weekdays)

    def rule(self, start: datetime, zone: tzinfo) -> str:
        """As RRULE. UNTIL is written in UTC, the end of the day in ``zone`` (3.3.10)."""
        parts = [f"FREQ={_FREQUENCY[self.unit]}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.unit == "week" and self.weekdays:
            parts.append("BYDAY=" + ",".join(_CODES[day] for day in sorted(self.weekdays)))
        if self.unit == "month" and self.monthly != "date":
            place = -1 if self.monthly == "last" else (start.day - 1) // 7 + 1
            parts.append(f"BYDAY={place}{_CODES[start.weekday()]}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        elif self.until is not None:
            end = datetime.combine(self.until, time(23, 59, 59), tzinfo=zone).astimezone(UTC)
            parts.append(f"UNTIL={end:%Y%m%dT%H%M%SZ}")
        return ";".join(parts)

    def words(self, start: datetime) -> str:
        """``Every 2 weeks on Monday and Wednesday until Dec 16, 2026``"""
        return f"{self._how_often(start)}{self._how_long()}"

    def _how_often(self, start: datetime) -> str:
        every = f"Every {self.interval} {self.unit}s" if self.interval > 1 else f"Every {self.unit}"
        if self.unit == "week":
            days = _list([_NAMES[day] for day in self.weekdays or (start.weekday(),)])
            return f"{every} on {days}" if self.interval > 1 else f"Every {days}"
        if self.unit == "month":
            return f"{every} on the {self._which(start)}"
        return f"{every} on {start:%B} {start.day}" if self.unit == "year" else every

    def _which(self, start: datetime) -> str:
        if self.monthly == "date":
            return ordinal(start.day)
        place = "last" if self.monthly == "last" else _ORDINALS[(start.day - 1) // 7]
        return f"{place} {_NAMES[start.weekday()]}"

    def _how_long(self) -> str:
        if self.count is not None:
            return f", {self.count} times" if self.count != 1 else ", once"
        return f" until {self.until:%b} {self.until.day}, {self.until.year}" if self.until else ""


def pattern_of(rules: Sequence[str], start: datetime, zone: tzinfo) -> Pattern | None:
    """What ``rules`` say as a pattern, or None where the form has no words for it."""
    if len(rules) != 1:
        return None
    parts = dict(pair.partition("=")[::2] for pair in rules[0].upper().split(";"))
    unit = _UNIT.get(parts.pop("FREQ", ""))
    parts.pop("WKST", None)
    interval, count = int(parts.pop("INTERVAL", "1")), parts.pop("COUNT", None)
    until = _local_day(parts.pop("UNTIL", None), zone)
    days = _days(unit, parts.pop("BYDAY", ""), start)
    if unit is None or days is None or parts:
        return None
    return Pattern(
        unit=unit,
        interval=interval,
        weekdays=days[0],
        monthly=days[1],
        count=int(count) if count else None,
        until=until,
    )


def _days(
    unit: Unit | None, by_day: str, start: datetime
) -> tuple[tuple[int, ...], Monthly] | None:
    codes = by_day.split(",")
    if not by_day:
        return (), "date"
    if unit == "week" and all(code in _CODES for code in codes):
        return tuple(sorted(_CODES.index(code) for code in codes)), "date"
    code = _CODES[start.weekday()]
    if unit == "month" and by_day == f"{(start.day - 1) // 7 + 1}{code}":
        return (), "weekday"
    return ((), "last") if unit == "month" and by_day == f"-1{code}" else None


def _local_day(until: str | None, zone: tzinfo) -> date | None:
    if until is None:
        return None
    moment = parse_moment(until)
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def pattern_in_force(series: Recurrence) -> Pattern | None:
    """The pattern of a series as it stands: moved, cut off, or the later part of a longer one."""
    pattern = pattern_of(series.rules, series.start, series.zone)
    if pattern is None or series.dates:
        return None
    moved = (local_start(series).date() - series.start.date()).days
    if moved and pattern.unit == "month":
        return None
    pattern = replace(
        pattern, weekdays=tuple(sorted((day + moved) % 7 for day in pattern.weekdays))
    )
    if series.before:
        last = series.before.astimezone(series.zone).date() - timedelta(days=1)
        return replace(pattern, count=None, until=last)
    if series.first and pattern.count:
        bare = replace(series, excluded=frozenset(), excluded_days=frozenset())
        return replace(pattern, count=len(occurrences(bare, series.first, _EVER)))
    return pattern


def local_start(series: Recurrence) -> datetime:
    """Where the rule begins on the wall clock, as moved."""
    return series.start + series.shift


def words_of(series: Recurrence) -> str:
    """How often a series happens, in words; a rule without words is shown as it is."""
    pattern = pattern_in_force(series)
    if pattern:
        return pattern.words(local_start(series))
    return f"By the rule {' and '.join(series.rules)}" if series.rules else "On chosen days"


def normal_rule(text: str) -> str:
    """A rule as people may type or paste it, with or without ``RRULE:``, in one line."""
    text = "".join(text.split()).upper().removeprefix("RRULE:").rstrip(";")
    if not text:
        raise InvalidRule("it is empty")
    return text


def ordinal(number: int) -> str:
    """``1st``, ``22nd``, ``13th``"""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _list(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
