"""The one connection of a web process on which PostgreSQL tells what was announced."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from settee.core.announce import CHANNEL, Topic

logger = logging.getLogger(__name__)

NAME = "settee live"  # of the connection, as PostgreSQL lists it
# A connection that dies in silence is found out after this.
_ASK_EVERY = 30.0
_ANSWER_WITHIN = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_OF_DJANGO = ("context", "cursor_factory", "prepare_threshold")


async def listen(hear: Callable[[Topic], None], begin: Callable[[], None]) -> None:
    """Call ``hear`` for each notice, for ever. ``begin`` is called each time listening begins:
    what was told before then may have been missed."""
    pause = _FIRST_PAUSE
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_parameters()) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                begin()
                pause = _FIRST_PAUSE
                await _hear(connection, hear)
        except (psycopg.Error, OSError, TimeoutError):
            logger.warning("the database tells nothing; asking again")
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - only spreads the load
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _hear(connection: psycopg.AsyncConnection[Any], hear: Callable[[Topic], None]) -> None:
    while True:
        async for notice in connection.notifies(timeout=_ASK_EVERY):
            try:
                topic = Topic.parse(notice.payload)
            except ValueError:
                logger.warning("a notice can't be read")
            else:
                hear(topic)
        async with asyncio.timeout(_ANSWER_WITHIN):
            await connection.execute("SELECT 1")


def _parameters() -> dict[str, Any]:
    """Of the pages' own connections, apart from what only those need."""
    parameters = connections["default"].get_connection_params()
    ours = {name: value for name, value in parameters.items() if name not in _OF_DJANGO}
    return ours | {"application_name": NAME, "autocommit": True}
