"""Bring a database to this version, and refuse one that is ahead of it."""

import hashlib
import inspect

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from settee.core import tenancy
from settee.core.scope import migration_scope
from settee.database.errors import DatabaseFault

# Any number, as long as everybody takes the same: the letters "settee".
_LOCK = 0x736574746565


def migrate_if_needed() -> bool:
    """Run what is missing as the owner; True if anything was. Raises DatabaseFault if newer.

    The rules of the tables (core.tenancy) are put in place in the same breath: a fingerprint kept
    beside them tells whether the last run came that far.
    """
    connection = connections["owner"]
    if not is_behind(connection):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        if is_behind(connection):
            tenancy.lift_from_owner(connection)
            with migration_scope():
                call_command("migrate", database="owner", verbosity=0, interactive=False)
            call_command("createcachetable", database="owner", verbosity=0)
            with transaction.atomic(using="owner"):
                tenancy.enforce(connection, settings.APP_ROLE)
                _write_fingerprint(connection)
    finally:
        connection.close()  # which gives the lock back, whatever became of the migration
    return True


def is_behind(connection: BaseDatabaseWrapper) -> bool:
    """Whether tables or their rules are not yet those of this version. DatabaseFault if newer."""
    executor = MigrationExecutor(connection)
    _refuse_newer(executor.loader)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        (written,) = cursor.fetchone()
    return bool(written != _fingerprint(executor.loader))


def _refuse_newer(loader: MigrationLoader) -> None:
    ahead = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations or {}
        if app in loader.migrated_apps
        and (app, name) not in loader.disk_migrations
        and not _replaced(loader, app, name)
    )
    if ahead:
        raise DatabaseFault(
            f"This database was made by a newer Settee (it has {ahead[-1]}): "
            "install that version or a later one."
        )


def _replaced(loader: MigrationLoader, app: str, name: str) -> bool:
    return any((app, name) in migration.replaces for migration in loader.disk_migrations.values())


def _fingerprint(loader: MigrationLoader) -> str:
    """Changes with every migration and every rule of a table."""
    rules = [
        (model._meta.db_table, getattr(model, "row_policy", ""), getattr(model, "append_only", 0))
        for model in tenancy.tables()
    ]
    known = (sorted(loader.disk_migrations), sorted(rules), inspect.getsource(tenancy))
    return f"Settee: table rules {hashlib.sha256(repr(known).encode()).hexdigest()[:16]}"


def _write_fingerprint(connection: BaseDatabaseWrapper) -> None:
    written = _fingerprint(MigrationLoader(connection))
    with connection.cursor() as cursor:
        # COMMENT takes no parameters; the text is ours and has no quotes or percent signs.
        cursor.execute(f"COMMENT ON SCHEMA public IS '{written}'")
