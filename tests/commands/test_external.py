"""On a PostgreSQL of the customer's own, by DATABASE_URL."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import cluster
from tests.commands.running import settee, start

_NAME = "external_clinic"
_KEYS = {
    "SETTEE_SECRET_KEY": "x" * 50,
    "SETTEE_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}


@pytest.fixture
def url() -> Iterator[str]:
    with psycopg.connect(cluster.start(), autocommit=True) as connection:
        _clear(connection)
        connection.execute("CREATE ROLE clinic LOGIN CREATEROLE")
        connection.execute(f"CREATE DATABASE {_NAME} OWNER clinic TEMPLATE template0")
        yield cluster.user_url(_NAME, "clinic")
        _clear(connection)


def _clear(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    cluster.drop(connection, _NAME)
    for role in (f"{_NAME}_app", "clinic"):
        connection.execute(f"DROP ROLE IF EXISTS {role}")


def test_run_works_there_and_keeps_no_database_here(url: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    running = start(data, tmp_path / "output", demo=False, DATABASE_URL=url, **_KEYS)
    assert running.get("/readyz") == 200
    assert running.interrupt() == 0
    assert sorted(path.name for path in data.iterdir()) == ["run.lock", "static"]
    with psycopg.connect(url) as connection:
        forced = connection.execute(
            "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'clients_client'"
        ).fetchone()
    assert forced == (True,)


def test_keys_have_to_be_named(url: str, tmp_path: Path) -> None:
    done = settee("migrate", data=tmp_path, DATABASE_URL=url)
    assert (done.returncode, done.stderr) == (
        1,
        "settee: SETTEE_SECRET_KEY must be set: signs sessions and links; at least 50 "
        "characters.\n",
    )


def test_backup_tells_whom_it_needs_and_works_with_that(url: str, tmp_path: Path) -> None:
    here = {"DATABASE_URL": url, **_KEYS}
    assert settee("migrate", data=tmp_path, **here).returncode == 0
    target = tmp_path / "settee.backup"
    refused = settee("backup", str(target), data=tmp_path, **here)
    assert refused.returncode == 1
    assert "set SETTEE_BACKUP_URL to the same database as a superuser" in refused.stderr
    reader = cluster.superuser_url(_NAME)
    done = settee("backup", str(target), data=tmp_path, SETTEE_BACKUP_URL=reader, **here)
    assert (done.returncode, target.exists()) == (0, True), done.stderr


def test_bad_url_is_one_sentence(tmp_path: Path) -> None:
    done = settee("migrate", data=tmp_path, DATABASE_URL="mysql://localhost/settee")
    assert (done.returncode, done.stderr) == (
        1,
        "settee: DATABASE_URL must be a URL that begins with postgres:// or postgresql://.\n",
    )
