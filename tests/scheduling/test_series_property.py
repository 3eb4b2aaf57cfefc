"""Any order of changes to a series gives what an independent reader of RFC 5545 makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import recurring_ical_events
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settee.clients.models import Client
from settee.practices.models import Member
from settee.scheduling.domain.appointment import cancel_appointment, move_appointment
from settee.scheduling.domain.layout import recurrence_of
from settee.scheduling.domain.series import change_series, end_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment
from tests.scheduling.scenes import NEW_YORK, weekly, with_client

MINUTES = timedelta(minutes=45)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = NOW + timedelta(days=420)


@dataclass
class Part:
    """A VEVENT of the judge's calendar: a rule from ``start``, on New York's wall clock."""

    start: datetime
    rule: str
    before: datetime | None = None
    moved: dict[datetime, datetime] = field(default_factory=dict)
    excluded: set[datetime] = field(default_factory=set)

    def components(self, uid: str) -> Iterable[icalendar.Component]:
        rule = self.rule
        if self.before:
            last = (self.before.replace(tzinfo=NEW_YORK) - timedelta(seconds=1)).astimezone(UTC)
            rule += f";UNTIL={last:%Y%m%dT%H%M%SZ}"
        yield event(uid, self.start, rule=rule, excluded=sorted(self.excluded))
        for original, start in self.moved.items():
            yield event(uid, start, original=original)


def event(
    uid: str,
    start: datetime,
    original: datetime | None = None,
    rule: str = "",
    excluded: Iterable[datetime] = (),
) -> icalendar.Component:
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART;TZID=America/New_York:{start:%Y%m%dT%H%M%S}"]
    lines.append("DURATION:PT45M")
    if original:
        lines.append(f"RECURRENCE-ID;TZID=America/New_York:{original:%Y%m%dT%H%M%S}")
    if rule:
        lines.append(f"RRULE:{rule}")
    lines += [f"EXDATE;TZID=America/New_York:{day:%Y%m%dT%H%M%S}" for day in excluded]
    return icalendar.Event.from_ical("\r\n".join([*lines, "END:VEVENT", ""]))


def judged(parts: list[Part]) -> list[tuple[datetime, datetime]]:
    calendar = icalendar.Calendar()
    for number, part in enumerate(parts):
        for component in part.components(f"part-{number}"):
            calendar.add_component(component)
    found = recurring_ical_events.of(calendar).between(NOW, UNTIL + timedelta(days=30))
    spans = [(each.start.astimezone(UTC), each.end.astimezone(UTC)) for each in found]
    return sorted(span for span in spans if span[0] < UNTIL)


def wall(row: Appointment) -> datetime:
    return row.start.astimezone(NEW_YORK).replace(tzinfo=None)


steps = st.lists(
    st.tuples(
        st.sampled_from(["move", "cancel", "following", "all", "end"]),
        st.integers(0, 30),
        st.integers(-6, 6),
    ),
    max_size=5,
)
rules = st.sampled_from(
    ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;INTERVAL=10"]
)
days = st.builds(
    datetime.combine,
    st.dates(date(2026, 1, 2), date(2026, 12, 1)),
    st.integers(9, 14).map(lambda hour: time(hour, 30)),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(start=days, rule=rules, steps=steps)
def test_changed_series_gives_what_the_standard_says(
    owner: Member, pilar: Client, start: datetime, rule: str, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        series = weekly(owner, f"{start}", pilar, rule=rule, now=NOW)
        parts = {series.id: Part(start, rule)}
        for verb, place, hours in steps:
            rows = list(Appointment.objects.filter(status="scheduled").order_by("start", "id"))
            if rows:
                step(owner, parts, rows[place % len(rows)], verb, timedelta(hours=hours))
        laid = Appointment.objects.filter(status="scheduled", start__lt=UNTIL)
        horizon = min(UNTIL, series.laid_until or UNTIL)
        got = sorted(
            (row.start, row.end) for row in laid if row.start < horizon - timedelta(days=2)
        )
        want = [s for s in judged(list(parts.values())) if s[0] < horizon - timedelta(days=2)]
        transaction.set_rollback(True)
    assert got == want


def step(owner: Member, parts: dict[Any, Part], row: Appointment, verb: str, by: timedelta) -> None:
    """Do ``verb`` to the calendar and to the judge's."""
    part, at = parts[row.series_id], at_rule(row)
    start = (wall(row) + by).replace(tzinfo=NEW_YORK).astimezone(UTC)
    if verb == "cancel":
        cancel_appointment(actor=owner, appointment=row, now=NOW)
        part.moved.pop(at, None)
        part.excluded.add(at)
    elif verb == "move":
        values = {"start": start, "end": start + MINUTES, "version": row.version}
        move_appointment(actor=owner, appointment=row, anyway=True, **values)  # type: ignore[arg-type]
        if by:
            part.moved[at] = start.astimezone(NEW_YORK).replace(tzinfo=None)
    elif verb == "end":
        end_series(actor=owner, appointment=row, scope=Scope.FOLLOWING, now=NOW)
        cut(part, at)
    elif not row.changed:
        scope = Scope(verb)
        changed = change_all(owner, row, scope, start)
        if scope == Scope.ALL or changed.series_id == row.series_id:
            parts[row.series_id] = shifted(part, part.start, by)
        else:
            parts[changed.series_id] = shifted(part, at, by)
            cut(part, at)


def change_all(owner: Member, row: Appointment, scope: Scope, start: datetime) -> Appointment:
    return change_series(
        actor=owner,
        appointment=row,
        scope=scope,
        start=start,
        end=start + MINUTES,
        details=with_client(row.attendances.get().client),
        version=row.version,
        now=NOW,
        anyway=True,
    )


def at_rule(row: Appointment) -> datetime:
    """Where the series, as moved, has this occurrence on the wall clock."""
    assert row.occurrence
    assert row.series
    local = row.occurrence.astimezone(NEW_YORK).replace(tzinfo=None)
    return local + recurrence_of(row.series).shift


def shifted(part: Part, pivot: datetime, by: timedelta) -> Part:
    """The part from ``pivot`` on, moved."""
    return Part(
        pivot + by,
        part.rule,
        part.before + by if part.before else None,
        {at + by: start for at, start in part.moved.items() if at >= pivot},
        {at + by for at in part.excluded if at >= pivot},
    )


def cut(part: Part, pivot: datetime) -> None:
    part.before = min(part.before or pivot, pivot)
    part.moved = {at: start for at, start in part.moved.items() if at < pivot}
    part.excluded = {at for at in part.excluded if at < pivot}
