"""`settee doctor`: look at everything an installation stands on, and say what is wrong."""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator

from settee.commands import boot
from settee.commands.errors import CommandFault
from settee.config import places
from settee.config.env import SettingError
from settee.database.errors import DatabaseFault
from settee.database.programs import find_programs


class _Wrong(Exception):
    """One finding, in words."""


def doctor_command(words: list[str]) -> int:
    argparse.ArgumentParser(
        prog="settee doctor", description="Look over the installation; 1 if anything is wrong."
    ).parse_args(words)
    wrong = 0
    for name, look in _looks():
        try:
            print(f"  ok     {name}: {look()}")
        except (_Wrong, CommandFault, SettingError, DatabaseFault) as finding:
            wrong += 1
            print(f"  WRONG  {name}: {finding}")
            if look in (_settings, _tables):
                break  # without them the rest can't be looked at
    return 1 if wrong else 0


def _looks() -> Iterator[tuple[str, Callable[[], str]]]:
    yield "data folder", _data_folder
    if not places.database_url():
        yield "PostgreSQL's programs", _programs
    yield "settings and database", _settings
    yield "tables", _tables
    yield "row level security", _row_level_security
    yield "job worker", _worker
    yield "live updates", _live_updates
    yield "mail", _mail


def _data_folder() -> str:
    if not os.access(places.DATA, os.W_OK):
        raise _Wrong(f"{places.DATA} is missing or can't be written")
    return f"{places.DATA}, {shutil.disk_usage(places.DATA).free / 2**30:.1f} GB free"


def _programs() -> str:
    programs = find_programs(places.PG_BIN)
    return f"PostgreSQL {programs.major} in {programs.folder}"


def _settings() -> str:
    boot.boot_settings()
    from django.db import connection

    connection.ensure_connection()
    return f"PostgreSQL {connection.pg_version // 10_000}"  # type: ignore[attr-defined]


def _tables() -> str:
    from django.db import connections

    from settee.commands.migrating import is_behind

    if is_behind(connections["owner"]):
        raise _Wrong("not at this version: run `settee migrate`")
    return "at this version"


def _row_level_security() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        role, passes = cursor.fetchone()
    if passes:
        raise _Wrong(f"queries run as {role}, which it does not bind")
    return f"queries run as {role}, which it binds"


def _worker() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - interval '1 minute'"
        )
        (alive,) = cursor.fetchone()
    if not alive:
        raise _Wrong("none is at work: start `settee run` or `settee work`")
    return f"{alive} at work"


def _live_updates() -> str:
    from django.db import connection

    from settee.doors.live.notices import NAME

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [NAME],
        )
        (listening,) = cursor.fetchone()
    if not listening:
        raise _Wrong("no web server listens to the database: start `settee run` or `settee web`")
    return f"{listening} listening"


def _mail() -> str:
    from django.conf import settings

    if not settings.SMTP_URL and not settings.DEMO:
        raise _Wrong("waits in the outbox until SETTEE_SMTP_URL is set")
    return "is sent" if settings.SMTP_URL else "is caught and shown, as in a demonstration"
