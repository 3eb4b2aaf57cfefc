"""Arithmetic of half-open stretches [start, end) of whole numbers: seconds since 1970.

Where a function asks for a *disjoint* sequence it has to be sorted and without overlap, as
``merged`` gives it. All of them cost the sum of their inputs, after sorting.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same instants, sorted and disjoint; stretches that touch become one, empty ones go."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def without(stretches: Sequence[Stretch], holes: Sequence[Stretch]) -> list[Stretch]:
    """What of ``stretches`` is in none of ``holes``; both disjoint, and so is the result."""
    left: list[Stretch] = []
    first = 0
    for start, end in stretches:
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        place = first
        while place < len(holes) and holes[place][0] < end:
            if start < holes[place][0]:
                left.append((start, holes[place][0]))
            start = max(start, holes[place][1])
            place += 1
        if start < end:
            left.append((start, end))
    return left


def crowded(stretches: Iterable[Stretch], depth: int) -> list[Stretch]:
    """Where at least ``depth`` (from 1) of ``stretches`` lie over each other; disjoint."""
    edges = sorted(
        edge for start, end in stretches if start < end for edge in ((start, 1), (end, -1))
    )
    found: list[Stretch] = []
    standing, since = 0, 0
    for instant, change in edges:  # at one instant what ends is counted before what begins
        standing += change
        if change > 0 and standing == depth:
            since = instant
        elif change < 0 and standing == depth - 1 and since < instant:
            found.append((since, instant))
    return merged(found)


def holds(stretches: Sequence[Stretch], start: int, end: int) -> bool:
    """Whether one of the disjoint ``stretches`` has all of [``start``, ``end``)."""
    place = bisect_right(stretches, start, key=lambda stretch: stretch[0]) - 1
    return place >= 0 and end <= stretches[place][1]


def meets(stretches: Sequence[Stretch], start: int, end: int) -> bool:
    """Whether one of the disjoint ``stretches`` shares an instant with [``start``, ``end``)."""
    place = bisect_right(stretches, start, key=lambda stretch: stretch[0])
    before = place > 0 and start < stretches[place - 1][1] and start < end
    return before or (place < len(stretches) and stretches[place][0] < end)
