"""One writer at a time on a provider's calendar."""

import uuid
from collections.abc import Iterable

from django.db import connection


def lock_calendars(provider_ids: Iterable[uuid.UUID]) -> None:
    """Wait for the calendars of these providers and hold them until the transaction ends.

    Always in the same order, so that two who want several never wait for each other. What was
    read before must be read again after.
    """
    with connection.cursor() as cursor:
        for provider_id in sorted(set(provider_ids)):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"calendar {provider_id}"]
            )
