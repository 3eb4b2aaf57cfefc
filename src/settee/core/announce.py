"""Telling all processes of this installation that something changed, once it is committed.

A notice says what kind of thing changed, in which practice, and whose it is: ids alone, never what
it holds. Whoever hears it looks for themselves, with their own rights.

Notices are told by a small transaction of their own that does not wait for the disk: inside the
fact's own, PostgreSQL would let all that tell something commit one after the other, each waiting
for the disk. One that is lost with the server is made good by whoever listens (``doors.live``).
"""

import logging
import uuid
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

logger = logging.getLogger(__name__)

CHANNEL = "settee"
_TELL = (
    "WITH hurry AS (SELECT set_config('synchronous_commit', 'off', true))"
    " SELECT pg_notify(%s, line) FROM unnest(%s::text[]) AS line, hurry"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What changed; ``practice_id`` is None for what belongs to a person in all practices."""

    kind: str
    practice_id: uuid.UUID | None
    subject_id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.kind} {self.practice_id or '-'} {self.subject_id}"

    @classmethod
    def parse(cls, text: str) -> "Topic":
        """Raises ValueError."""
        kind, practice, subject = text.split(" ")
        return cls(kind, None if practice == "-" else uuid.UUID(practice), uuid.UUID(subject))


def announce(*topics: Topic) -> None:
    """Tell of ``topics`` when the open transaction is committed, each once; at once without one."""
    told: set[Topic] = set()
    for savepoints, hook, *_ in connection.run_on_commit:
        if isinstance(hook, _Telling):
            told = hook.told
            if savepoints >= {*connection.savepoint_ids}:  # what rolls this back, rolls it back too
                hook.topics.update(topics)
                return
    transaction.on_commit(_Telling({*topics}, told))


class _Telling:
    """Runs after the commit; ``told`` is shared by all of one transaction."""

    def __init__(self, topics: set[Topic], told: set[Topic]) -> None:
        self.topics = topics
        self.told = told

    def __call__(self) -> None:
        fresh = self.topics - self.told
        self.told |= fresh
        if not fresh:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute(_TELL, [CHANNEL, sorted(map(str, fresh))])
        except DatabaseError:
            # What was committed stands, and the answer must say so.
            logger.warning("a notice could not be told")
