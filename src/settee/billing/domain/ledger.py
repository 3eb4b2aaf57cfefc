"""The only way money is written down: append-only entries, and the balances that are their sums.

A debt of a party goes up by a charge and down by a payment; moved debts, write-offs and adjustments
are entries like any other. Balances of sessions and clients change in the same transaction.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from settee.billing.enums import EntryKind, Party
from settee.billing.models import LedgerEntry
from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.core.money import ZERO
from settee.core.scope import current_practice_id
from settee.practices.models import Member


class AlreadyReversed(Refused):
    def __init__(self) -> None:
        super().__init__("This entry was taken back before; see the account's newest entries.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """``amount`` raises what ``party`` owes, or lowers it when negative; ``date`` is local."""

    client_id: uuid.UUID
    kind: EntryKind
    party: Party
    amount: Decimal
    date: date
    session_id: uuid.UUID | None = None
    invoice_id: uuid.UUID | None = None
    claim_id: uuid.UUID | None = None
    reverses_id: uuid.UUID | None = None
    note: str = ""


@transaction.atomic
def post(entries: Iterable[NewEntry], *, actor: Member | None, now: datetime) -> list[LedgerEntry]:
    """Write ``entries`` and add them to the balances, in statements whose number does not grow."""
    user_id = actor.user_id if actor else None
    entries = list(entries)
    # In the order given, which is the order of the account within a day.
    keys = sorted(new_id() for _ in entries)
    rows = [
        LedgerEntry(
            id=key,
            client_id=entry.client_id,
            session_id=entry.session_id,
            kind=entry.kind,
            party=entry.party,
            amount=entry.amount,
            date=entry.date,
            recorded_at=now,
            recorded_by=user_id,
            invoice_id=entry.invoice_id,
            claim_id=entry.claim_id,
            reverses_id=entry.reverses_id,
            note=entry.note,
        )
        for key, entry in zip(keys, entries, strict=True)
    ]
    if rows:
        LedgerEntry.objects.bulk_create(rows, batch_size=2_000)
        # Sessions before clients, each in the order of its id, as everywhere: no crosswise locks.
        _add_to_sessions(rows)
        _add_to_clients(rows)
    return rows


def reverse(
    entries: Sequence[LedgerEntry], *, actor: Member | None, today: date, now: datetime, note: str
) -> list[LedgerEntry]:
    """Take ``entries`` back: each gets its exact opposite, dated ``today`` and linked to it.

    Raises AlreadyReversed, and then nothing is taken back.
    """
    with transaction.atomic():
        # Who reverses the same entry at the same moment waits here.
        ids = [entry.id for entry in entries]
        sessions = sorted({entry.session_id for entry in entries if entry.session_id})
        _lock_sessions(sessions)
        if LedgerEntry.objects.filter(reverses__in=ids).exists():
            raise AlreadyReversed
        return post((_opposite(e, today, note) for e in entries), actor=actor, now=now)


def _opposite(entry: LedgerEntry, today: date, note: str) -> NewEntry:
    return NewEntry(
        client_id=entry.client_id,
        kind=EntryKind(entry.kind),
        party=Party(entry.party),
        amount=-entry.amount,
        date=today,
        session_id=entry.session_id,
        invoice_id=entry.invoice_id,
        claim_id=entry.claim_id,
        reverses_id=entry.id,
        note=note,
    )


def _lock_sessions(ids: Sequence[uuid.UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM billing_clientsession WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(ids)],
        )


def _sums(
    pairs: Iterable[tuple[uuid.UUID, LedgerEntry]],
) -> tuple[list[uuid.UUID], list[Decimal], list[Decimal]]:
    """Ids in order, and for each what its entries add to the client's and the payer's debt."""
    client: dict[uuid.UUID, Decimal] = defaultdict(lambda: ZERO)
    payer: dict[uuid.UUID, Decimal] = defaultdict(lambda: ZERO)
    for id_, entry in pairs:
        (client if entry.party == Party.CLIENT else payer)[id_] += entry.amount
    ids = sorted({*client, *payer})
    return ids, [client[id_] for id_ in ids], [payer[id_] for id_ in ids]


def _add_to_clients(rows: Sequence[LedgerEntry]) -> None:
    """To the balance of each client, or of the record that took theirs over."""
    ids, client, payer = _sums((row.client_id, row) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO billing_clientbalance
                   (id, practice_id, client_id, client_owes, payer_owes)
            SELECT (array_agg(new.id))[1], %s, coalesce(c.merged_into_id, c.id),
                   sum(new.client_owes), sum(new.payer_owes)
            FROM unnest(%s::uuid[], %s::uuid[], %s::numeric[], %s::numeric[])
                 AS new (id, client_id, client_owes, payer_owes)
            JOIN clients_client c ON c.id = new.client_id
            GROUP BY 3 ORDER BY 3
            ON CONFLICT (client_id) DO UPDATE
            SET client_owes = billing_clientbalance.client_owes + excluded.client_owes,
                payer_owes = billing_clientbalance.payer_owes + excluded.payer_owes
            """,
            [current_practice_id(), [new_id() for _ in ids], ids, client, payer],
        )


def _add_to_sessions(rows: Sequence[LedgerEntry]) -> None:
    ids, client, payer = _sums((row.session_id, row) for row in rows if row.session_id)
    if not ids:
        return
    _lock_sessions(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE billing_clientsession s
            SET client_balance = s.client_balance + new.client,
                payer_balance = s.payer_balance + new.payer
            FROM unnest(%s::uuid[], %s::numeric[], %s::numeric[]) AS new (id, client, payer)
            WHERE s.id = new.id
            """,
            [ids, client, payer],
        )
