"""How many of each thing a move brings."""

from collections.abc import Mapping
from typing import Any, NamedTuple

_THINGS = (
    ("clients", "Clients"),
    ("events", "Appointments and series"),
    ("services", "Services"),
    ("payers", "Insurance companies"),
    ("providers", "Providers"),
)


class Count(NamedTuple):
    thing: str
    new: int
    known: int


def counts(outcome: Mapping[str, Any]) -> list[Count]:
    """Of an ``ImportReport`` as JSON, in the order in which people ask."""
    new, known = outcome.get("new", {}), outcome.get("known", {})
    return [Count(words, new.get(thing, 0), known.get(thing, 0)) for thing, words in _THINGS]
