"""Any order of changes to series gives what an independent reader of RFC 5545 makes of it.

The judge expands rules alone; what happened to single occurrences is kept here by their originals.
Five years, zones with summer time in both halves of the world, by half an hour, none and turned
round (Dublin, Casablanca); starts lie at any half hour, often beside a change of the clocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.domain.appointment import (
    cancel_appointment,
    change_appointment,
    move_appointment,
    restore_appointment,
)
from settee.scheduling.domain.layout import lay_out, recurrence_of
from settee.scheduling.domain.series import change_series, end_series, resume_series, start_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment, Series
from settee.scheduling.recurrence import Recurrence
from tests.scheduling.scenes import with_client

MINUTES = timedelta(minutes=45)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = NOW + timedelta(days=5 * 365)
ZONES = (
    "America/New_York", "Europe/Berlin", "Europe/Dublin", "Australia/Lord_Howe",
    "America/Santiago", "Africa/Casablanca", "Asia/Kolkata", "UTC",
)  # fmt: skip
RULES = (
    "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY;INTERVAL=5", "FREQ=MONTHLY",
    "FREQ=MONTHLY;INTERVAL=2", "FREQ=YEARLY", "FREQ=WEEKLY;COUNT=30", "FREQ=DAILY;COUNT=40",
    "FREQ=WEEKLY;INTERVAL=3;UNTIL=20280301T120000Z",
)  # fmt: skip
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Span = tuple[datetime, datetime]


@dataclass
class Part:
    """What the calendar of one series should hold; instants are originals, as in RECURRENCE-ID.

    ``apart`` are occurrences that stand elsewhere or not at all: they are spared by changes of the
    series, except those in ``following``, which were restored where they had stood.
    """

    start: datetime
    rule: str
    zone: ZoneInfo
    shift: timedelta = timedelta()
    first: datetime | None = None
    before: datetime | None = None
    cut: datetime | None = None
    apart: dict[datetime, Span | None] = field(default_factory=dict)
    following: set[datetime] = field(default_factory=set)
    parked: dict[datetime, Span] = field(default_factory=dict)  # taken off by the cut

    def spans(self) -> Iterator[Span]:
        for local, original in expanded(self.start, self.rule, self.zone):
            if self.holds(original) and original not in self.apart:
                start = instant(local + self.shift, self.zone)
                yield start, start + MINUTES
        yield from (span for span in self.apart.values() if span)

    def holds(self, original: datetime) -> bool:
        bounds = [bound for bound in (self.before, self.cut) if bound]
        return (not self.first or original >= self.first) and all(original < b for b in bounds)

    def from_here(self, pivot: datetime) -> "Part":
        """The part from ``pivot`` on; this one ends before it."""
        self.settle()
        later = replace(
            self,
            first=pivot,
            apart={at: span for at, span in self.apart.items() if at >= pivot},
            following={at for at in self.following if at >= pivot},
            parked={},
        )
        self.before = pivot
        self.apart = {at: span for at, span in self.apart.items() if at < pivot}
        self.following = {at for at in self.following if at < pivot}
        return later

    def settle(self) -> None:
        """An end by hand can't be taken back after this."""
        self.before = min(filter(None, (self.before, self.cut)), default=None)
        self.cut, self.parked = None, {}

    def follow(self) -> None:
        """The series changes: what had been restored goes with it again."""
        self.settle()
        for original in self.following:
            self.apart.pop(original, None)
        self.following = set()


@lru_cache(maxsize=256)
def expanded(start: datetime, rule: str, zone: ZoneInfo) -> tuple[tuple[datetime, datetime], ...]:
    """Wall clock time and instant of every occurrence, by the judge."""
    lines = [
        "BEGIN:VEVENT",
        "UID:1",
        f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}",
        "DURATION:PT45M",
    ]
    text = "\r\n".join(
        ["BEGIN:VCALENDAR", *lines, f"RRULE:{rule}", "END:VEVENT", "END:VCALENDAR", ""]
    )
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        NOW - timedelta(days=60), UNTIL + timedelta(days=60)
    )
    starts = sorted((each.start for each in found), key=lambda each: each.astimezone(UTC))
    return tuple((each.replace(tzinfo=None, fold=0), each.astimezone(UTC)) for each in starts)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@st.composite
def beginnings(draw: st.DrawFn) -> tuple[ZoneInfo, datetime, str]:
    """Zone, first occurrence and rule, in step with each other (3.8.5.3)."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    day = draw(st.dates(date(2026, 1, 3), date(2026, 12, 1)))
    edges, beside = changes_of_the_clocks(zone), draw(st.booleans())
    if edges and beside:
        edge = draw(st.sampled_from(edges))
        day = max(edge - timedelta(days=7 * draw(st.integers(0, 2))), date(2026, 1, 3))
    clock = time(draw(st.sampled_from([0, 1, 2, 3, 9, 14, 23])), draw(st.sampled_from([0, 30])))
    rule = draw(st.sampled_from(RULES))
    if rule == "FREQ=WEEKLY" and draw(st.booleans()):
        days = draw(st.sets(st.sampled_from(DAY_CODES), max_size=2)) | {DAY_CODES[day.weekday()]}
        rule += ";BYDAY=" + ",".join(sorted(days))
    return zone, datetime.combine(day, clock), rule


@lru_cache
def changes_of_the_clocks(zone: ZoneInfo) -> list[date]:
    days = [date(2026, 1, 3) + timedelta(days=number) for number in range(330)]
    noons = [datetime.combine(day, time(12), tzinfo=zone) for day in days]
    return [
        day for day, noon in zip(days, noons, strict=True)
        if noon.utcoffset() != (noon - timedelta(days=1)).utcoffset()
    ]  # fmt: skip


VERBS = (
    "move", "change", "cancel", "restore", "following", "all", "new rule", "new rule for all",
    "end", "end all", "resume", "leaf",
)  # fmt: skip
steps = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 80),
        st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(
            lambda by: timedelta(minutes=30 * round(by / timedelta(minutes=30)))
        ),
    ),
    max_size=7,
)


@dataclass
class Stage:
    """The calendar under test and what should stand on it."""

    owner: Member
    client: Client
    parts: dict[Any, Part] = field(default_factory=dict)
    ended: list[Any] = field(default_factory=list)

    def begin(self, zone: ZoneInfo, start: datetime, rule: str) -> None:
        series = start_series(
            actor=self.owner,
            provider=self.owner,
            key=new_id(),
            recurrence=Recurrence(start, zone, MINUTES, rules=(rule,)),
            details=with_client(self.client),
            now=NOW,
            anyway=True,
        )
        self.parts[series.id] = Part(start, rule, zone)

    def step(self, number: int, verb: str, place: int, by: timedelta) -> None:
        if verb == "leaf":
            lay_out(NOW + timedelta(days=20 * place))
        elif verb == "resume":
            self.resume()
        else:
            status = "cancelled" if verb == "restore" else "scheduled"
            rows = Appointment.objects.filter(status=status).order_by("start", "id")
            if row := rows[place % max(rows.count(), 1) :].first():
                event(verb)
                now = NOW + timedelta(seconds=number)
                getattr(self, verb.replace(" ", "_"))(row, by=by, now=now)

    def part(self, row: Appointment) -> tuple[Part, datetime]:
        assert row.occurrence
        return self.parts[row.series_id], row.occurrence

    def span(self, row: Appointment, by: timedelta) -> dict[str, Any]:
        zone = self.parts[row.series_id].zone
        start = instant(wall(row.start, zone) + by, zone)
        return {"start": start, "end": start + MINUTES}

    # -- one occurrence

    def move(self, row: Appointment, by: timedelta, **_: Any) -> None:
        part, at = self.part(row)
        span = self.span(row, by)
        move_appointment(
            actor=self.owner, appointment=row, version=row.version, anyway=True, **span
        )
        if span["start"] != row.start:
            part.apart[at] = (span["start"], span["end"])
            part.following.discard(at)

    def change(self, row: Appointment, by: timedelta, **_: Any) -> None:
        part, at = self.part(row)
        span = self.span(row, by)
        details = with_client(self.client, title="", location="Elsewhere")
        change_appointment(
            actor=self.owner, appointment=row, details=details, version=row.version, anyway=True,
            **span,
        )  # fmt: skip
        part.apart[at] = (span["start"], span["end"])
        part.following.discard(at)

    def cancel(self, row: Appointment, now: datetime, **_: Any) -> None:
        part, at = self.part(row)
        cancel_appointment(actor=self.owner, appointment=row, now=now)
        part.apart[at] = None
        part.following.discard(at)

    def restore(self, row: Appointment, **_: Any) -> None:
        part, at = self.part(row)
        if at in part.parked:
            part.parked.pop(at)
        restore_appointment(actor=self.owner, appointment=row, anyway=True)
        part.apart[at] = (row.start, row.end)
        if not row.changed:
            part.following.add(at)

    # -- the series

    def following(self, row: Appointment, by: timedelta, now: datetime, **_: Any) -> None:
        self.shift(row, Scope.FOLLOWING, by, now)

    def all(self, row: Appointment, by: timedelta, now: datetime, **_: Any) -> None:
        self.shift(row, Scope.ALL, by, now)

    def shift(self, row: Appointment, scope: Scope, by: timedelta, now: datetime) -> None:
        part, at = self.part(row)
        if at in part.apart:
            return
        changed = self.change_series(row, scope, by, now)
        if changed.series_id != row.series_id:
            part = self.parts[changed.series_id] = part.from_here(at)
        elif scope == Scope.FOLLOWING:
            part.first = at
        part.follow()
        part.shift += by

    def new_rule(self, row: Appointment, by: timedelta, now: datetime) -> None:
        self.rule(row, Scope.FOLLOWING, by, now)

    def new_rule_for_all(self, row: Appointment, by: timedelta, now: datetime) -> None:
        self.rule(row, Scope.ALL, by, now)

    def rule(self, row: Appointment, scope: Scope, by: timedelta, now: datetime) -> None:
        """Only where nothing stands apart: what is spared then has tests of its own."""
        part, at = self.part(row)
        if part.apart:
            return
        rows = Appointment.objects.filter(series=row.series_id).order_by("occurrence")
        begin = at if scope == Scope.FOLLOWING else rows[0].occurrence
        assert begin
        rule = "FREQ=WEEKLY;INTERVAL=2" if "WEEKLY" not in part.rule else "FREQ=DAILY;INTERVAL=6"
        changed = self.change_series(row, scope, by, now, rule=rule)
        if changed.series_id != row.series_id:
            part.from_here(at)
        start = wall(begin, part.zone) + part.shift + by
        self.parts[changed.series_id] = Part(start, rule, part.zone)

    def change_series(
        self, row: Appointment, scope: Scope, by: timedelta, now: datetime, rule: str | None = None
    ) -> Appointment:
        return change_series(
            actor=self.owner, appointment=row, scope=scope, details=with_client(self.client),
            version=row.version, now=now, rule=rule, anyway=True, **self.span(row, by),
        )  # fmt: skip

    def end(self, row: Appointment, now: datetime, **_: Any) -> None:
        self.end_(row, Scope.FOLLOWING, now)

    def end_all(self, row: Appointment, now: datetime, **_: Any) -> None:
        self.end_(row, Scope.ALL, now)

    def end_(self, row: Appointment, scope: Scope, now: datetime) -> None:
        part, at = self.part(row)
        if scope == Scope.ALL:
            rows = Appointment.objects.filter(series=row.series_id, start__gte=now)
            at = min(each.occurrence for each in rows if each.occurrence)
        end_series(actor=self.owner, appointment=row, scope=scope, now=now)
        part.settle()
        part.cut = at
        for original, span in list(part.apart.items()):
            if original >= at and span:
                part.parked[original], part.apart[original] = span, None
        self.ended.append(row.series_id)

    def resume(self) -> None:
        if not self.ended:
            return
        series = Series.objects.get(id=self.ended.pop())
        part = self.parts[series.id]
        resume_series(actor=self.owner, series=series)
        if part.cut is None:
            return
        event("resume")
        part.cut = None
        part.apart |= part.parked
        part.parked = {}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(begin=beginnings(), steps=steps)
def test_changed_series_gives_what_the_standard_says(
    owner: Member,
    pilar: Client,
    begin: tuple[ZoneInfo, datetime, str],
    steps: list[tuple[str, int, timedelta]],
) -> None:
    with transaction.atomic():
        stage = Stage(owner, pilar)
        stage.begin(*begin)
        for number, (verb, place, by) in enumerate(steps):
            stage.step(number, verb, place, by)
        lay_out(UNTIL + timedelta(days=10))
        got = sorted(
            (row.start, row.end)
            for row in Appointment.objects.filter(status="scheduled", start__lt=UNTIL)
        )
        want = sorted(
            span for part in stage.parts.values() for span in part.spans() if span[0] < UNTIL
        )
        laid = [recurrence_of(series) for series in Series.objects.all()]
        transaction.set_rollback(True)
    assert got == want, laid
