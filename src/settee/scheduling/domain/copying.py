"""An appointment once more at another time."""

import uuid
from datetime import datetime

from settee.core.time import at
from settee.practices.models import Member
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.domain.details import details_of
from settee.scheduling.models import Appointment


def copy_appointment(
    *,
    actor: Member,
    appointment: Appointment,
    provider: Member,
    start: datetime,
    key: uuid.UUID,
    anyway: bool = False,
) -> Appointment:
    """Book at ``start``, on ``provider``'s calendar, what ``appointment`` is, as long as it is.

    The copy is a single appointment that is to come, whatever became of the first. ``key`` becomes
    its id, so pasting twice books once. Raises NotAllowed, Refused, and DoubleBooking unless
    ``anyway``.
    """
    return book_appointment(
        actor=actor,
        provider=provider,
        key=key,
        start=start,
        end=_end(appointment, start, provider),
        details=details_of(appointment),
        all_day=appointment.all_day,
        anyway=anyway,
    )


def _end(appointment: Appointment, start: datetime, provider: Member) -> datetime:
    """Days stay days where clocks change."""
    if not appointment.all_day:
        return start + (appointment.end - appointment.start)
    zone = appointment.provider.zone
    days = appointment.end.astimezone(zone).date() - appointment.start.astimezone(zone).date()
    local = start.astimezone(provider.zone)
    return at(local.date() + days, local.time(), provider.zone)
