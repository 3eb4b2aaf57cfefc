"""Lists that people put in order."""

import uuid
from collections.abc import Iterable
from typing import Protocol


class Placed(Protocol):
    id: uuid.UUID
    position: int


def placed[Row: Placed](rows: Iterable[Row], row_id: uuid.UUID, place: int) -> list[Row]:
    """Those of ``rows``, in their order, whose position changes when one moves to ``place``.

    A place beyond either end is that end. A row that is not among them moves nothing.
    """
    ordered = list(rows)
    if moving := next((row for row in ordered if row.id == row_id), None):
        ordered.remove(moving)
        ordered.insert(max(0, min(place, len(ordered))), moving)
    changed = [row for position, row in enumerate(ordered) if row.position != position]
    for position, row in enumerate(ordered):
        row.position = position
    return changed
