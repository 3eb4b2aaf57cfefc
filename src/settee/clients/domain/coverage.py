"""A client's insurances in their order: who pays, for what, and through whom one is insured."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from settee.audit.domain.record import record
from settee.clients.access import get_client_to_change
from settee.clients.enums import Relationship
from settee.clients.models import Client, Coverage
from settee.core.changes import save_changes
from settee.core.errors import ChangedMeanwhile, Refused
from settee.practices.models import Member

RANKS = ("primary", "secondary", "tertiary", "fourth", "fifth", "sixth")
_OUT_OF_THE_WAY = 1000
_OF_CLIENT = frozenset({"bill_to", "diagnosis_codes"})
_SUBSCRIBER = {
    "subscriber_first_name": "",
    "subscriber_last_name": "",
    "subscriber_birth_date": None,
    "subscriber_sex": "U",
    "subscriber_address1": "",
    "subscriber_city": "",
    "subscriber_state": "",
    "subscriber_zip": "",
}
EDITABLE = frozenset(
    {
        "payer_code", "payer_name", "plan_name", "member_id", "group_number", "relationship",
        "authorization_number", "copay", "deductible", "valid_from", "valid_until", *_SUBSCRIBER,
    }
)  # fmt: skip
type Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An insurance as it is to be. ``id`` is a row's, or new: the same each time a form is sent."""

    id: uuid.UUID
    values: Mapping[str, Any]


class NotWhole(Refused):
    def __init__(self) -> None:
        super().__init__("This page was not whole. Load it again and repeat the change.")


class TooMany(Refused):
    def __init__(self) -> None:
        super().__init__(f"A record holds {len(RANKS)} insurances. Empty one that has long ended.")


@transaction.atomic
def save_coverages(
    *,
    actor: Member,
    client_id: uuid.UUID,
    values: Mapping[str, Any],
    coverages: Sequence[Wanted],
    version: int,
) -> Client:
    """Save who is billed, the diagnoses, and all insurances, the primary one first; one that is
    not among ``coverages`` is removed.

    ``version`` is the client's: it counts the whole record. Of a client who is the subscriber no
    subscriber data is kept, so it can't grow stale. Raises Hidden, NotAllowed, ChangedMeanwhile,
    TooMany, NotWhole.
    """
    if unknown := set(values) - _OF_CLIENT:
        raise TypeError(f"not billing data of a client: {sorted(unknown)}")
    client = get_client_to_change(actor, client_id)
    seen = client.version
    changes = save_changes(client, values, version=version)
    changes |= _save_all(client, coverages)
    if not changes:
        return client
    if seen != version:
        raise ChangedMeanwhile
    if client.version == seen:
        client.version += 1
        client.save(update_fields=["version"])
    record(
        "client.insurance", actor=actor, object_id=client.id, client_id=client.id, changes=changes
    )
    return client


def rank_name(rank: int) -> str:
    """``primary`` for 1."""
    return RANKS[rank - 1] if rank <= len(RANKS) else f"{rank}th"


def _save_all(client: Client, coverages: Sequence[Wanted]) -> Changes:
    stored = {row.id: row for row in Coverage.objects.filter(client=client)}
    before = [str(row) for row in stored.values()]
    given = {each.id for each in coverages}
    if len(given) < len(coverages) or Coverage.objects.filter(id__in=given - set(stored)).exists():
        raise NotWhole
    if len(given) > max(len(RANKS), len(stored)):
        raise TooMany
    gone = {id_: row for id_, row in stored.items() if id_ not in given}
    changes: Changes = {}
    for row in gone.values():
        changes |= _named(row.rank, _remove(row))
    _reorder(stored, [each.id for each in coverages])
    rows = []
    for rank, wanted in enumerate(coverages, start=1):
        found = stored.get(wanted.id)
        row = found or Coverage(id=wanted.id, client=client, rank=rank)
        changes |= _named(rank, _save_one(row, wanted.values, is_new=found is None))
        rows.append(row)
    kept = [id_ for id_ in stored if id_ not in gone]
    if kept != [row.id for row in rows if row.id in stored]:
        changes["order"] = (", ".join(before), ", ".join(map(str, rows)))
    return changes


def _named(rank: int, changes: Changes) -> Changes:
    return {f"{rank_name(rank)} {name}": pair for name, pair in changes.items()}


def _remove(row: Coverage) -> Changes:
    told = {name: (getattr(row, name), None) for name in EDITABLE}
    row.delete()
    return {name: pair for name, pair in told.items() if pair[0] not in ("", None)}


def _reorder(stored: Mapping[uuid.UUID, Coverage], order: Sequence[uuid.UUID]) -> None:
    """Give each row the rank of its place in ``order``. A rank is unique at every moment, so those
    that change step aside first."""
    ranks = {id_: rank for rank, id_ in enumerate(order, start=1) if id_ in stored}
    moved = [id_ for id_, rank in ranks.items() if stored[id_].rank != rank]
    Coverage.objects.filter(id__in=moved).update(rank=F("rank") + _OUT_OF_THE_WAY)
    for id_ in moved:
        stored[id_].rank = ranks[id_]
        stored[id_].save(update_fields=["rank"])


def _save_one(row: Coverage, wanted: Mapping[str, Any], *, is_new: bool) -> Changes:
    """The differences, as (before, after); they are written already."""
    if unknown := set(wanted) - EDITABLE:
        raise TypeError(f"not data of a coverage: {sorted(unknown)}")
    if wanted.get("relationship") == Relationship.SELF:
        wanted = {**wanted, **_SUBSCRIBER}
    changes = {
        name: (None if is_new else getattr(row, name), value)
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    if is_new:
        row.save(force_insert=True)
    elif changes:
        row.save(update_fields=list(changes))
    return changes
