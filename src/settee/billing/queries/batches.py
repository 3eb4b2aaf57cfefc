"""Earlier runs of Generate Invoices and Insurance Forms, and what they made."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from settee.billing.queries.fetching import fetch


@dataclass(frozen=True, slots=True)
class BatchRow:
    id: uuid.UUID
    created_at: datetime
    created_by: str
    total_sessions: int
    done_sessions: int
    finished_at: datetime | None
    refused: int
    invoices: int
    invoice_total: Decimal
    electronic_claims: int
    paper_claims: int
    preprinted_claims: int
    claim_total: Decimal


_SQL = """
SELECT b.id, b.created_at, coalesce(u.first_name || ' ' || u.last_name, ''), b.total_sessions,
       b.done_sessions, b.finished_at, (SELECT count(*) FROM jsonb_object_keys(b.refused)),
       i.n, i.total, k.electronic, k.paper, k.preprinted, k.total
FROM billing_batch b
LEFT JOIN practices_member m ON m.id = b.created_by_id
LEFT JOIN practices_user u ON u.id = m.user_id
CROSS JOIN LATERAL (
    SELECT count(*) AS n, coalesce(sum(total), 0) AS total
    FROM billing_invoice WHERE batch_id = b.id
) i
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE form = 'electronic') AS electronic,
           count(*) FILTER (WHERE form = 'cms1500') AS paper,
           count(*) FILTER (WHERE form = 'cms1500-preprinted') AS preprinted,
           coalesce(sum(total), 0) AS total
    FROM billing_claim WHERE batch_id = b.id
) k
WHERE {conditions}
ORDER BY b.created_at DESC, b.id DESC LIMIT %s
"""


def batch_list(
    *,
    created_by: uuid.UUID | None = None,
    before: tuple[datetime, uuid.UUID] | None = None,
    limit: int = 20,
) -> list[BatchRow]:
    """Runs, newest first, in one statement; ``created_by`` for those who bill only their own."""
    conditions: list[str] = ["true"]
    parameters: list[Any] = []
    if created_by is not None:
        conditions.append("b.created_by_id = %s")
        parameters.append(created_by)
    if before is not None:
        conditions.append("(b.created_at, b.id) < (%s, %s)")
        parameters += before
    return _rows(_SQL.format(conditions=" AND ".join(conditions)), [*parameters, limit])


def batch_row(batch_id: uuid.UUID) -> BatchRow:
    """One run that exists, with what it made so far."""
    (row,) = _rows(_SQL.format(conditions="b.id = %s"), [batch_id, 1])
    return row


def _rows(sql: str, parameters: list[Any]) -> list[BatchRow]:
    return [BatchRow(*row) for row in fetch(sql, parameters)]
