"""Two appointments of one provider at the same time: allowed by hand, after a warning."""

import uuid
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from settee.core.errors import Refused
from settee.practices.models import Member
from settee.scheduling.domain.details import subject_of
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment
from settee.scheduling.queries import CANCELLED, overlapping

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What already stands at a wanted time."""

    start: datetime
    end: datetime
    subject: str


class DoubleBooking(Refused):
    """The time is taken by ``conflicts``; asked again with ``anyway``, it is booked then."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("This time is taken already.", field="start")
        self.conflicts = conflicts


def conflicts(
    *,
    provider: Member,
    start: datetime,
    end: datetime,
    personal: bool = False,
    exclude: Iterable[uuid.UUID] = (),
) -> list[Conflict]:
    """What is not cancelled and overlaps [``start``, ``end``); touching is not overlapping.

    ``personal`` time does not conflict with other personal time.
    """
    return conflicts_of(provider.id, [(start, end)], personal=personal, exclude=exclude)


def conflicts_of(
    provider_id: uuid.UUID,
    spans: Sequence[Span],
    *,
    personal: bool,
    exclude: Iterable[uuid.UUID] = (),
    exclude_series: uuid.UUID | None = None,
) -> list[Conflict]:
    """The same for many stretches of time: one reading of the calendar, whatever their number."""
    if not spans:
        return []
    spans = sorted(spans)
    standing = (
        overlapping(provider_id, spans[0][0], max(end for _, end in spans))
        .exclude(status__in=CANCELLED)
        .exclude(id__in=list(exclude))
        .order_by("start")
        .values_list("id", "start", "end", "series_id")
    )
    if personal:
        standing = standing.exclude(kind=AppointmentKind.PERSONAL)
    hit = [
        row[0]
        for row in standing
        if (exclude_series is None or row[3] != exclude_series) and _meets(spans, row[1], row[2])
    ]
    found = Appointment.objects.filter(id__in=hit).prefetch_related("attendances__client")
    return [Conflict(each.start, each.end, subject_of(each)) for each in found.order_by("start")]


def _meets(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether one of the sorted ``spans``, which do not overlap among themselves, is met."""
    last = bisect_left(spans, (end,)) - 1
    return last >= 0 and start < spans[last][1]


def refuse_conflicts(found: Sequence[Conflict]) -> None:
    """Raises DoubleBooking if there are any."""
    if found:
        raise DoubleBooking(found)
