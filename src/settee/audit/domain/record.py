"""Writing the audit trail."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.utils import timezone

from settee.audit.models import Entry


class Actor(Protocol):
    """Anything with a user: a member of the practice, a client with a portal account."""

    @property
    def user_id(self) -> uuid.UUID: ...


SYSTEM = None

Changes = Mapping[str, tuple[Any, Any]]


def record(
    action: str,
    *,
    actor: Actor | None,
    object_id: uuid.UUID | None = None,
    client_id: uuid.UUID | None = None,
    changes: Changes | None = None,
) -> Entry:
    """Add one entry to the open practice's trail; ``actor`` None is the program itself."""
    entry = _entry(action, actor, object_id, client_id, changes)
    entry.save(force_insert=True)
    return entry


def record_all(
    action: str,
    *,
    actor: Actor | None,
    objects: Iterable[tuple[uuid.UUID, uuid.UUID]],
    changes: Changes | None = None,
) -> None:
    """One entry for each (object, client), in statements whose number hardly grows.

    ``changes`` are the same for all of them.
    """
    entries = (_entry(action, actor, id_, client_id, changes) for id_, client_id in objects)
    Entry.objects.bulk_create(entries, batch_size=2_000)


def _entry(
    action: str,
    actor: Actor | None,
    object_id: uuid.UUID | None,
    client_id: uuid.UUID | None,
    changes: Changes | None,
) -> Entry:
    return Entry(
        at=timezone.now(),
        user_id=actor.user_id if actor else None,
        actor=str(actor) if actor else "Settee",
        action=action,
        object_id=object_id,
        client_id=client_id,
        changes=json.dumps(
            {
                name: [_text(before), _text(after)]
                for name, (before, after) in (changes or {}).items()
            }
        )
        if changes
        else "",
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
