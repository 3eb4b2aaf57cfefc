"""What a piece of work asks of the database, whatever the speed of the machine."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True, slots=True)
class Reading:
    """``rows`` and ``pages`` (8 kB blocks, wherever they lay) that the statements read."""

    statements: int
    rows: int
    pages: int


def statements_of(work: Callable[[], object]) -> list[str]:
    """The SQL that ``work`` runs, but for what only begins and ends transactions."""
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if not sql.startswith(_CONTROL)]


def reading_of(
    work: Callable[[], object], scope: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Reading:
    """Do ``work``, then run its queries again under EXPLAIN ANALYZE, in the ``scope`` they need."""
    statements = statements_of(work)
    with scope():
        read = [_explain(sql) for sql in statements if _is_query(sql)]
    return Reading(len(statements), sum(rows for rows, _ in read), sum(pages for _, pages in read))


def _is_query(sql: str) -> bool:
    """Whether running it again changes nothing."""
    return sql.lstrip().startswith(("SELECT", "WITH")) and "set_config" not in sql


def _explain(sql: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        # The text is complete: psycopg put its parameters in. A percent sign is one.
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}")
        (plans,) = cursor.fetchone()
    (plan,) = plans if isinstance(plans, list) else json.loads(plans)
    top = plan["Plan"]
    pages = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
    return sum(_scanned(node) for node in _nodes(top)), pages


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _scanned(node: dict[str, Any]) -> int:
    """Rows a scan took from its table, those it left out after all included."""
    if "Relation Name" not in node:
        return 0
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    rows += node.get("Rows Removed by Index Recheck", 0)
    return int(rows * node["Actual Loops"])
