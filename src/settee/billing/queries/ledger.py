"""What the entries come to: account activity, balances due, and the proof that sums are right."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from settee.billing.queries.fetching import fetch

ActivityCursor = tuple[date, uuid.UUID]


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An entry of a client's account; the balances are those after it, oldest first."""

    entry_id: uuid.UUID
    session_id: uuid.UUID | None
    invoice_id: uuid.UUID | None
    claim_id: uuid.UUID | None
    invoice_number: int | None
    claim_number: str
    service_date: date | None
    service_name: str
    code: str
    date: date
    kind: str  # EntryKind
    party: str  # Party
    amount: Decimal
    note: str
    reversed: bool
    is_reversal: bool
    client_balance: Decimal
    payer_balance: Decimal


@dataclass(frozen=True, slots=True)
class Ages:
    """A debt by the days since the service."""

    to_30: Decimal
    to_60: Decimal
    to_90: Decimal
    over_90: Decimal

    @property
    def total(self) -> Decimal:
        return self.to_30 + self.to_60 + self.to_90 + self.over_90


@dataclass(frozen=True, slots=True)
class Due:
    """What a client or a payer owes. ``id`` is the client's or the payer's."""

    id: uuid.UUID
    name: str
    ages: Ages


@dataclass(frozen=True, slots=True)
class Fault:
    """A stored balance that is not the sum of its entries."""

    what: str  # session or client
    id: uuid.UUID


def account_activity(
    client_id: uuid.UUID,
    *,
    providers: Collection[uuid.UUID] | None = None,
    before: ActivityCursor | None = None,
    limit: int = 50,
) -> list[ActivityRow]:
    """A client's entries, newest first, in one statement; ``before`` is the last row's. Balances
    are those of the entries for sessions of ``providers``. Entries of a record that was merged
    into the client's are among them."""
    sql = """
    SELECT * FROM (
        SELECT e.id, e.session_id, e.invoice_id, e.claim_id, i.number, coalesce(k.number, ''),
               s.date, coalesce(s.service_name, ''), coalesce(s.code, ''), e.date AS day, e.kind,
               e.party, e.amount, e.note, r.id IS NOT NULL, e.reverses_id IS NOT NULL,
               coalesce(sum(e.amount) FILTER (WHERE e.party = 'client') OVER running, 0),
               coalesce(sum(e.amount) FILTER (WHERE e.party = 'payer') OVER running, 0)
        FROM billing_ledgerentry e
        LEFT JOIN billing_ledgerentry r ON r.reverses_id = e.id
        LEFT JOIN billing_invoice i ON i.id = e.invoice_id
        LEFT JOIN billing_claim k ON k.id = e.claim_id
        LEFT JOIN billing_clientsession s ON s.id = e.session_id
        WHERE e.client_id IN (SELECT id FROM clients_client WHERE %s IN (id, merged_into_id))
          AND (%s::uuid[] IS NULL OR s.provider_id = ANY(%s))
        WINDOW running AS (ORDER BY e.date, e.id ROWS UNBOUNDED PRECEDING)
    ) account
    WHERE %s::date IS NULL OR (day, id) < (%s, %s)
    ORDER BY day DESC, id DESC LIMIT %s
    """
    day, id_ = before or (None, None)
    chosen = None if providers is None else list(providers)
    rows = fetch(sql, [client_id, chosen, chosen, day, day, id_, limit])
    return [ActivityRow(*row) for row in rows]


_AGES = """
    coalesce(sum({balance}) FILTER (WHERE %s - s.date <= 30), 0),
    coalesce(sum({balance}) FILTER (WHERE %s - s.date BETWEEN 31 AND 60), 0),
    coalesce(sum({balance}) FILTER (WHERE %s - s.date BETWEEN 61 AND 90), 0),
    coalesce(sum({balance}) FILTER (WHERE %s - s.date > 90), 0)
"""


def due_from_clients(
    today: date,
    *,
    providers: Sequence[uuid.UUID] | None = None,
    after: tuple[str, uuid.UUID] | None = None,
    limit: int = 50,
) -> list[Due]:
    """Clients who owe something, or have a credit, by name; one statement. ``after`` is sort key
    and id of the last client seen."""
    ages = _AGES.format(balance="s.client_balance")
    sql = f"""
    SELECT c.id, c.last_name, c.first_name, {ages}
    FROM billing_clientsession s JOIN clients_client c ON c.id = s.client_id
    WHERE s.client_balance <> 0 AND (%s::uuid[] IS NULL OR s.provider_id = ANY(%s))
      AND (%s::text IS NULL OR (c.sort_key, c.id) > (%s, %s))
    GROUP BY c.id ORDER BY c.sort_key, c.id LIMIT %s
    """
    key, id_ = after or (None, None)
    chosen = None if providers is None else list(providers)
    parameters = [today, today, today, today, chosen, chosen, key, key, id_, limit]
    return [
        Due(id_, f"{last}, {first}" if first else last, Ages(*amounts))
        for id_, last, first, *amounts in fetch(sql, parameters)
    ]


def due_from_payers(today: date, *, providers: Sequence[uuid.UUID] | None = None) -> list[Due]:
    """Payers who owe something, by name; one statement."""
    ages = _AGES.format(balance="s.payer_balance")
    sql = f"""
    SELECT p.id, p.name, {ages}
    FROM billing_clientsession s
    JOIN billing_claimline l ON l.session_id = s.id
    JOIN billing_claim k ON k.id = l.claim_id AND k.status <> 'void'
    JOIN billing_payer p ON p.id = k.payer_id
    WHERE s.payer_balance <> 0 AND (%s::uuid[] IS NULL OR s.provider_id = ANY(%s))
    GROUP BY p.id ORDER BY p.name, p.id
    """
    chosen = None if providers is None else list(providers)
    rows = fetch(sql, [today, today, today, today, chosen, chosen])
    return [Due(id_, name, Ages(*amounts)) for id_, name, *amounts in rows]


def ledger_faults() -> list[Fault]:
    """Balances of the open practice that differ from the sums of their entries; there are none."""
    sql = """
    SELECT 'session', s.id FROM billing_clientsession s
    LEFT JOIN billing_ledgerentry e ON e.session_id = s.id
    GROUP BY s.id
    HAVING s.client_balance <> coalesce(sum(e.amount) FILTER (WHERE e.party = 'client'), 0)
        OR s.payer_balance <> coalesce(sum(e.amount) FILTER (WHERE e.party = 'payer'), 0)
    UNION ALL
    SELECT 'client', coalesce(b.client_id, account.id)
    FROM (
        SELECT coalesce(c.merged_into_id, c.id) AS id,
               coalesce(sum(e.amount) FILTER (WHERE e.party = 'client'), 0) AS client_owes,
               coalesce(sum(e.amount) FILTER (WHERE e.party = 'payer'), 0) AS payer_owes
        FROM billing_ledgerentry e JOIN clients_client c ON c.id = e.client_id
        GROUP BY 1
    ) account
    FULL JOIN billing_clientbalance b ON b.client_id = account.id
    WHERE coalesce(b.client_owes, 0) <> coalesce(account.client_owes, 0)
       OR coalesce(b.payer_owes, 0) <> coalesce(account.payer_owes, 0)
    """
    return [Fault(*row) for row in fetch(sql, [])]
