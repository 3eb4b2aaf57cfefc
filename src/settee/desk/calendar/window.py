"""Which stretch of whose calendar a page shows, read from its address."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse

from settee.core.time import at, days_between, local_date
from settee.desk.calendar.whose import ALL, Whose, whose
from settee.desk.calendar.whose import provider_of as provider_of
from settee.practices.models import Member

VIEWS = ("day", "week", "month", "list")
_STEP = {"day": timedelta(days=1), "week": timedelta(weeks=1), "list": timedelta(weeks=1)}
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Window:
    """``view`` of one or more calendars around ``day``; days are local to ``zone``."""

    whose: Whose
    zone: ZoneInfo
    view: str
    day: date
    today: date
    chosen: bool  # the reader asked for this view, rather than getting the usual one

    @property
    def provider(self) -> Member:
        """The one whose calendar it is; of a group, the first."""
        return self.whose.providers[0]

    @property
    def providers(self) -> tuple[Member, ...]:
        return self.whose.providers

    @property
    def group(self) -> bool:
        return self.whose.group

    @property
    def first(self) -> date:
        """The first day of what is named in the heading."""
        if self.view == "day":
            return self.day
        if self.view == "month":
            return self.day.replace(day=1)
        return self.day - timedelta(days=self.day.weekday())

    @property
    def last(self) -> date:
        if self.view == "day":
            return self.day
        if self.view == "month":
            return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return self.first + timedelta(days=6)

    @property
    def shown(self) -> tuple[date, date]:
        """First and last day drawn: a month is filled up to whole weeks."""
        first = self.first - timedelta(days=self.first.weekday() if self.view == "month" else 0)
        last = self.last + timedelta(days=6 - self.last.weekday() if self.view == "month" else 0)
        return first, last

    @property
    def span(self) -> tuple[datetime, datetime]:
        return days_between(*self.shown, self.zone)

    @property
    def title(self) -> str:
        first, last = self.first, self.last
        if self.view == "day":
            return f"{first:%a}, {first:%B} {first.day}, {first.year}"
        if self.view == "month":
            return f"{first:%B} {first.year}"
        if first.month == last.month:
            return f"{first:%B} {first.day} – {last.day}, {first.year}"
        start = f"{first:%b} {first.day}" + (f", {first.year}" if first.year != last.year else "")
        return f"{start} – {last:%b} {last.day}, {last.year}"

    @property
    def previous(self) -> str:
        return self.url(day=max(self._back(), EARLIEST))

    @property
    def next(self) -> str:
        ahead = self.last + timedelta(days=1) if self.view == "month" else self.day + self._step
        return self.url(day=min(ahead, LATEST))

    @property
    def _step(self) -> timedelta:
        return _STEP[self.view]

    def _back(self) -> date:
        if self.view == "month":
            return (self.first - timedelta(days=1)).replace(day=1)
        return self.day - self._step

    @property
    def offset(self) -> str:
        """The clock now, as ``UTC-04:00``."""
        minutes = int(offset_of(self.zone, datetime.now(UTC)) // 60)
        return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    @property
    def zone_name(self) -> str:
        """``EDT``, at noon of the day shown."""
        noon = at(self.day, time(12), self.zone)
        return noon.astimezone(self.zone).tzname() or ""

    @property
    def step_name(self) -> str:
        return "week" if self.view == "list" else self.view

    @property
    def today_url(self) -> str:
        return self.url(day=self.today)

    @property
    def list_url(self) -> str:
        return self.url(view="list")

    @property
    def group_url(self) -> str:
        """The whole group's calendar; from there, back to the first one's."""
        return self.url(whose=[self.provider.id] if self.group else [ALL])

    @property
    def asked(self) -> list[object]:
        """Values of ``provider`` in an address of this window."""
        return [ALL] if self.whose.whole else [each.id for each in self.providers]

    def url(
        self, *, view: str = "", day: date | None = None, whose: list[object] | None = None
    ) -> str:
        parts = {
            "view": view or self.view,
            "date": (day or self.day).isoformat(),
            "provider": whose or self.asked,
        }
        return f"{reverse('desk:calendar')}?{urlencode(parts, doseq=True)}"


def window_of(actor: Member, query: QueryDict, now: datetime) -> Window | None:
    """The window asked for; what can't be read is as if it were not there.

    None if there is no calendar this person may open. Raises Hidden for another's.
    """
    found = whose(actor, query)
    if found is None:
        return None
    zone = found.zone(actor)
    view = query.get("view", "")
    today = local_date(now, zone)
    day = day_of(query.get("date", "")) or today
    usual = "day" if found.group else "week"
    return Window(found, zone, view if view in VIEWS else usual, day, today, view in VIEWS)


def day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def calendar_url(provider: Member, instant: datetime) -> str:
    """The provider's calendar at the day of ``instant``."""
    parts = {"date": local_date(instant, provider.zone).isoformat(), "provider": provider.id}
    return f"{reverse('desk:calendar')}?{urlencode(parts)}"


def offset_of(zone: ZoneInfo, instant: datetime) -> int:
    """Seconds that the zone's clocks are ahead of UTC."""
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def offsets(zone: ZoneInfo, since: datetime, until: datetime) -> list[tuple[int, int]]:
    """From which instant (seconds since 1970) clocks are how many seconds ahead of UTC."""
    found = [(int(since.timestamp()), offset_of(zone, since))]
    instant = since
    while instant < until:
        following = instant + timedelta(days=1)
        if offset_of(zone, following) != found[-1][1]:
            found.append(_change(zone, instant, following))
        instant = following
    return found


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> tuple[int, int]:
    old = offset_of(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if offset_of(zone, middle) == old:
            before = middle
        else:
            after = middle
    return round(after.timestamp()), offset_of(zone, after)
