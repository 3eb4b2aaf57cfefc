"""Changing a row that two people may have open at the same time."""

from collections.abc import Mapping
from typing import Any, Protocol

from settee.core.errors import ChangedMeanwhile


class Versioned(Protocol):
    version: int

    def save(self, *, update_fields: list[str]) -> None: ...


def save_changes(
    row: Versioned, values: Mapping[str, Any], *, version: int
) -> dict[str, tuple[Any, Any]]:
    """Save those of ``values`` that differ and return them as (before, after).

    ``row`` was read under lock; ``version`` is the one the person saw. Raises ChangedMeanwhile,
    unless everything is already as wanted: a form sent twice is no conflict.
    """
    changes = {
        name: (getattr(row, name), value)
        for name, value in values.items()
        if getattr(row, name) != value
    }
    if changes and row.version != version:
        raise ChangedMeanwhile
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    if changes:
        row.version += 1
        row.save(update_fields=[*changes, "version"])
    return changes
