"""Reading what takes a provider's time, and rooms.

Both are read by two index ranges, put together: what began near the wanted time, and the few that
are so long that they may have begun before. With an OR of the two all of the past would be read.
"""

import uuid
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import GreaterThan

from settee.scheduling.models import Appointment
from settee.scheduling.models.appointment import LONG
from settee.scheduling.models.service import LONGEST_BUFFER
from settee.scheduling.queries import CANCELLED

_WIDEST = LONG + 2 * LONGEST_BUFFER  # of a busy stretch whose appointment is not long
_IS_LONG = Q(GreaterThan(F("end") - F("start"), LONG))


def busy(provider_id: uuid.UUID, start: datetime, end: datetime) -> QuerySet[Appointment]:
    """What takes the provider's time in [``start``, ``end``), buffers counted."""
    taking = Appointment.objects.filter(
        ~Q(status__in=CANCELLED), provider=provider_id, busy_from__lt=end, busy_until__gt=start
    )
    near = taking.filter(busy_from__gte=start - _WIDEST)
    return _either(near, taking.filter(_IS_LONG, end__gt=start - LONGEST_BUFFER))


def in_room(room_id: uuid.UUID, start: datetime, end: datetime) -> QuerySet[Appointment]:
    """What is booked into the room in [``start``, ``end``), whoever's calendar it is on.

    Without buffers: they are the provider's time, not the room's.
    """
    there = Appointment.objects.filter(
        ~Q(status__in=CANCELLED), room=room_id, start__lt=end, end__gt=start
    )
    return _either(there.filter(start__gte=start - LONG), there.filter(_IS_LONG))


def _either(near: QuerySet[Appointment], long: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return Appointment.objects.filter(id__in=near.values("id").union(long.values("id"), all=True))
