"""Reading the audit trail of one client."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from settee.audit.models import Entry

READ = ".read"  # the end of the action of an entry that says somebody looked


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries, the newest first; ``more``: there are older ones."""

    entries: list[Entry]
    more: bool


def trail(
    client_ids: Collection[uuid.UUID],
    *,
    reads: bool,
    user_id: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    limit: int,
) -> Stretch:
    """Who looked (``reads``) or who changed what, in at most two statements.

    ``after`` is the entry that the stretch follows.
    """
    looked = Q(action__endswith=READ)
    entries = Entry.objects.filter(looked if reads else ~looked, client_id__in=client_ids)
    if user_id:
        entries = entries.filter(user_id=user_id)
    edge = Entry.objects.filter(id=after).only("at").first() if after else None
    if edge:
        entries = entries.filter(Q(at__lt=edge.at) | Q(at=edge.at, id__lt=edge.id))
    found = list(entries.order_by("-at", "-id")[: limit + 1])
    return Stretch(found[:limit], more=len(found) > limit)


def changes_of(entry: Entry) -> dict[str, tuple[str | None, str | None]]:
    """By name: before and after, as text."""
    if not entry.changes:
        return {}
    return {name: (pair[0], pair[1]) for name, pair in json.loads(entry.changes).items()}
