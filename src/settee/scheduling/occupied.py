"""Reading what takes a provider's time, and rooms."""

import uuid
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import GreaterThan

from settee.scheduling.models import Appointment
from settee.scheduling.models.appointment import LONG
from settee.scheduling.models.service import LONGEST_BUFFER
from settee.scheduling.queries import CANCELLED

_WIDEST = LONG + 2 * LONGEST_BUFFER  # of a busy stretch whose appointment is not long


def busy(provider_id: uuid.UUID, start: datetime, end: datetime) -> QuerySet[Appointment]:
    """What takes the provider's time in [``start``, ``end``), buffers counted."""
    return Appointment.objects.filter(
        Q(busy_from__gte=start - _WIDEST) | _long(start - LONGEST_BUFFER),
        ~Q(status__in=CANCELLED),
        provider=provider_id,
        busy_from__lt=end,
        busy_until__gt=start,
    )


def in_room(room_id: uuid.UUID, start: datetime, end: datetime) -> QuerySet[Appointment]:
    """What is booked into the room in [``start``, ``end``), whoever's calendar it is on.

    Without buffers: they are the provider's time, not the room's.
    """
    return Appointment.objects.filter(
        Q(start__gte=start - LONG) | _long(start),
        ~Q(status__in=CANCELLED),
        room=room_id,
        start__lt=end,
        end__gt=start,
    )


def _long(start: datetime) -> Q:
    """Those that may have begun before the rest is looked for: few, with an index of their own."""
    return Q(GreaterThan(F("end") - F("start"), LONG), end__gt=start)
