"""Sealing every encrypted column again with the newest key."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from settee.core.crypto import EncryptedTextField, open_sealed, seal, sealed_with_newest
from settee.core.scope import NOBODY
from settee.core.tenancy import owned_by_practice


def encrypted_columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model of this house with encrypted columns, and their names."""
    for model in apps.get_models():
        columns = [str(f.column) for f in model._meta.fields if isinstance(f, EncryptedTextField)]
        if columns and model.__module__.startswith("settee."):
            yield model, columns


def rotate_columns(connection: BaseDatabaseWrapper, practice_ids: list[str]) -> int:
    """Seal again what an older key sealed, through the owner's ``connection``; returns how many
    values. Each table and practice is a transaction of its own, so an interrupted run goes on."""
    count = 0
    for model, columns in encrypted_columns():
        for practice_id in practice_ids if owned_by_practice(model) else [str(NOBODY)]:
            count += _rotate_table(connection, model, columns, practice_id)
    return count


def _rotate_table(
    connection: BaseDatabaseWrapper, model: type[models.Model], columns: list[str], practice_id: str
) -> int:
    quote = connection.ops.quote_name
    table, count = quote(model._meta.db_table), 0
    # Its rows say what they said: only their sealing changes, so the owner may lift the guard.
    guarded = getattr(model, "append_only", False)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('settee.practice', %s, true)", [practice_id])
        cursor.execute("SELECT set_config('settee.user', %s, true)", [str(NOBODY)])
        if guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        for column in map(quote, columns):
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE length({column}) > 0")
            old = [
                (row, value) for row, value in cursor.fetchall() if not sealed_with_newest(value)
            ]
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE id = %s",
                [(seal(open_sealed(value)), row) for row, value in old],
            )
            count += len(old)
        if guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
    return count
