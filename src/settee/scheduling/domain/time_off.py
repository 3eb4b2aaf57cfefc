"""Days a provider is not there: entered, changed, removed and taken back.

Appointments that stand there already stay; ``appointments_in`` finds them.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import Hidden, Refused
from settee.practices.models import Member
from settee.scheduling.access import require_changes
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.locks import lock_calendars
from settee.scheduling.models import Appointment, TimeOff
from settee.scheduling.occupied import busy

LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """First and last day, on the provider's wall clock; without times whole days.

    ``start`` is of the first day, ``end`` of the last.
    """

    first_day: date
    last_day: date
    start: time | None = None
    end: time | None = None
    reason: str = ""

    def check(self) -> None:
        """Raises Refused."""
        if self.last_day < self.first_day:
            raise Refused("The last day is before the first.", field="last_day")
        if self.last_day - self.first_day > LONGEST:
            raise Refused("Enter at most two years at a time.", field="last_day")
        same_day = self.first_day == self.last_day
        if same_day and self.start and self.end and self.end <= self.start:
            raise Refused("It has to end after it starts.", field="end")


@transaction.atomic
def add_time_off(*, actor: Member, provider: Member, key: uuid.UUID, away: Away) -> TimeOff:
    """``key`` becomes its id, so entering twice enters once. Raises NotAllowed and Refused."""
    require_changes(actor, provider.id)
    away.check()
    lock_calendars([provider.id])
    if entered := TimeOff.objects.filter(id=key, provider=provider).first():
        return entered
    row = TimeOff(id=key, provider=provider, **asdict(away))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused("This form was used before. Open a new one and try again.") from None
    _tell("time_off.add", actor, row, {name: (None, value) for name, value in asdict(away).items()})
    return row


@transaction.atomic
def change_time_off(*, actor: Member, time_off: TimeOff, away: Away, version: int) -> TimeOff:
    """Raises NotAllowed, Hidden, Refused, ChangedMeanwhile."""
    row = _hold(actor, time_off)
    away.check()
    if changes := save_changes(row, asdict(away), version=version):
        _tell("time_off.change", actor, row, changes)
    return row


@transaction.atomic
def remove_time_off(*, actor: Member, time_off: TimeOff, now: datetime) -> TimeOff:
    """The provider is there again; ``restore_time_off`` takes that back. Raises NotAllowed."""
    return _set_removed(actor, time_off, now, "time_off.remove")


@transaction.atomic
def restore_time_off(*, actor: Member, time_off: TimeOff) -> TimeOff:
    """Raises NotAllowed."""
    return _set_removed(actor, time_off, None, "time_off.restore")


def _set_removed(
    actor: Member, time_off: TimeOff, removed_at: datetime | None, action: str
) -> TimeOff:
    row = _hold(actor, time_off)
    if (row.removed_at is None) != (removed_at is None):
        _tell(
            action, actor, row, save_changes(row, {"removed_at": removed_at}, version=row.version)
        )
    return row


def _hold(actor: Member, time_off: TimeOff) -> TimeOff:
    require_changes(actor, time_off.provider_id)
    lock_calendars([time_off.provider_id])
    found = TimeOff.objects.select_related("provider__practice", "provider__user")
    row = found.filter(id=time_off.id).first()
    if row is None:
        raise Hidden
    return row


def appointments_in(time_off: TimeOff) -> QuerySet[Appointment]:
    """What is booked into it with clients, in order; with service and clients."""
    return (
        busy(time_off.provider_id, *time_off.span)
        .filter(status=AppointmentStatus.SCHEDULED)
        .exclude(kind=AppointmentKind.PERSONAL)
        .select_related("service")
        .prefetch_related("attendances__client")
        .order_by("start", "id")
    )


def _tell(action: str, actor: Member, row: TimeOff, changes: dict[str, tuple[Any, Any]]) -> None:
    told = {name: pair for name, pair in changes.items() if name != "reason"}  # private
    record(action, actor=actor, object_id=row.id, changes=told)
