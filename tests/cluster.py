"""The database of the tests: one embedded cluster kept between runs, a template per set of
migrations, and a clone of it for each process that runs tests."""

import hashlib
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from settee.database.cluster import SUPERUSER, Cluster
from settee.database.locks import FileLock
from settee.database.roles import OWNER, app_role, create_database
from settee.database.server import ensure_cluster, url

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "test"
_TEMPLATES_KEPT = 4
APP_ROLE = app_role("settee")


def start() -> str:
    """The superuser's URL of the tests' cluster, which runs as long as this process."""
    superuser = ensure_cluster(HOME)
    with psycopg.connect(superuser, autocommit=True) as connection:
        # Tests lose nothing that is worth a wait for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.SQL(setting)))
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
        with alone("roles"):
            have = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((OWNER, "LOGIN"), (APP_ROLE, "NOLOGIN")):
                if role not in have:
                    statement = sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role))
                    connection.execute(statement)
            grant = sql.SQL("GRANT {} TO {}")
            connection.execute(grant.format(sql.Identifier(APP_ROLE), sql.Identifier(OWNER)))
    return superuser


def user_url(database: str, user: str) -> str:
    return url(Cluster(HOME), user=user, database=database)


def owner_url(database: str) -> str:
    return user_url(database, OWNER)


def superuser_url(database: str) -> str:
    return user_url(database, SUPERUSER)


@cache
def template_name() -> str:
    """Named after everything that shapes the tables, so that a change makes a new one."""
    seen = hashlib.sha256()
    sources = [*ROOT.glob("src/settee/*/migrations/*.py"), *ROOT.glob("src/settee/*/models/*.py")]
    sources += [ROOT / "src/settee/core/tenancy.py", ROOT / "requirements.lock"]
    for path in sorted(sources):
        seen.update(path.read_bytes())
    return f"template_{seen.hexdigest()[:16]}"


def ensure_template(superuser: str, fill: Callable[[str], None]) -> str:
    """The template's name. ``fill`` migrates the database it is given; it is called when the
    template is missing, under a name that is given up again should it fail."""
    name, building = template_name(), "template_building"
    with alone("template"), psycopg.connect(superuser, autocommit=True) as connection:
        templates = _templates(connection)
        if name in templates:
            return name
        # Another run, of another state of the checkout, may still clone from a recent one.
        for old in [building, *templates[:-_TEMPLATES_KEPT]]:
            drop(connection, old)
        create_database(connection, building)
        fill(building)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return name


def _templates(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Oldest first."""
    query = "SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]{16}$' ORDER BY oid"
    return [str(name) for (name,) in connection.execute(query)]


def clone(superuser: str, template: str, name: str) -> None:
    """A fresh ``name``, whatever was there before."""
    with psycopg.connect(superuser, autocommit=True) as connection, alone("clone"):
        drop(connection, name)
        create_database(connection, name, template=template)


def drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def alone(what: str) -> FileLock:
    """One process at a time: a template can't be copied while somebody else copies it."""
    return FileLock(HOME / f"{what}.lock", wait_seconds=300)


def drop_abandoned(superuser: str) -> None:
    """Drop the clones of runs that were killed."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            owner = re.fullmatch(r"test_\w+_(\d+)", str(name))
            if owner and not Path(f"/proc/{owner[1]}").exists():
                drop(connection, str(name))


def worker_database() -> str:
    """The clone's name: one for each xdist worker and each run, so that two runs can go on."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"test_{worker}_{os.getpid()}"
