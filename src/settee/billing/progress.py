"""How far a batch has come, told while its transaction is still open.

The count is written on a connection of its own, so that the page sees it before the work is
committed, and a run that fails leaves nothing behind but the count.
"""

import uuid
from collections.abc import Callable

from settee.core.aside import execute_aside

Progress = Callable[[int], None]  # takes the sessions done so far


def silent(done: int) -> None:
    """For whom nobody waits."""


def batch_progress(practice_id: uuid.UUID, batch_id: uuid.UUID) -> Progress:
    """Writes ``done_sessions`` of a committed batch. It must not be locked by the caller."""

    def tell(done: int) -> None:
        execute_aside(
            practice_id,
            "UPDATE billing_batch SET done_sessions = %s WHERE id = %s",
            [done, batch_id],
        )

    return tell
