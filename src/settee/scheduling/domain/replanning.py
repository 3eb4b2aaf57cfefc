"""Carrying a change of a series over to its occurrences."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from settee.practices.models import Member
from settee.scheduling.domain.appointment import Locked, reseat
from settee.scheduling.domain.conflicts import (
    Wanted,
    conflicts,
    refuse_conflicts,
    room_conflicts,
)
from settee.scheduling.domain.details import Details
from settee.scheduling.domain.layout import beginning, finishes, new_row, place
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Appointment, Series, SeriesClient
from settee.scheduling.recurrence import Occurrence, Recurrence, occurrences
from settee.scheduling.rule_text import to_text

Planned = Mapping[datetime, Occurrence]  # by original


@dataclass(frozen=True, slots=True)
class Plan:
    """What a series shall be.

    ``edited`` is the occurrence somebody changed to say so, ``moved`` how far on the wall clock
    from where the rule had put it; ``laid_until`` serves a series that was never laid out. Up to
    ``checked_until`` conflicts are looked for, also where nothing of it is laid yet.
    """

    recurrence: Recurrence
    details: Details
    edited: uuid.UUID
    moved: timedelta
    by_new_rule: bool
    laid_until: datetime
    checked_until: datetime


def carry_out(series: Series, plan: Plan, *, actor: Member, anyway: bool) -> None:
    """Write ``plan`` to the series and to those of its occurrences that follow it.

    Calendar and room are held. Raises Locked, and DoubleBooking unless ``anyway``.
    """
    rows = list(series.appointments.prefetch_related("attendances").order_by("occurrence"))
    until = series.laid_until or plan.laid_until
    planned = _planned(plan, until)
    if plan.by_new_rule:
        _anchor(rows, planned, plan)
    plain = [row for row in rows if _follows(row, plan)]
    staying = [
        (row, planned[row.occurrence])
        for row in plain
        if row.occurrence and row.occurrence in planned
    ]
    taken = {row.occurrence for row in rows}
    missing = [p for p in planned.values() if p.original not in taken and p.start < until]
    if not anyway:
        moving = [(row, p) for row, p in staying if (row.start, row.end) != (p.start, p.end)]
        chosen = [p for row, p in moving if row.id == plan.edited]
        ahead = _ahead(plan, until) if moving or missing or plan.by_new_rule else []
        wanted = _wanted(series, plan, [*(p for _, p in moving), *missing, *ahead], chosen)
        refuse_conflicts(conflicts(wanted, actor=actor))
        if plan.details.room and plan.details.room.id != series.room_id:
            wanted = _wanted(series, plan, [*(p for _, p in staying), *missing])
            refuse_conflicts(room_conflicts(wanted, actor=actor))
    _save(series, plan, until)
    gone = [row.id for row in plain if row.occurrence not in planned]
    Appointment.objects.filter(id__in=gone).delete()
    Appointment.objects.bulk_update(rows, ["occurrence"], batch_size=1000)
    _move(staying, plan)
    place([new_row(series, each) for each in missing])


def _planned(plan: Plan, until: datetime) -> Planned:
    # A shift may carry the last ones over the horizon: they move, but no further ones are made.
    margin = abs(plan.recurrence.shift) + timedelta(days=2)
    found = occurrences(plan.recurrence, beginning(plan.recurrence), until + margin)
    return {each.original: each for each in found}


def _ahead(plan: Plan, until: datetime) -> list[Occurrence]:
    """What will be laid later, of which conflicts are told now."""
    return occurrences(plan.recurrence, until, max(until, plan.checked_until))


def _anchor(rows: Sequence[Appointment], planned: Planned, plan: Plan) -> None:
    """Rows of the old rule stand for what the new one gives on the day they would move to."""
    zone = plan.recurrence.zone
    by_day = {original.astimezone(zone).date(): original for original in reversed(list(planned))}
    taken = {row.occurrence for row in rows}
    for row in rows:
        if row.occurrence is None or row.occurrence in planned:
            continue
        local = row.occurrence.astimezone(zone).replace(tzinfo=None) + plan.moved
        match = by_day.get(local.date())
        if match and match not in taken:
            taken.add(match)
            row.occurrence = match


def _follows(row: Appointment, plan: Plan) -> bool:
    billed = any(attendance.billed_at for attendance in row.attendances.all())
    if row.id == plan.edited:
        if billed:
            raise Locked
        return True
    return not (row.changed or billed or row.status != AppointmentStatus.SCHEDULED)


def _wanted(
    series: Series, plan: Plan, some: Sequence[Occurrence], chosen: Sequence[Occurrence] = ()
) -> Wanted:
    return Wanted(
        provider=series.provider,
        spans=[(each.start, each.end) for each in some],
        details=plan.details,
        exclude_series=series.id,
        chosen=[(each.start, each.end) for each in chosen],
    )


def _save(series: Series, plan: Plan, until: datetime) -> None:
    series.rule = to_text(plan.recurrence)  # an end by hand is in it, or given up by a new rule
    series.ends_before = series.cut_at = None
    series.duration = plan.recurrence.duration
    series.all_day = plan.recurrence.all_day
    series.laid_until = until
    series.ended = finishes(plan.recurrence, until)
    for name, value in plan.details.columns().items():
        setattr(series, name, value)
    series.save()
    series.places.all().delete()
    SeriesClient.objects.bulk_create(
        SeriesClient(series=series, client=client) for client in plan.details.clients
    )


def _move(staying: Sequence[tuple[Appointment, Occurrence]], plan: Plan) -> None:
    columns = plan.details.columns() | plan.details.buffers
    clients = {client.id for client in plan.details.clients}
    for row, occurrence in staying:
        row.start, row.end = occurrence.start, occurrence.end
        row.all_day = plan.recurrence.all_day
        row.changed = False
        row.version += 1
        for name, value in columns.items():
            setattr(row, name, value)
        if {attendance.client_id for attendance in row.attendances.all()} != clients:
            reseat(row, clients)
    fields = ["start", "end", "all_day", "changed", "version", *columns]
    Appointment.objects.bulk_update([row for row, _ in staying], fields, batch_size=1000)
