"""What higher apps do when something happens to a client; subscribed in ``config/wiring.py``."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from settee.practices.models import Member


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records about to become one: ``kept`` takes over what ``merged`` has."""

    kept: uuid.UUID
    merged: uuid.UUID
    actor: Member
    now: datetime


# Before the two records are locked: lock what others lock before a client.
merge_begins: list[Callable[[Merge], None]] = []
# Both are locked, no row is moved: settle rows that both records can't have. May raise Refused.
before_merge: list[Callable[[Merge], None]] = []
