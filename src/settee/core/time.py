"""Time: stored in UTC, shown in a zone; local time is never computed in SQL."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which ``zone``'s clocks show ``clock`` on ``day``.

    A local time that occurs twice is the first; one that is skipped takes the offset before the
    gap (RFC 5545 3.3.5).
    """
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def days_between(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Half-open: the instants whose local date is ``first`` to ``last``, both included."""
    return at(first, time(), zone), at(last + timedelta(days=1), time(), zone)
