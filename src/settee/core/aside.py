"""Telling how far long work has come while its transaction is still open."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connections


def execute_aside(practice_id: uuid.UUID, sql: str, parameters: Sequence[Any]) -> None:
    """Run one statement in the practice's scope on a connection of its own, committed at once.

    The row it writes must not be locked by the caller.
    """
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            scope = "SELECT set_config('settee.practice', %s, false)"
            cursor.execute(scope, [str(practice_id)])
            cursor.execute(sql, parameters)
    finally:
        other.close()
