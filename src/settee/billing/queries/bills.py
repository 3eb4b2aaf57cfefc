"""Invoices and claims that are not paid yet."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

ClaimCursor = tuple[datetime, uuid.UUID]  # when it was made, and id, of the last claim seen


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    id: uuid.UUID
    number: int
    client_id: uuid.UUID
    issued_on: date
    due: Decimal


@dataclass(frozen=True, slots=True)
class OpenClaim:
    id: uuid.UUID
    number: str
    client_id: uuid.UUID
    client_name: str  # Last, First
    form: str  # PayerForm
    first_service: date
    created_at: datetime
    total: Decimal
    due: Decimal


def open_invoices(
    client_ids: Sequence[uuid.UUID], *, providers: Collection[uuid.UUID] | None = None
) -> list[OpenInvoice]:
    """The clients' invoices of which something is owed, for sessions of ``providers``, newest
    first; one statement."""
    sql = """
    SELECT i.id, i.number, i.client_id, i.issued_on, sum(s.client_balance)
    FROM billing_invoice i
    JOIN billing_invoiceline l ON l.invoice_id = i.id
    JOIN billing_clientsession s ON s.id = l.session_id
    WHERE i.client_id = ANY(%s) AND i.status = 'open'
      AND (%s::uuid[] IS NULL OR s.provider_id = ANY(%s))
    GROUP BY i.id HAVING sum(s.client_balance) <> 0 ORDER BY i.number DESC
    """
    with connection.cursor() as cursor:
        chosen = None if providers is None else list(providers)
        cursor.execute(sql, [list(client_ids), chosen, chosen])
        return [OpenInvoice(*row) for row in cursor.fetchall()]


def open_claims(
    payer_id: uuid.UUID,
    *,
    providers: Collection[uuid.UUID] | None = None,
    made_before: datetime | None = None,
    before: ClaimCursor | None = None,
    limit: int = 50,
) -> list[OpenClaim]:
    """A payer's claims of which something is owed, newest first; one statement. ``made_before``
    leaves the older ones."""
    sql = """
    SELECT k.id, k.number, c.id, c.last_name, c.first_name, k.form, min(s.date), k.created_at,
           k.total, sum(s.payer_balance)
    FROM billing_claim k
    JOIN clients_client c ON c.id = k.client_id
    JOIN billing_claimline l ON l.claim_id = k.id
    JOIN billing_clientsession s ON s.id = l.session_id
    WHERE k.payer_id = %s AND k.status <> 'void'
      AND (%s::uuid[] IS NULL OR k.provider_id = ANY(%s))
      AND (%s::timestamptz IS NULL OR k.created_at < %s)
      AND (%s::timestamptz IS NULL OR (k.created_at, k.id) < (%s, %s))
    GROUP BY k.id, c.id HAVING sum(s.payer_balance) <> 0
    ORDER BY k.created_at DESC, k.id DESC LIMIT %s
    """
    chosen = None if providers is None else list(providers)
    at, id_ = before or (None, None)
    parameters = [payer_id, chosen, chosen, made_before, made_before, at, at, id_, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    named = ((*row[:3], ", ".join(filter(None, row[3:5])), *row[5:]) for row in rows)
    return [OpenClaim(*row) for row in named]
