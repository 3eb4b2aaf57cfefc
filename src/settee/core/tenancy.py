"""Puts the house rules of the tables into the database, again after every migration.

Idempotent and derived from the models, so a new table can't be forgotten: row level security on
each table with a ``practice_id``, rights of the app's role, append-only tables, and rows that
follow a record into the one that took it over.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

OWN_PRACTICE = "practice_id = current_setting('settee.practice')::uuid"


def tables() -> Iterator[type[models.Model]]:
    """The models of this house with a table of their own."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("settee.") and model._meta.managed:
            yield model


def owned_by_practice(model: type[models.Model]) -> bool:
    return any(field.column == "practice_id" for field in model._meta.local_concrete_fields)


def lift_from_owner(connection: BaseDatabaseWrapper) -> None:
    """Let the owner see all rows, as migrations of a database in use must; ``enforce`` ends it.

    The app's role, which never owns a table, stays under the policies all the while.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")


def enforce(connection: BaseDatabaseWrapper, app_role: str) -> None:
    """Apply policies and rights through ``connection``, which is the owner's."""
    quote = connection.ops.quote_name
    role = quote(app_role)
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ]
    for model in tables():
        table = quote(model._meta.db_table)
        if owned_by_practice(model):
            rule = getattr(model, "row_policy", OWN_PRACTICE)
            statements += [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS practice ON {table}",
                f"CREATE POLICY practice ON {table} USING ({rule}) WITH CHECK ({rule})",
            ]
        if getattr(model, "append_only", False):
            statements += [
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}",
                f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION settee_refuse_change()",
            ]
        statements += _follow(connection, model)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION settee_refuse_change() RETURNS trigger"
            " LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME; END $$"
        )
        for statement in statements:
            cursor.execute(statement)


def _follow(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[str]:
    """A row for a record that was taken over goes to the one that took it over.

    A model says by ``taken_over_by`` which of its columns names its successor. Whoever writes for
    it while it is being taken over waits here, and nothing is left behind at the old record.
    """
    quote = connection.ops.quote_name
    for field in model._meta.local_concrete_fields:
        target = field.related_model
        successor = getattr(target, "taken_over_by", "")
        if not successor or not isinstance(target, type):
            continue
        column = quote(str(field.column))
        table = quote(target._meta.db_table)
        function = quote(f"settee_follow_{target._meta.db_table}_{field.column}")
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$"
            " DECLARE successor uuid; BEGIN"
            f" SELECT {quote(successor)} INTO successor FROM {table} WHERE id = NEW.{column}"
            " FOR KEY SHARE;"
            f" NEW.{column} := coalesce(successor, NEW.{column}); RETURN NEW; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {quote(f'follow_{field.column}')}"
            f" BEFORE INSERT OR UPDATE OF {column} ON {quote(model._meta.db_table)}"
            f" FOR EACH ROW WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION {function}()"
        )
