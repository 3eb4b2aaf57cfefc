"""What is a person's in the practice: it stays there when they leave, or are staff from now on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from settee.clients.models import Client
from settee.practices.models import Member
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
    """One statement, three more with appointments to come. Personal time does not count."""
    coming = Appointment.objects.filter(
        provider=provider_id, start__gt=now, status=AppointmentStatus.SCHEDULED
    ).exclude(kind=AppointmentKind.PERSONAL)
    counts = Member.objects.filter(id=provider_id).values_list(
        _count(Client.objects.filter(provider=provider_id)),
        _count(coming),
        _count(Series.objects.filter(provider=provider_id, ended=False)),
    )
    clients, appointments, series = counts.get()
    first = coming.prefetch_related("attendances__client").order_by("start", "id")
    return Holdings(clients, appointments, series, list(first[:SHOWN]) if appointments else [])


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many there are, as a column of a statement about something else."""
    everyone = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(everyone.annotate(count=Count("pk")).values("count")), 0)
