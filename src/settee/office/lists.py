"""Pages of lists."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """A page of a list; ``previous`` and ``next`` are the ids of its edge rows, or empty."""

    rows: Sequence[Row]
    previous: str = ""
    next: str = ""


def page_of[Row](
    rows: Sequence[Row],
    key: Callable[[Row], uuid.UUID],
    *,
    before: uuid.UUID | None,
    after: uuid.UUID | None,
    size: int,
) -> Page[Row]:
    """The rows beyond an edge row, out of all ``rows``; the first ones if the edge row is gone."""
    places = {key(row): place for place, row in enumerate(rows)}
    start = 0
    if after in places:
        start = places[after] + 1
    elif before in places:
        start = max(0, places[before] - size)
    shown = rows[start : start + size]
    if not shown:
        return Page(())
    return Page(
        shown,
        str(key(shown[0])) if start else "",
        str(key(shown[-1])) if start + size < len(rows) else "",
    )
