"""How far a move has come, told while its transaction is still open."""

import uuid

from settee.core.aside import execute_aside
from settee.movein.domain.report import Progress


def move_progress(practice_id: uuid.UUID, move_id: uuid.UUID) -> Progress:
    """Writes step and counts of a committed move. It must not be locked by the caller."""

    def tell(step: str, done: int, total: int) -> None:
        execute_aside(
            practice_id,
            "UPDATE movein_move SET step = %s, done = %s, total = %s WHERE id = %s",
            [step[:250], done, total, move_id],
        )

    return tell
