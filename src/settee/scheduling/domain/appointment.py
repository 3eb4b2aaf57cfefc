"""Booking, moving, changing and cancelling one appointment.

Every verb holds the provider's calendar first, then the room, then reads again, checks, writes and
tells the audit trail, all in one transaction.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import ChangedMeanwhile, Hidden, Refused
from settee.practices.models import Member
from settee.scheduling.access import require_bookable, require_changes
from settee.scheduling.domain.conflicts import (
    Wanted,
    conflicts,
    refuse_conflicts,
    room_conflicts,
)
from settee.scheduling.domain.details import Details, details_of
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.locks import lock_calendars, lock_rooms
from settee.scheduling.models import Appointment, Attendance

# What billing has taken over with the appointment: it changes only after an unlock (D-26).
_LOCKED = {"start", "end", "all_day", "kind", "service_id", "clients", "provider_id"}


class Locked(Refused):
    """The appointment was sent to billing; its time, client and service are fixed."""

    def __init__(self) -> None:
        super().__init__(
            "This appointment was sent to billing. Its time, client and service can be changed"
            " after Unlock, which needs its session not to be invoiced."
        )


class GivenMeanwhile(Refused):
    """It stands on another calendar than the one that is held."""

    def __init__(self) -> None:
        super().__init__(
            "Meanwhile this appointment was given to another provider. Open it again to see where"
            " it stands now."
        )


@transaction.atomic
def book_appointment(
    *,
    actor: Member,
    provider: Member,
    key: uuid.UUID,
    start: datetime,
    end: datetime,
    details: Details,
    all_day: bool = False,
    anyway: bool = False,
) -> Appointment:
    """Put an appointment on the calendar; ``key`` becomes its id, so booking twice books once.

    Raises NotAllowed, Refused, and DoubleBooking unless ``anyway``.
    """
    require_bookable(actor, provider)
    lock_calendars([provider.id])
    booked = Appointment.objects.filter(id=key, provider=provider).first()
    if booked:
        return booked
    check_span(start, end)
    details.check()
    lock_rooms([details.room.id if details.room else None])
    if not anyway:
        wanted = Wanted(provider=provider, spans=[(start, end)], details=details)
        refuse_conflicts(conflicts(wanted, actor=actor))
    columns = details.columns() | details.buffers
    appointment = Appointment(
        id=key, provider=provider, start=start, end=end, all_day=all_day, **columns
    )
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError:
        raise Refused("This form was used before. Open a new one and try again.") from None
    seat(appointment, [client.id for client in details.clients])
    tell("appointment.book", actor, appointment, {"start": (None, start), "end": (None, end)})
    return appointment


def move_appointment(
    *,
    actor: Member,
    appointment: Appointment,
    start: datetime,
    end: datetime,
    version: int,
    to: Member | None = None,
    anyway: bool = False,
    changed: bool = True,
) -> Appointment:
    """Give it another time or length, or to another provider, this occurrence alone.

    Its clients stay their provider's. An occurrence given away still counts in its series, whose
    changes spare it; ``changed=False`` takes a move back, so that they mean it again.
    Raises NotAllowed, Locked, Refused, ChangedMeanwhile, and DoubleBooking unless ``anyway``.
    """
    values = {"start": start, "end": end, "changed": changed}
    return _change(actor, appointment, values, None, version=version, to=to, anyway=anyway)


def change_appointment(
    *,
    actor: Member,
    appointment: Appointment,
    start: datetime,
    end: datetime,
    details: Details,
    version: int,
    all_day: bool = False,
    to: Member | None = None,
    anyway: bool = False,
) -> Appointment:
    """Save all that a form may change of this one appointment, alone even in a series.

    ``to`` gives it to that provider.

    Raises NotAllowed, Locked, Refused, ChangedMeanwhile, and DoubleBooking unless ``anyway``.
    """
    details.check()
    values = {"start": start, "end": end, "all_day": all_day, **details.columns()}
    return _change(actor, appointment, values, details, version=version, to=to, anyway=anyway)


@transaction.atomic
def _change(
    actor: Member,
    appointment: Appointment,
    values: dict[str, Any],
    details: Details | None,
    *,
    version: int,
    to: Member | None,
    anyway: bool,
) -> Appointment:
    row = hold(actor, appointment, to=to)
    marked = values.pop("changed", True)
    if to:
        values |= {"provider_id": to.id}
    check_span(values["start"], values["end"])
    before = seated(row)
    clients = {client.id for client in details.clients} if details else before
    new_clients = clients != before
    if is_locked(row) and (new_clients or _differs(row, values)):
        raise Locked
    if details and row.service_id != values["service_id"]:
        values |= details.buffers  # else those it was booked with
    lock_rooms([values.get("room_id", row.room_id)])
    if not row.cancelled and not anyway:
        _check_conflicts(actor, row, to or row.provider, values, details or details_of(row))
    if new_clients and row.version != version:
        raise ChangedMeanwhile
    if row.series_id and (new_clients or _differs(row, values, everything=True)):
        values |= {"changed": marked}
    changes: dict[str, tuple[Any, Any]] = save_changes(row, values, version=version)
    if new_clients:
        reseat(row, clients)
        changes["clients"] = (_names(before), _names(clients))
    if changes:
        tell("appointment.change", actor, row, changes)
    return row


def _differs(row: Appointment, values: Mapping[str, Any], *, everything: bool = False) -> bool:
    return any(
        getattr(row, name) != value
        for name, value in values.items()
        if everything or name in _LOCKED
    )


def _check_conflicts(
    actor: Member, row: Appointment, provider: Member, values: Mapping[str, Any], details: Details
) -> None:
    """Of what is new only: what was booked in spite of a warning is not warned of again."""
    span = values["start"], values["end"]
    wanted = Wanted(provider=provider, spans=[span], details=details, exclude=[row.id])
    moves = span != (row.start, row.end) or provider.id != row.provider_id
    longer = any(values.get(name, 0) > getattr(row, name) for name in details.buffers)
    if moves or longer:
        refuse_conflicts(conflicts(wanted, actor=actor))
    elif values.get("room_id", row.room_id) != row.room_id:
        refuse_conflicts(room_conflicts(wanted, actor=actor))


def cancel_appointment(
    *, actor: Member, appointment: Appointment, now: datetime, late: bool = False, reason: str = ""
) -> Appointment:
    """Take it off the provider's time; it stays on the calendar, struck out. Raises Locked."""
    status = AppointmentStatus.LATE_CANCEL if late else AppointmentStatus.CANCELLED
    return _set_status(actor, appointment, status, cancelled_at=now, reason=reason)


def mark_no_show(*, actor: Member, appointment: Appointment, reason: str = "") -> Appointment:
    """The client did not come. Raises Locked."""
    return _set_status(actor, appointment, AppointmentStatus.NO_SHOW, reason=reason)


def restore_appointment(
    *, actor: Member, appointment: Appointment, anyway: bool = False
) -> Appointment:
    """Take back a cancellation or a no-show. Raises DoubleBooking unless ``anyway``."""
    return _set_status(actor, appointment, AppointmentStatus.SCHEDULED, anyway=anyway)


@transaction.atomic
def _set_status(
    actor: Member,
    appointment: Appointment,
    status: AppointmentStatus,
    *,
    cancelled_at: datetime | None = None,
    reason: str = "",
    anyway: bool = True,
) -> Appointment:
    row = hold(actor, appointment)
    if row.status == status and reason in ("", row.cancel_reason):
        return row
    if is_locked(row):
        raise Locked
    if row.cancelled and status == AppointmentStatus.SCHEDULED and not anyway:
        lock_rooms([row.room_id])
        span = row.start, row.end
        wanted = Wanted(provider=row.provider, spans=[span], details=details_of(row))
        refuse_conflicts(conflicts(wanted, actor=actor))
    values = {"status": status, "cancelled_at": cancelled_at, "cancel_reason": reason}
    changes = save_changes(row, values, version=row.version)
    changes.pop("cancelled_at", None)
    tell("appointment.status", actor, row, changes)
    return row


def hold(actor: Member, appointment: Appointment, *, to: Member | None = None) -> Appointment:
    """The row as it is now, with its calendar held, and that of ``to``, who is to get it.

    Raises NotAllowed, Hidden if it has gone, GivenMeanwhile.
    """
    held = {appointment.provider_id, to.id if to else appointment.provider_id}
    for provider_id in held:
        require_changes(actor, provider_id)
    if to and not to.is_provider:
        raise Refused("Staff users have no calendar of their own.", field="provider")
    if to and not to.is_joined:
        raise Refused(f"{to.name} is not part of this practice any more.", field="provider")
    lock_calendars(held)
    related = ("provider__practice", "provider__user", "service", "place", "room")
    row = Appointment.objects.select_related(*related).filter(id=appointment.id).first()
    if row is None:
        raise Hidden
    if row.provider_id not in held:
        raise GivenMeanwhile
    return row


def check_span(start: datetime, end: datetime) -> None:
    if end <= start:
        raise Refused("It has to end after it starts.", field="end")


def is_locked(row: Appointment) -> bool:
    return row.attendances.filter(billed_at__isnull=False).exists()


def seated(row: Appointment) -> set[uuid.UUID]:
    return set(row.attendances.values_list("client_id", flat=True))


def seat(row: Appointment, clients: Iterable[uuid.UUID]) -> None:
    Attendance.objects.bulk_create(
        Attendance(appointment=row, client_id=client_id) for client_id in clients
    )


def reseat(row: Appointment, clients: set[uuid.UUID]) -> None:
    """Those who stay keep their place."""
    row.attendances.exclude(client__in=clients).delete()
    seat(row, sorted(clients - seated(row)))


def tell(
    action: str,
    actor: Member,
    row: Appointment,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """One entry in the audit trail for each client concerned, or one for personal time."""
    concerned: set[uuid.UUID | None] = {*seated(row)}
    for client_id in concerned or {None}:
        record(action, actor=actor, object_id=row.id, client_id=client_id, changes=changes)


def _names(clients: Iterable[uuid.UUID]) -> str:
    return " ".join(str(client_id) for client_id in sorted(clients))
