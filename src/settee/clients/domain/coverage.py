"""A client's insurance: who pays, for what, and through whom the client is insured."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from settee.audit.domain.record import record
from settee.clients.access import get_client_to_change
from settee.clients.enums import Relationship
from settee.clients.models import Client, Coverage
from settee.core.changes import save_changes
from settee.core.errors import ChangedMeanwhile
from settee.practices.models import Member

PRIMARY, SECONDARY = 1, 2
RANKS = {PRIMARY: "primary", SECONDARY: "secondary"}
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
        "authorization_number", "copay", *_SUBSCRIBER,
    }
)  # fmt: skip


@transaction.atomic
def save_coverage(
    *,
    actor: Member,
    client_id: uuid.UUID,
    values: Mapping[str, Any],
    coverages: Mapping[int, Mapping[str, Any] | None],
    version: int,
) -> Client:
    """Save who is billed, the diagnoses, and the coverages by rank; None removes one.

    ``version`` is the client's: it counts the whole record. Of a client who is the subscriber no
    subscriber data is kept, so it can't grow stale. Raises Hidden, NotAllowed, ChangedMeanwhile.
    """
    if unknown := set(values) - _OF_CLIENT:
        raise TypeError(f"not billing data of a client: {sorted(unknown)}")
    client = get_client_to_change(actor, client_id)
    seen = client.version
    changes = save_changes(client, values, version=version)
    stored = {coverage.rank: coverage for coverage in Coverage.objects.filter(client=client)}
    for rank, wanted in coverages.items():
        told = _save_one(client, rank, stored.get(rank), wanted)
        changes |= {f"{RANKS[rank]} {name}": pair for name, pair in told.items()}
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


def _save_one(
    client: Client, rank: int, row: Coverage | None, wanted: Mapping[str, Any] | None
) -> dict[str, tuple[Any, Any]]:
    """The differences, as (before, after); they are written already."""
    before = {name: getattr(row, name) for name in EDITABLE} if row else {}
    if wanted is None:
        if row:
            row.delete()
        return {name: (value, None) for name, value in before.items() if value not in ("", None)}
    if unknown := set(wanted) - EDITABLE:
        raise TypeError(f"not data of a coverage: {sorted(unknown)}")
    if wanted.get("relationship") == Relationship.SELF:
        wanted = {**wanted, **_SUBSCRIBER}
    row = row or Coverage(client=client, rank=rank)
    changes = {
        name: (before.get(name), value)
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    if changes:
        row.save()
    return changes
