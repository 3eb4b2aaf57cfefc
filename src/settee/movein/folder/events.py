"""A VEVENT as a row: when it is (RFC 5545 3.8.2, 3.8.4.4, 3.8.5), with whom and for what."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar.prop import vDuration

from settee.movein.folder.ics import Event, Property
from settee.movein.folder.matching import Matcher, is_video, text
from settee.movein.folder.rows import EventRow
from settee.movein.folder.values import key
from settee.scheduling.recurrence import (
    InvalidRule,
    Recurrence,
    TooManyOccurrences,
    check,
    parse_moment,
)

_UTC = ZoneInfo("UTC")
_DAY = timedelta(days=1)
type ZoneByName = Callable[[str], tzinfo | None]


class UnreadableEvent(ValueError):
    """The event is left out; the message says why, in words for the report."""


def read_event(event: Event, *, matcher: Matcher, zone: ZoneInfo, zones: ZoneByName) -> EventRow:
    """Raises UnreadableEvent. ``zone`` is the practice's, ``zones`` knows the other TZIDs."""
    if event.broken:
        raise UnreadableEvent(event.broken)
    try:
        clock = _Clock(zone, zones)
        recurrence = _recurrence(event, clock)
        check(recurrence)
        replaces = event.first("RECURRENCE-ID")
        status = event.first("STATUS")
        return EventRow(
            line=event.line,
            uid=_uid(event),
            sequence=_sequence(event),
            recurrence=recurrence,
            replaces=_replaced(replaces, clock) if replaces else None,
            following=bool(replaces) and key(_parameter(replaces, "RANGE")) == "thisandfuture",
            cancelled=status is not None and key(status.value.strip()) == "cancelled",
            clients=() if recurrence.all_day else matcher.clients(event),
            service=matcher.service(event),
            video=is_video(event),
            summary=text(event.first("SUMMARY")),
            location=text(event.first("LOCATION")),
        )
    except InvalidRule as error:
        raise UnreadableEvent(f"its dates can't be read: {error}") from None
    except TooManyOccurrences as error:
        raise UnreadableEvent(f"it repeats without rest: {error}") from None
    except (ValueError, OverflowError) as error:
        raise UnreadableEvent(str(error)) from None


class _Clock:
    """Reads the times of one file: TZID, UTC, or floating in the practice's zone."""

    def __init__(self, zone: ZoneInfo, zones: ZoneByName) -> None:
        self.practice = zone
        self._zones = zones

    def read(self, written: str, parameters: dict[str, str]) -> tuple[datetime | date, tzinfo]:
        """A date, or a naive time with the zone on whose wall clock it stands."""
        moment = parse_moment(written)
        if not 1900 <= moment.year < 2200:
            raise UnreadableEvent(f"the year {moment.year} is out of reach")
        if not isinstance(moment, datetime):
            return moment, self.practice
        if moment.tzinfo:
            return moment.replace(tzinfo=None), _UTC
        tzid = parameters.get("TZID", "")
        if not tzid:
            return moment, self.practice
        zone = self._zones(tzid)
        if zone is None:
            raise UnreadableEvent("its TZID is no time zone, and the file does not describe it")
        return moment, zone

    def instant(self, written: str, parameters: dict[str, str]) -> datetime | date:
        """An instant in UTC, or a date."""
        moment, zone = self.read(written, parameters)
        if isinstance(moment, datetime):
            return moment.replace(tzinfo=zone).astimezone(UTC)
        return moment


def _recurrence(event: Event, clock: _Clock) -> Recurrence:
    starts = event.all("DTSTART")
    if len(starts) != 1:
        raise UnreadableEvent("it has no DTSTART" if not starts else "it has more than one DTSTART")
    if event.all("EXRULE"):
        raise UnreadableEvent("EXRULE is no part of RFC 5545: name the dates with EXDATE")
    moment, zone = clock.read(starts[0].value, starts[0].parameters)
    all_day = not isinstance(moment, datetime)
    start = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    first = start.replace(tzinfo=zone)
    duration = _days(event, start.date(), clock) if all_day else _elapsed(event, first, clock)
    excluded = [clock.instant(*each) for each in _values(event, "EXDATE")]
    if all_day:  # a time excluded from whole days means its day
        excluded = [_day(each, zone) for each in excluded]
    return Recurrence(
        start=start,
        zone=zone,
        duration=duration,
        all_day=all_day,
        rules=tuple(rule.value.strip() for rule in event.all("RRULE") if rule.value.strip()),
        dates=tuple(_extra(*each, first, all_day, clock) for each in _values(event, "RDATE")),
        excluded=frozenset(each for each in excluded if isinstance(each, datetime)),
        excluded_days=frozenset(each for each in excluded if not isinstance(each, datetime)),
    )


def _values(event: Event, name: str) -> list[tuple[str, dict[str, str]]]:
    return [
        (piece, line.parameters)
        for line in event.all(name)
        for piece in line.value.split(",")
        if piece.strip()
    ]


def _days(event: Event, start: date, clock: _Clock) -> timedelta:
    """The whole days of an all-day event; one where nothing is said (3.6.1)."""
    if end := event.first("DTEND"):
        last = _day(clock.instant(end.value, end.parameters), clock.practice)
        return max(_positive(last - start), _DAY)
    if length := event.first("DURATION"):
        return max(timedelta(days=_positive(_duration(length.value)).days), _DAY)
    return _DAY


def _elapsed(event: Event, start: datetime, clock: _Clock) -> timedelta:
    if end := event.first("DTEND"):
        until, zone = clock.read(end.value, end.parameters)
        if not isinstance(until, datetime):
            raise UnreadableEvent("DTSTART is a time, but DTEND is a date")
        elapsed = until.replace(tzinfo=zone).astimezone(UTC) - start.astimezone(UTC)
        if elapsed < timedelta() and zone == start.tzinfo:
            # Only from a start that the clocks skip to an end after it: they show the length.
            elapsed = until - start.replace(tzinfo=None)
        return _positive(elapsed)
    if length := event.first("DURATION"):
        return _positive(_duration(length.value))
    return timedelta()


def _positive(length: timedelta) -> timedelta:
    if length < timedelta():
        raise UnreadableEvent("it ends before it starts")
    return length


def _duration(written: str) -> timedelta:
    try:
        length: timedelta = vDuration.from_ical(written.strip().upper())  # type: ignore[no-untyped-call]
    except ValueError:
        raise UnreadableEvent("its DURATION can't be read") from None
    if not any(digit.isdigit() for digit in written):
        raise UnreadableEvent("its DURATION can't be read")
    return length


def _extra(
    written: str, parameters: dict[str, str], first: datetime, all_day: bool, clock: _Clock
) -> tuple[datetime, timedelta | None]:
    """An RDATE as an instant; a PERIOD (3.3.9) brings its own duration."""
    at, slash, until = written.partition("/")
    moment, zone = clock.read(at, parameters)
    if all_day:
        day = _day(clock.instant(at, parameters), clock.practice)
        moment, zone = datetime.combine(day, time()), clock.practice
    elif not isinstance(moment, datetime):  # a day without a time: at the usual hour
        moment, zone = datetime.combine(moment, first.time()), first.tzinfo or zone
    instant = moment.replace(tzinfo=zone).astimezone(UTC)
    if not slash:
        return instant, None
    if until.strip().upper().startswith(("P", "+P", "-P")):
        return instant, _positive(_duration(until))
    end = clock.instant(until, parameters)
    if not isinstance(end, datetime):
        raise UnreadableEvent("a period in RDATE ends with a date")
    return instant, _positive(end - instant)


def _day(moment: datetime | date, zone: tzinfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def _replaced(written: Property, clock: _Clock) -> datetime | date:
    return clock.instant(written.value, written.parameters)


def _parameter(written: Property | None, name: str) -> str:
    return written.parameters.get(name, "") if written else ""


def _uid(event: Event) -> str:
    """The UID; of an event without one, or with one too long to keep, a name made from it."""
    written = event.first("UID")
    uid = text(written)
    if uid and len(uid) <= 500:
        return uid
    content = repr(sorted((n, [p.value for p in v]) for n, v in event.properties.items()))
    return hashlib.sha256((uid or content).encode()).hexdigest()


def _sequence(event: Event) -> int:
    written = event.first("SEQUENCE")
    digits = written.value.strip() if written else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
