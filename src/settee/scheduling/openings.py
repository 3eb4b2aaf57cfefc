"""Reading when calendars are open, and the time that buffers take from them."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from settee.core.time import at, local_date
from settee.practices.models import Member
from settee.scheduling.models import OfficeHours
from settee.scheduling.queries import CANCELLED, touching

Span = tuple[datetime, datetime]


class Buffer(NamedTuple):
    """Half-open: time kept free before or after an appointment of the provider."""

    provider_id: uuid.UUID
    start: datetime
    end: datetime


def open_stretches(
    providers: Sequence[Member], since: datetime, until: datetime
) -> dict[uuid.UUID, list[Span]]:
    """Office hours as instants, of days that touch [``since``, ``until``): one statement.

    Each provider's hours are on their own clock. Who has none at all is not in it: their calendar
    is open at any time.
    """
    hours: dict[uuid.UUID, dict[int, list[OfficeHours]]] = {}
    for row in OfficeHours.objects.filter(provider__in=providers):
        hours.setdefault(row.provider_id, {}).setdefault(row.weekday, []).append(row)
    return {
        provider.id: list(_stretches(provider, hours[provider.id], since, until))
        for provider in providers
        if provider.id in hours
    }


def _stretches(
    provider: Member, hours: dict[int, list[OfficeHours]], since: datetime, until: datetime
) -> Iterator[Span]:
    day = local_date(since, provider.zone)
    while day <= local_date(until - timedelta(microseconds=1), provider.zone):
        for row in hours.get(day.weekday(), ()):
            yield at(day, row.start, provider.zone), at(day, row.end, provider.zone)
        day += timedelta(days=1)


def buffers(
    provider_ids: Collection[uuid.UUID], since: datetime, until: datetime
) -> Iterator[Buffer]:
    """Of appointments that touch [``since``, ``until``) and are not cancelled: one statement."""
    rows = touching(provider_ids, since, until).filter(
        ~Q(status__in=CANCELLED), Q(buffer_before__gt=0) | Q(buffer_after__gt=0)
    )
    for provider_id, start, end, busy_from, busy_until in rows.values_list(
        "provider", "start", "end", "busy_from", "busy_until"
    ):
        if busy_from and busy_from < start:
            yield Buffer(provider_id, busy_from, start)
        if busy_until and busy_until > end:
            yield Buffer(provider_id, end, busy_until)
