"""The hash chain over a practice's audit trail.

``seal`` lays the chain over entries that have been committed; ``verify`` walks it again. The hash
covers what the entry says in plain text, so rotating the encryption key does not break the chain.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from settee.audit.models import Entry, Seal
from settee.core.scope import current_practice_id

START = bytes(32)
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: ``position`` is the first seal that is wrong."""

    position: int
    what: str


def entry_hash(previous: bytes, entry: Entry) -> bytes:
    """SHA-256 over the previous hash and all the entry says, as canonical JSON."""
    said = [
        str(entry.id),
        entry.at.isoformat(),
        str(entry.user_id or ""),
        entry.actor,
        entry.action,
        str(entry.object_id or ""),
        str(entry.client_id or ""),
        entry.changes,
    ]
    return hashlib.sha256(previous + json.dumps(said).encode()).digest()


@transaction.atomic
def seal() -> int:
    """Chain the open practice's entries that have no seal yet; returns how many.

    An entry of a transaction still open is not visible here and gets its place at a later call:
    the chain's order is the order of sealing, so nothing is ever skipped.
    """
    practice_id = current_practice_id()
    _one_sealer_at_a_time(practice_id)
    last = Seal.objects.order_by("-position").first()
    position, previous = (last.position, bytes(last.hash)) if last else (0, START)
    count = 0
    while batch := list(Entry.objects.filter(seal=None).order_by("at", "id")[:_BATCH]):
        seals = []
        for entry in batch:
            position, previous = position + 1, entry_hash(previous, entry)
            seals.append(Seal(position=position, entry=entry, hash=previous))
        Seal.objects.bulk_create(seals)
        count += len(seals)
    return count


def verify() -> Break | None:
    """The first place where the open practice's chain does not hold, or None."""
    previous = START
    for position, seal_row in enumerate(_seals(), start=1):
        if seal_row.position != position:
            return Break(position, "a seal is missing")
        if entry_hash(previous, seal_row.entry) != bytes(seal_row.hash):
            return Break(position, "an entry or a seal was changed")
        previous = bytes(seal_row.hash)
    return None


def _seals() -> Iterator[Seal]:
    return Seal.objects.select_related("entry").order_by("position").iterator(_BATCH)


def _one_sealer_at_a_time(practice_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('audit:' || %s, 0))", [str(practice_id)]
        )
