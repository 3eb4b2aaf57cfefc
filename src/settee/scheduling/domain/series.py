"""Starting, changing and ending series.

An occurrence that somebody changed, cancelled or billed by itself is spared by changes of its
series; all others follow it.
"""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Min, OuterRef

from settee.audit.domain.record import record
from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.access import require_bookable, require_changes
from settee.scheduling.domain.appointment import check_span, hold
from settee.scheduling.domain.conflicts import Wanted, conflicts, refuse_conflicts
from settee.scheduling.domain.details import Details
from settee.scheduling.domain.layout import FARTHEST, HORIZON, beginning, lay, recurrence_of
from settee.scheduling.domain.replanning import Plan, carry_out
from settee.scheduling.enums import AppointmentStatus, Scope
from settee.scheduling.locks import lock_calendars, lock_rooms
from settee.scheduling.models import Appointment, Attendance, Series, SeriesClient
from settee.scheduling.recurrence import (
    InvalidRule,
    Recurrence,
    TooManyOccurrences,
    check,
    occurrences,
)
from settee.scheduling.rule_text import to_text


@transaction.atomic
def start_series(
    *,
    actor: Member,
    provider: Member,
    key: uuid.UUID,
    recurrence: Recurrence,
    details: Details,
    now: datetime,
    first: Appointment | None = None,
    anyway: bool = False,
) -> Series:
    """A new series, laid out to the horizon; ``key`` becomes its id, so starting twice starts one.

    ``first`` is an appointment that stands there already and becomes the first occurrence. Raises
    NotAllowed, Refused, and DoubleBooking unless ``anyway``.
    """
    require_bookable(actor, provider)
    lock_calendars([provider.id])
    started = Series.objects.filter(id=key, provider=provider).first()
    if started:
        return started
    details.check()
    check_rule(recurrence)
    lock_rooms([details.room.id if details.room else None])
    until = max(now, recurrence.instant(recurrence.start)) + HORIZON
    if not anyway:
        # Further than is laid: what others have booked there by hand counts as well.
        planned = occurrences(recurrence, beginning(recurrence), until - HORIZON + FARTHEST)
        spans = [(each.start, each.end) for each in planned]
        wanted = Wanted(
            provider=provider,
            spans=spans,
            details=details,
            exclude=[first.id] if first else (),
            chosen=sorted(spans)[:1],
        )
        refuse_conflicts(conflicts(wanted, actor=actor))
    series = _new_series(provider, key, recurrence, details)
    if first:
        row = hold(actor, first)
        row.series, row.occurrence = series, row.start
        row.save(update_fields=["series", "occurrence"])
    lay([series], until)
    _tell("series.start", actor, series, {"rule": (None, series.rule)})
    return series


def check_rule(recurrence: Recurrence) -> None:
    """Raises Refused, in words, for a rule that no calendar can keep."""
    try:
        check(recurrence)
    except InvalidRule as error:
        raise Refused(f"This rule can't be read: {error}.", field="rule") from None
    except TooManyOccurrences:
        raise Refused("This rule repeats too often for a calendar.", field="rule") from None


def _new_series(
    provider: Member, key: uuid.UUID, recurrence: Recurrence, details: Details
) -> Series:
    series = Series(
        id=key,
        provider=provider,
        rule=to_text(recurrence),
        timezone=str(recurrence.zone),
        duration=recurrence.duration,
        all_day=recurrence.all_day,
        **details.columns(),
    )
    try:
        with transaction.atomic():
            series.save(force_insert=True)
    except IntegrityError:
        raise Refused("This form was used before. Open a new one and try again.") from None
    SeriesClient.objects.bulk_create(
        SeriesClient(series=series, client=client) for client in details.clients
    )
    return series


@transaction.atomic
def change_series(
    *,
    actor: Member,
    appointment: Appointment,
    scope: Scope,
    start: datetime,
    end: datetime,
    details: Details,
    version: int,
    now: datetime,
    all_day: bool = False,
    rule: str | None = None,
    anyway: bool = False,
) -> Appointment:
    """Give ``appointment`` and with it the following ones, or all, new values.

    ``start`` and ``end`` are those of this appointment: the others move on the wall clock as far
    as it does. With ``rule`` (an RRULE) they follow it from now on, else the one they have.
    Returns the appointment, or the next one where the new rule leaves it out. Raises NotAllowed,
    Locked, Refused, ChangedMeanwhile, and DoubleBooking unless ``anyway``.
    """
    row = hold(actor, appointment)
    if row.version != version or row.series_id is None or row.occurrence is None:
        raise ChangedMeanwhile
    check_span(start, end)
    details.check()
    series = Series.objects.select_for_update().get(id=row.series_id)
    check_own(series, row)
    following = scope == Scope.FOLLOWING and _has_before(series, row.occurrence)
    old = recurrence_of(series)
    moved = _wall(start, old) - _wall(row.start, old)
    duration = (
        timedelta(days=(_wall(end, old) - _wall(start, old)).days) if all_day else end - start
    )
    new = replace(old, duration=duration, all_day=all_day)
    if rule is None:
        first = row.occurrence if following else old.first
        new = replace(new, shift=old.shift + moved, first=first)
    else:
        begin = row.occurrence if following else _first(series)
        local = _wall(begin, old) + old.shift + moved
        new = Recurrence(local, old.zone, duration, all_day=all_day, rules=(rule,))
        check_rule(new)
    lock_rooms([details.room.id if details.room else None])
    target = _split(series, row.occurrence) if following else series
    plan = Plan(
        new,
        details,
        edited=row.id,
        moved=old.shift + moved,
        by_new_rule=rule is not None,
        laid_until=now + HORIZON,
        checked_until=now + FARTHEST,
    )
    carry_out(target, plan, actor=actor, anyway=anyway)
    _tell("series.change", actor, target, {"rule": (series.rule, target.rule)})
    return _after(target, row)


def check_own(series: Series, row: Appointment) -> None:
    """Raises Refused for an occurrence that was given to another provider: it stands alone."""
    if row.provider_id != series.provider_id:
        raise Refused(
            "This one was given to another provider, so it is changed by itself. Change the series"
            f" from one of its appointments on the calendar of {series.provider.name}.",
            field="scope",
        )


def _has_before(series: Series, occurrence: datetime) -> bool:
    return series.appointments.filter(occurrence__lt=occurrence).exists()


def _first(series: Series) -> datetime:
    """The first occurrence there is a row for, as the rule gave it."""
    first = series.appointments.aggregate(first=Min("occurrence"))["first"]
    assert isinstance(first, datetime)  # the appointment that was edited is there
    return first


def _wall(instant: datetime, recurrence: Recurrence) -> datetime:
    return instant.astimezone(recurrence.zone).replace(tzinfo=None, fold=0)


def _split(series: Series, pivot: datetime) -> Series:
    """The series from ``pivot`` on as one of its own; the old one ends before."""
    later = Series.objects.get(id=series.id)
    later.pk, later._state.adding = new_id(), True
    later.save(force_insert=True)
    SeriesClient.objects.bulk_create(
        SeriesClient(series=later, client_id=client_id)
        for client_id in series.places.values_list("client", flat=True)
    )
    series.appointments.filter(occurrence__gte=pivot).update(series=later)
    # A bound of its rule: what was cut off by hand can be taken back, this is another series now.
    series.rule = to_text(replace(recurrence_of(series), before=pivot))
    series.ends_before, series.cut_at, series.ended = None, None, True
    series.save(update_fields=["rule", "ends_before", "cut_at", "ended"])
    return later


def _after(series: Series, row: Appointment) -> Appointment:
    kept = series.appointments.filter(id=row.id).first()
    next_one = series.appointments.filter(start__gte=row.start).order_by("start").first()
    found = kept or next_one or series.appointments.order_by("-start").first()
    if found is None:
        raise Refused("This rule gives no appointment.", field="rule")
    return found


@transaction.atomic
def end_series(
    *, actor: Member, appointment: Appointment, scope: Scope, now: datetime, reason: str = ""
) -> Series:
    """Cancel ``appointment`` and all that follow it, or (``ALL``) all that are still to come.

    What is to come is taken off the calendar; what lies in the past or was changed by itself stays
    there as cancelled; what was sent to billing stays as it is. ``resume_series`` takes it back,
    unless the series is changed or cut off once more: then this end is final.
    """
    row = hold(actor, appointment)
    if row.series_id is None or row.occurrence is None:
        raise ChangedMeanwhile
    series = Series.objects.select_for_update().get(id=row.series_id)
    check_own(series, row)
    ending = series.appointments.filter(occurrence__gte=row.occurrence)
    if scope == Scope.ALL:
        ending = series.appointments.filter(start__gte=now)
    pivot = ending.order_by("occurrence").values_list("occurrence", flat=True).first()
    if pivot is None:
        raise Refused("Nothing of this series is still to come.")
    series.rule = to_text(recurrence_of(series))
    series.ends_before, series.cut_at = pivot, now
    series.save(update_fields=["rule", "ends_before", "cut_at"])
    billed = Attendance.objects.filter(appointment=OuterRef("pk"), billed_at__isnull=False)
    # Those given to another provider stand on a calendar that is not held: they stay.
    ours = ending.filter(provider=series.provider_id)
    open_ones = ours.filter(~Exists(billed), status=AppointmentStatus.SCHEDULED)
    open_ones.filter(changed=False, start__gte=now).delete()
    open_ones.update(status=AppointmentStatus.CANCELLED, cancelled_at=now, cancel_reason=reason)
    _tell("series.end", actor, series, {"ends_before": (None, pivot)})
    return series


@transaction.atomic
def resume_series(*, actor: Member, series: Series) -> Series:
    """Take ``end_series`` back: what it took off or cancelled stands there again."""
    require_changes(actor, series.provider_id)
    lock_calendars([series.provider_id])
    series = Series.objects.select_for_update().get(id=series.id)
    if series.cut_at is None:
        return series
    ours = series.appointments.filter(provider=series.provider_id)
    ours.filter(cancelled_at=series.cut_at).update(
        status=AppointmentStatus.SCHEDULED, cancelled_at=None, cancel_reason=""
    )
    laid_until = series.laid_until or series.cut_at + HORIZON
    series.ends_before = series.cut_at = series.laid_until = None
    series.ended = False
    series.save(update_fields=["ends_before", "cut_at", "ended"])
    lay([series], laid_until)
    _tell("series.resume", actor, series)
    return series


def _tell(
    action: str, actor: Member, series: Series, changes: dict[str, tuple[Any, Any]] | None = None
) -> None:
    """One entry in the audit trail for each client concerned, or one for personal time."""
    concerned: set[uuid.UUID | None] = {*series.places.values_list("client", flat=True)}
    for client_id in concerned or {None}:
        record(action, actor=actor, object_id=series.id, client_id=client_id, changes=changes)
