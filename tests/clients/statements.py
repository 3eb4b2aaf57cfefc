"""Counting a request's statements inside a test's own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def statements(count: int) -> Iterator[None]:
    """Exactly ``count`` of them, as they would be outside of a test: there a request's transaction
    is no savepoint, and at its end no outer practice is opened again."""
    with CaptureQueriesContext(connection) as captured:
        yield
    said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert "set_config" in said.pop()
    assert len(said) == count, "\n".join(text[:120] for text in said)
