"""What stands in the way of an appointment: allowed by hand, after a warning.

Three things do. Another appointment of the provider, where buffers are time of theirs: the next
begins when the buffer after the one and the buffer before the other are both over. Somebody in the
room, whoever's calendar that is on; buffers do not count there. And a day off: time off or a
public holiday. Personal time conflicts with neither personal time nor days off.

Of a series all occurrences are looked at, but for holidays: who books every Monday knows that there
are some and is told which (``holidays_met``); asked about is only the day that was chosen.
"""

import uuid
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from settee.core.errors import Refused
from settee.practices.models import Member, Room
from settee.practices.privileges import sees
from settee.scheduling.absences import Absence, absences
from settee.scheduling.domain.details import Details, subject_of
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment
from settee.scheduling.occupied import busy, in_room

Span = tuple[datetime, datetime]


class Hindrance(Enum):
    """Why a time can't be had without asking; the value says so."""

    TAKEN = "This time is taken already."
    ROOM = "The room is taken at this time."
    OFF = "This is a day off."


@dataclass(frozen=True, slots=True)
class Conflict:
    """What already stands at a wanted time, ``subject`` in words that its reader may see."""

    start: datetime
    end: datetime
    subject: str
    hindrance: Hindrance = Hindrance.TAKEN
    all_day: bool = False


class DoubleBooking(Refused):
    """The time is taken by ``conflicts``; asked again with ``anyway``, it is booked then."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        met = {each.hindrance for each in conflicts}
        first = next((each for each in Hindrance if each in met), Hindrance.TAKEN)
        super().__init__(first.value, field="start")
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Stretches of a provider's time, half-open instants, for an appointment such as ``details``.

    ``exclude`` are appointments, and ``exclude_series`` a series, that don't count; of stretches
    that come of a rule ``chosen`` are those that somebody chose. The provider comes with their
    practice.
    """

    provider: Member
    spans: Sequence[Span]
    details: Details
    exclude: Collection[uuid.UUID] = ()
    exclude_series: uuid.UUID | None = None
    chosen: Sequence[Span] | None = None

    @property
    def personal(self) -> bool:
        return self.details.kind == AppointmentKind.PERSONAL

    @property
    def busy_spans(self) -> list[Span]:
        """In order, with the buffers."""
        before, after = (timedelta(minutes=each) for each in self.details.buffers.values())
        return sorted((start - before, end + after) for start, end in self.spans)

    def counts(self, appointment_id: uuid.UUID, series_id: uuid.UUID | None) -> bool:
        return appointment_id not in self.exclude and (
            series_id is None or series_id != self.exclude_series
        )


def conflicts(wanted: Wanted, *, actor: Member) -> list[Conflict]:
    """All that stands in the way, in order of time, told as far as ``actor`` may see it.

    One reading of calendar, room and days off each, however many stretches are wanted.
    """
    if not wanted.spans:
        return []
    found = [*_taken(wanted), *room_conflicts(wanted, actor=actor), *_days_off(wanted)]
    return sorted(found, key=lambda each: each.start)


def _taken(wanted: Wanted) -> list[Conflict]:
    spans = wanted.busy_spans
    standing = busy(wanted.provider.id, *_reach(spans)).values_list(
        "id", "series_id", "busy_from", "busy_until"
    )
    if wanted.personal:
        standing = standing.exclude(kind=AppointmentKind.PERSONAL)
    hit = [
        row[0]
        for row in standing
        if wanted.counts(row[0], row[1]) and row[2] and row[3] and _meets(spans, row[2], row[3])
    ]
    rows = Appointment.objects.filter(id__in=hit).prefetch_related("attendances__client")
    return [
        Conflict(each.start, each.end, subject_of(each) + _closeness(each, wanted)) for each in rows
    ]


def _closeness(there: Appointment, wanted: Wanted) -> str:
    """What to say where appointments would not overlap, and only the buffers do."""
    spans = sorted(wanted.spans)
    if _meets(spans, there.start, there.end):
        return ""
    buffers = wanted.details.buffers
    after = there.buffer_after + buffers["buffer_before"]
    if _meets(spans, there.end, there.end + timedelta(minutes=after)):
        return f" ({after} minutes are kept free after it)"
    return f" ({there.buffer_before + buffers['buffer_after']} minutes are kept free before it)"


def room_conflicts(wanted: Wanted, *, actor: Member) -> list[Conflict]:
    """Others in the wanted room; the provider's own appointments are told as their time."""
    room = wanted.details.room
    if room is None or not wanted.spans:
        return []
    spans = sorted(wanted.spans)
    standing = in_room(room.id, *_reach(spans)).exclude(provider=wanted.provider.id)
    hit = [
        row[0]
        for row in standing.values_list("id", "series_id", "start", "end")
        if wanted.counts(row[0], row[1]) and _meets(spans, row[2], row[3])
    ]
    rows = Appointment.objects.filter(id__in=hit).select_related("provider__user")
    return [
        Conflict(each.start, each.end, _who(each, room, actor), Hindrance.ROOM)
        for each in rows.prefetch_related("attendances__client")
    ]


def _who(there: Appointment, room: Room, actor: Member) -> str:
    if not sees(actor, there.provider_id):
        return f"{room.name}: taken by another provider"
    return f"{room.name}: {subject_of(there)} with {there.provider.name}"


def _days_off(wanted: Wanted) -> list[Conflict]:
    if wanted.personal:
        return []
    provider, spans = wanted.provider, wanted.busy_spans
    chosen = spans if wanted.chosen is None else wanted.chosen
    away = absences([provider], *_reach(spans))[provider.id]
    return [
        Conflict(
            each.start,
            each.end,
            f"{provider.name} is off" if each.time_off else f"{each.name}, a public holiday",
            Hindrance.OFF,
            each.all_day,
        )
        for each in away
        if _meets(spans if each.time_off else chosen, each.start, each.end)
    ]


def holidays_met(provider: Member, spans: Sequence[Span]) -> list[Absence]:
    """The public holidays that these stretches fall on, in order."""
    if not spans:
        return []
    spans = sorted(spans)
    away = absences([provider], *_reach(spans))[provider.id]
    return [each for each in away if not each.time_off and _meets(spans, each.start, each.end)]


def _reach(spans: Sequence[Span]) -> Span:
    return spans[0][0], max(end for _, end in spans)


def _meets(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether one of the sorted ``spans``, all of one length, is met."""
    last = bisect_left(spans, (end,)) - 1
    return last >= 0 and start < spans[last][1]


def refuse_conflicts(found: Iterable[Conflict]) -> None:
    """Raises DoubleBooking if there are any."""
    if told := list(found):
        raise DoubleBooking(told)
