"""Time zones as calendar files name them: IANA, then Windows, then the file's own VTIMEZONE."""

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from settee.scheduling.recurrence import (
    InvalidRule,
    Recurrence,
    TooManyOccurrences,
    occurrences,
    parse_moment,
)

_SINCE, _UNTIL = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2037-12-31")
_STEP, _SIDES = timedelta(days=5), (timedelta(), timedelta(minutes=-1))
_FROM, _TO = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@cache
def _iana() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _windows() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def iana_name(name: str) -> str | None:
    return _iana().get(name.strip().casefold())


@cache
def known_zone(tzid: str) -> tzinfo | None:
    """The zone of an IANA or Windows name."""
    name = iana_name(tzid) or _windows().get(tzid.strip().casefold())
    return ZoneInfo(name) if name else None


class FileZone(tzinfo):
    """A zone as a VTIMEZONE describes it (RFC 5545 3.6.5), from 1970 to 2100.

    A local time that occurs twice is the first, one in the gap takes the offset before it.
    """

    def __init__(self, name: str, changes: Iterable[tuple[datetime, timedelta, timedelta]]) -> None:
        """``changes`` are instants with the offset before and after."""
        self._name = name
        ordered = sorted(changes)
        self._instants = [at.replace(tzinfo=None) for at, _, _ in ordered]
        self._walls = [at.replace(tzinfo=None) + max(old, new) for at, old, new in ordered]
        self._offsets = [ordered[0][1], *(new for _, _, new in ordered)]

    def utcoffset(self, dt: datetime | None) -> timedelta:
        if dt is None:
            return self._offsets[-1]
        return self._offsets[bisect_right(self._walls, dt.replace(tzinfo=None, fold=0))]

    def fromutc(self, dt: datetime) -> datetime:
        offset = self._offsets[bisect_right(self._instants, dt.replace(tzinfo=None))]
        return dt + offset

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return self._name

    def is_like(self, zone: ZoneInfo) -> bool:
        """Whether ``zone`` shows the same time from 2000 to 2037, as far as this one is told."""
        low, high = _SINCE, _UNTIL
        if len(self._instants) > 3:  # a list of changes that ends: what follows is not told
            low, high = max(low, self._instants[0]), min(high, self._instants[-1])
        steps = (low + _STEP * n for n in range((high - low) // _STEP))
        turns = (at + side for at in self._instants if low < at < high for side in _SIDES)
        return all(
            self._offsets[bisect_right(self._instants, at)]
            == at.replace(tzinfo=UTC).astimezone(zone).utcoffset()
            for at in itertools.chain(steps, turns)
        )


def usual_zone(zone: FileZone, first: ZoneInfo) -> tzinfo:
    """The IANA zone that ``zone`` describes under another name: ``first`` if that fits."""
    if zone.is_like(first):
        return first
    others = (ZoneInfo(name) for name in sorted(available_timezones()))
    return next((each for each in others if zone.is_like(each)), zone)


def file_zone(lines: Sequence[str]) -> FileZone | None:
    """The zone that the content lines within BEGIN:VTIMEZONE and its END describe; None if none."""
    changes: list[tuple[datetime, timedelta, timedelta]] = []
    name = ""
    observance: dict[str, list[str]] | None = None
    for line in lines:
        title, _, value = line.partition(":")
        title = title.partition(";")[0].strip().upper()
        if title == "BEGIN":
            observance = {}
        elif title == "END" and observance is not None:
            try:
                changes += _onsets(observance)
            except (InvalidRule, TooManyOccurrences, LookupError, OverflowError, ValueError):
                return None
            observance = None
        elif observance is not None:
            observance.setdefault(title, []).append(value.strip())
        elif title == "TZID":
            name = value.strip()
    return FileZone(name, changes) if changes else None


def _onsets(observance: dict[str, list[str]]) -> list[tuple[datetime, timedelta, timedelta]]:
    before, after = _offset(observance["TZOFFSETFROM"][0]), _offset(observance["TZOFFSETTO"][0])
    start = parse_moment(observance["DTSTART"][0])
    if not isinstance(start, datetime):
        raise InvalidRule("DTSTART of a time zone is not a time")
    zone = timezone(before)
    dates = [
        (moment.replace(tzinfo=moment.tzinfo or zone), None)
        for value in observance.get("RDATE", [])
        for moment in map(parse_moment, value.split(","))
        if isinstance(moment, datetime)
    ]
    series = Recurrence(
        start=start.replace(tzinfo=None),
        zone=zone,
        duration=timedelta(),
        rules=tuple(observance.get("RRULE", [])),
        dates=tuple(dates),
    )
    found = [each.start for each in occurrences(series, _FROM, _TO)]
    first = series.instant(series.start)
    return [(at, before, after) for at in ([first] if first < _FROM else []) + found]


def _offset(text: str) -> timedelta:
    """``-0500`` or ``+053000``."""
    sign, digits = text[:1], text[1:]
    if sign not in {"+", "-"} or not digits.isdigit() or len(digits) not in {4, 6}:
        raise ValueError
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]), seconds=int(digits[4:] or 0))
    return -size if sign == "-" else size
