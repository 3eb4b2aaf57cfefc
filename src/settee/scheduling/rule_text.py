"""A series as the content lines that ``Series.rule`` keeps: RFC 5545 3.8.5, and back. Pure.

DTSTART stands on the wall clock of the series' zone; RDATE and EXDATE are written in UTC. Lines
with X-SETTEE- hold the bounds and the shift of a part of a series (3.2.13 has no place for them).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from settee.scheduling.recurrence import InvalidRule, Recurrence, parse_moment

_UTC_FORM = "%Y%m%dT%H%M%SZ"
_NAMES = (
    "DTSTART",
    "RRULE",
    "RDATE",
    "RDATE;VALUE=PERIOD",
    "EXDATE",
    "EXDATE;VALUE=DATE",
    "X-SETTEE-FIRST",
    "X-SETTEE-BEFORE",
    "X-SETTEE-SHIFT",
)


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
    lines: dict[str, list[str]] = {name: [] for name in _NAMES}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name not in lines:
            raise InvalidRule(f"{name[:40]!r} is not a line of a series")
        lines[name].append(value)
    if not lines["DTSTART"]:
        raise InvalidRule("a series without DTSTART")
    periods = [value.partition("/") for value in lines["RDATE;VALUE=PERIOD"]]
    return Recurrence(
        start=_wall(lines["DTSTART"][0]),
        zone=zone,
        duration=duration,
        all_day=all_day,
        rules=tuple(lines["RRULE"]),
        dates=(
            *((_instant(value), None) for value in lines["RDATE"]),
            *((_instant(at), timedelta(seconds=int(length[2:-1]))) for at, _, length in periods),
        ),
        excluded=frozenset(map(_instant, lines["EXDATE"])),
        excluded_days=frozenset(map(parse_moment, lines["EXDATE;VALUE=DATE"])),
        first=next(map(_instant, lines["X-SETTEE-FIRST"]), None),
        before=next(map(_instant, lines["X-SETTEE-BEFORE"]), None),
        shift=timedelta(seconds=sum(map(int, lines["X-SETTEE-SHIFT"]))),
    )


def _wall(text: str) -> datetime:
    moment = parse_moment(text)
    if not isinstance(moment, datetime) or moment.tzinfo:
        raise InvalidRule(f"{text[:20]!r} is not a time on the wall clock")
    return moment


def _instant(text: str) -> datetime:
    moment = parse_moment(text)
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise InvalidRule(f"{text[:20]!r} is not a time in UTC")
    return moment
