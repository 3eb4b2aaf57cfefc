"""One writer at a time on a provider's calendar, and one who books into a room.

Calendars first, then rooms, each in a fixed order: so nobody waits for somebody who waits for them.
"""

import uuid
from collections.abc import Iterable

from django.db import connection

from settee.scheduling.notices import calendars_changed


def lock_calendars(provider_ids: Iterable[uuid.UUID]) -> None:
    """Wait for the calendars of these providers and hold them until the transaction ends.

    Always in the same order, so that two who want several never wait for each other. What was
    read before must be read again after. Whoever holds a calendar is about to change it: open
    pages that show it are told once that is committed.
    """
    providers = {*provider_ids}
    _lock("calendar", providers)
    calendars_changed(providers)


def lock_rooms(room_ids: Iterable[uuid.UUID | None]) -> None:
    """The same for rooms, where there are any: after the calendars, before looking who is there."""
    _lock("room", (each for each in room_ids if each))


def _lock(what: str, ids: Iterable[uuid.UUID]) -> None:
    with connection.cursor() as cursor:
        for each in sorted(set(ids)):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{what} {each}"]
            )
