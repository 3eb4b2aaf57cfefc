"""When somebody can be booked, and why not at another time. Pure: instants in, instants out.

All instants are seconds since 1970 and all stretches half-open. ``Openings.why_not`` says what
speaks against one time; ``starts`` finds all times against which nothing does, without asking it
for each.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from math import inf

from settee.core.intervals import Stretch, crowded, holds, meets, merged, without


class Reason(StrEnum):
    """Why a time is not offered; of several the first in this order is told."""

    NOTICE = "notice"  # it is too soon, or has passed
    AHEAD = "ahead"  # it is too far ahead
    HOURS = "hours"  # outside the office hours
    OFF = "off"  # time off, a holiday, something personal
    CLIENT = "client"  # outside the times this client may book
    TAKEN = "taken"  # as many appointments as may be at once
    BUFFER = "buffer"  # free itself, but too close to another
    ROOM = "room"  # no room is free


@dataclass(frozen=True, slots=True)
class Wanted:
    """How long the appointment is, and what it needs around it, in seconds."""

    length: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Openings:
    """What decides over a window of one provider's calendar. Stretches in any order.

    ``taken`` are the appointments that count against ``at_once`` (Max Simultaneous), each with its
    buffers as ``guarded``. ``allowed`` are the times this client may book, None for any.
    ``rooms`` are the taken times of each room that would do, None where none is needed.
    """

    earliest: int
    latest: int
    hours: Sequence[Stretch]
    off: Sequence[Stretch] = ()
    taken: Sequence[Stretch] = ()
    guarded: Sequence[Stretch] = ()
    at_once: int = 1
    allowed: Sequence[Stretch] | None = None
    rooms: Sequence[Sequence[Stretch]] | None = None
    step: int = 900

    def why_not(self, start: int, wanted: Wanted) -> Reason | None:
        """The first reason against an appointment at ``start``, None when it can be had."""
        end = start + wanted.length
        around = start - wanted.before, end + wanted.after
        for reason, stands in (
            (Reason.NOTICE, start < self.earliest),
            (Reason.AHEAD, start >= self.latest),
            (Reason.HOURS, not holds(self._hours, start, end)),
            (Reason.OFF, meets(self._off, start, end)),
            (Reason.CLIENT, self._allowed is not None and not holds(self._allowed, start, end)),
            (Reason.TAKEN, meets(self._full, start, end)),
            (Reason.BUFFER, meets(self._guarded, *around)),
            (Reason.ROOM, self.rooms is not None and not self._a_room(start, end)),
        ):
            if stands:
                return reason
        return None

    def starts(self, wanted: Wanted) -> Iterator[int]:
        """Every time that can be had, in order: each ``step`` from where the hours begin.

        Works on stretches of starts: what an obstacle forbids, what an opening allows.
        """
        length, blocked = wanted.length, self._blocked(wanted)
        windows = [
            (max(start, self.earliest), min(end - length + 1, self.latest))
            for start, end in self._hours
        ]
        for start, end in without(merged(windows), blocked):
            opening, _ = self._hours[bisect_right(self._hours, (start, inf)) - 1]
            first = opening - (opening - start) // self.step * self.step
            yield from range(first, end, self.step)

    def _blocked(self, wanted: Wanted) -> list[Stretch]:
        length, before, after = wanted.length, wanted.before, wanted.after
        blocked = _widened((*self._off, *self._full), length)
        blocked += [(start - length - after + 1, end + before) for start, end in self._guarded]
        if self._allowed is not None:
            can = merged((start, end - length + 1) for start, end in self._allowed)
            blocked += without([(self.earliest, self.latest)], can)
        if self.rooms is not None:
            each = [merged(_widened(room, length)) for room in self._rooms]
            blocked += crowded(chain(*each), len(each)) if each else [(self.earliest, self.latest)]
        return merged(blocked)

    def _a_room(self, start: int, end: int) -> bool:
        return any(not meets(room, start, end) for room in self._rooms)

    @cached_property
    def _hours(self) -> list[Stretch]:
        return merged(self.hours)

    @cached_property
    def _off(self) -> list[Stretch]:
        return merged(self.off)

    @cached_property
    def _allowed(self) -> list[Stretch] | None:
        return None if self.allowed is None else merged(self.allowed)

    @cached_property
    def _full(self) -> list[Stretch]:
        return crowded(self.taken, self.at_once)

    @cached_property
    def _guarded(self) -> list[Stretch]:
        return crowded(self.guarded, self.at_once)

    @cached_property
    def _rooms(self) -> list[list[Stretch]]:
        return [merged(room) for room in self.rooms or ()]


def _widened(stretches: Iterable[Stretch], length: int) -> list[Stretch]:
    """The starts at which something of ``length`` would meet one of ``stretches``."""
    return [(start - length + 1, end) for start, end in stretches]
