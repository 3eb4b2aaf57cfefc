"""What becomes of two clients' money when their records become one.

The entries of the ledger stay as they were written. An account is that of a record and of those it
took over, and so is the balance: the sum of their entries.
"""

from django.db import connection

from settee.clients.hooks import Merge
from settee.core.ids import new_id
from settee.core.scope import current_practice_id


def lock_sessions(merge: Merge) -> None:
    """Sessions are locked before clients, as everywhere: no crosswise locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM billing_clientsession WHERE client_id = ANY(%s) ORDER BY id"
            " FOR NO KEY UPDATE",
            [[merge.kept, merge.merged]],
        )


def join_balances(merge: Merge) -> None:
    """Add what the other record owes to what the kept one owes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                DELETE FROM billing_clientbalance WHERE client_id = %(merged)s
                RETURNING client_owes, payer_owes
            )
            INSERT INTO billing_clientbalance
                   (id, practice_id, client_id, client_owes, payer_owes)
            SELECT %(id)s, %(practice)s, %(kept)s, client_owes, payer_owes FROM gone
            ON CONFLICT (client_id) DO UPDATE
            SET client_owes = billing_clientbalance.client_owes + excluded.client_owes,
                payer_owes = billing_clientbalance.payer_owes + excluded.payer_owes
            """,
            {
                "merged": merge.merged,
                "kept": merge.kept,
                "id": new_id(),
                "practice": current_practice_id(),
            },
        )
