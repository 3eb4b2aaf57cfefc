"""What is a person's in the practice: it stays there when they leave, or are staff from now on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from settee.clients.models import Client
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models import Appointment, Series

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Holdings:
    """``coming`` are the first of ``appointments`` that are still to come, by time."""

    clients: int
    appointments: int
    series: int
    coming: Sequence[Appointment]

    def __bool__(self) -> bool:
        return bool(self.clients or self.appointments or self.series)


def holdings(provider_id: uuid.UUID, *, now: datetime) -> Holdings:
    """Four statements, the last only with appointments to come. Personal time does not count."""
    coming = Appointment.objects.filter(
        provider=provider_id, start__gt=now, status=AppointmentStatus.SCHEDULED
    ).exclude(kind=AppointmentKind.PERSONAL)
    count = coming.count()
    first = coming.select_related("service").prefetch_related("attendances__client")
    return Holdings(
        clients=Client.objects.filter(provider=provider_id).count(),
        appointments=count,
        series=Series.objects.filter(provider=provider_id, ended=False).count(),
        coming=list(first.order_by("start", "id")[:SHOWN]) if count else [],
    )
