"""A series as the content lines that ``Series.rule`` keeps: RFC 5545 3.8.5, and back. Pure.

DTSTART stands on the wall clock of the series' zone; RDATE and EXDATE are written in UTC. Lines
with X-SETTEE- hold the bounds and the shift of a part of a series (3.2.13 has no place for them).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from settee.scheduling.recurrence import InvalidRule, Recurrence, parse_moment

_UTC_FORM = "%Y%m%dT%H%M%SZ"


def to_text(series: Recurrence) -> str:
    return "\n".join(_lines(series))


def _lines(series: Recurrence) -> Iterator[str]:
    yield f"DTSTART:{series.start:%Y%m%dT%H%M%S}"
    for rule in series.rules:
        yield f"RRULE:{rule}"
    for at, length in sorted(series.dates, key=lambda each: each[0]):
        if length is None:
            yield f"RDATE:{at.astimezone(UTC):{_UTC_FORM}}"
        else:
            seconds = int(length.total_seconds())
            yield f"RDATE;VALUE=PERIOD:{at.astimezone(UTC):{_UTC_FORM}}/PT{seconds}S"
    for at in sorted(series.excluded):
        yield f"EXDATE:{at.astimezone(UTC):{_UTC_FORM}}"
    for day in sorted(series.excluded_days):
        yield f"EXDATE;VALUE=DATE:{day:%Y%m%d}"
    if series.first:
        yield f"X-SETTEE-FIRST:{series.first.astimezone(UTC):{_UTC_FORM}}"
    if series.before:
        yield f"X-SETTEE-BEFORE:{series.before.astimezone(UTC):{_UTC_FORM}}"
    if series.shift:
        yield f"X-SETTEE-SHIFT:{int(series.shift.total_seconds())}"


def from_text(text: str, *, zone: tzinfo, duration: timedelta, all_day: bool) -> Recurrence:
    """The series that ``to_text`` wrote. Raises InvalidRule for anything it did not write."""
    start: datetime | None = None
    rules: list[str] = []
    dates: list[tuple[datetime, timedelta | None]] = []
    excluded: set[datetime] = set()
    days: set[date] = set()
    bounds: dict[str, datetime] = {}
    shift = timedelta()
    for line in text.splitlines():
        name, _, value = line.partition(":")
        match name:
            case "DTSTART":
                start = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - wall clock
            case "RRULE":
                rules.append(value)
            case "RDATE":
                dates.append((_instant(value), None))
            case "RDATE;VALUE=PERIOD":
                at, _, length = value.partition("/")
                dates.append((_instant(at), timedelta(seconds=int(length[2:-1]))))
            case "EXDATE":
                excluded.add(_instant(value))
            case "EXDATE;VALUE=DATE":
                days.add(parse_moment(value))
            case "X-SETTEE-FIRST" | "X-SETTEE-BEFORE":
                bounds[name] = _instant(value)
            case "X-SETTEE-SHIFT":
                shift = timedelta(seconds=int(value))
            case _:
                raise InvalidRule(f"{name[:40]!r} is not a line of a series")
    if start is None:
        raise InvalidRule("a series without DTSTART")
    return Recurrence(
        start=start,
        zone=zone,
        duration=duration,
        all_day=all_day,
        rules=tuple(rules),
        dates=tuple(dates),
        excluded=frozenset(excluded),
        excluded_days=frozenset(days),
        first=bounds.get("X-SETTEE-FIRST"),
        before=bounds.get("X-SETTEE-BEFORE"),
        shift=shift,
    )


def _instant(text: str) -> datetime:
    moment = parse_moment(text)
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise InvalidRule(f"{text[:20]!r} is not a time in UTC")
    return moment
