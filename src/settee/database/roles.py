"""Database, roles and extensions.

Two roles: the *owner* of the database runs migrations; every query of the program runs as the
*app* role, ``<database>_app``, which can neither log in nor pass row level security. A session
starts as the owner and takes the app role by its connection options.
"""

import contextlib

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from settee.database.errors import DatabaseFault

OWNER = "settee_owner"
EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm", "citext", "unaccent")
# Under row level security an index serves only operators known to tell nothing about the rows they
# compare. LIKE tells nothing but that its pattern, which is ours, is malformed; without this every
# search reads all clients of its practice. Only a superuser may say it: elsewhere search is slower.
LIKE_IS_LEAKPROOF = "ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF"
_OLDEST = 150_000


def app_role(database: str) -> str:
    """The role of the program's queries in ``database``."""
    return f"{database}_app"


def database_name(url: str) -> str:
    """The database that DATABASE_URL names. Raises DatabaseFault if it can't be read."""
    try:
        name = conninfo_to_dict(url).get("dbname")
    except psycopg.ProgrammingError:
        raise DatabaseFault(
            "DATABASE_URL must look like postgresql://user:password@host:5432/database."
        ) from None
    if not name:
        raise DatabaseFault("DATABASE_URL must name a database at its end, such as /settee.")
    return str(name)


def prepare_embedded(superuser: str, database: str) -> None:
    """Make what is missing of ``database`` in the embedded cluster, by its ``superuser`` URL."""
    app = app_role(database)
    with psycopg.connect(superuser, autocommit=True) as connection:
        have = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in have:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OWNER)))
        if app not in have:
            connection.execute(_create_app_role(app))
        connection.execute(_grant_app_role(app, OWNER))
        create_database(connection, database)
    _complete(make_conninfo(superuser, dbname=database))


def create_database(
    connection: psycopg.Connection[tuple[object, ...]], database: str, *, template: str = ""
) -> None:
    """Make ``database`` with its extensions, unless it exists; from ``template`` if one is named.

    ``connection`` is a superuser's, in autocommit.
    """
    there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if there.fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
        sql.Identifier(database), sql.Identifier(OWNER), sql.Identifier(template or "template0")
    )
    connection.execute(statement)
    if not template:
        _complete(make_conninfo(connection.info.dsn, dbname=database))


def _complete(superuser: str) -> None:
    """Give the database of this URL what an older Settee, or none, has left out."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        for statement in _missing_extensions(connection):
            connection.execute(statement)
        leakproof = (
            "SELECT proleakproof FROM pg_proc WHERE oid = 'textlike(text, text)'::regprocedure"
        )
        if connection.execute(leakproof).fetchone() != (True,):
            connection.execute(LIKE_IS_LEAKPROOF)
        query = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"
        if connection.execute(query).fetchone() != (OWNER,):
            owner = sql.Identifier(OWNER)
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))


def prepare_external(url: str) -> None:
    """Check the server of ``url`` and make the app's role and the extensions if they are missing.

    Raises DatabaseFault; where rights are missing, with the SQL an administrator has to run.
    """
    database_name(url)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            _check_server(connection)
            _ensure_app_role(connection)
            _ensure_extensions(connection)
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(LIKE_IS_LEAKPROOF)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseFault(f"The database of DATABASE_URL can't be reached: {reason}") from None


def _check_server(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    version = connection.info.server_version
    if version < _OLDEST:
        raise DatabaseFault(
            f"PostgreSQL {version // 10_000} is too old: Settee needs {_OLDEST // 10_000} or newer."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise DatabaseFault(
            f"The database's encoding is {encoding}: create it again with ENCODING 'UTF8'."
        )


def _ensure_app_role(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    owner, app = connection.info.user, app_role(connection.info.dbname)
    found = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [app]
    ).fetchone()
    if found and found[0]:
        raise DatabaseFault(
            f'The role "{app}" passes row level security: let an administrator run: '
            f'ALTER ROLE "{app}" NOSUPERUSER NOBYPASSRLS;'
        )
    missing = [] if found else [_create_app_role(app)]
    try:
        for statement in missing:
            connection.execute(statement)
        if not _may_become(connection, app):
            missing.append(_grant_app_role(app, owner))
            connection.execute(missing[-1])
    except psycopg.errors.InsufficientPrivilege:
        wanted = [*([] if found else [_create_app_role(app)]), _grant_app_role(app, owner)]
        raise _needs_administrator(connection, f'the role "{app}"', wanted) from None


def _may_become(connection: psycopg.Connection[tuple[object, ...]], role: str) -> bool:
    try:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    except psycopg.errors.InsufficientPrivilege:
        return False
    connection.execute("RESET ROLE")
    return True


def _ensure_extensions(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    missing = _missing_extensions(connection)
    try:
        for statement in missing:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        raise _needs_administrator(connection, "an extension", missing) from None
    except psycopg.errors.UndefinedFile as error:
        raise DatabaseFault(
            f"The database server lacks an extension: {error.diag.message_primary}; "
            "install the package postgresql-contrib there."
        ) from None


def _missing_extensions(
    connection: psycopg.Connection[tuple[object, ...]],
) -> list[sql.Composed]:
    have = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    return [
        sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(name))
        for name in EXTENSIONS
        if name not in have
    ]


def _create_app_role(app: str) -> sql.Composed:
    return sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(app))


def _grant_app_role(app: str, owner: str) -> sql.Composed:
    return sql.SQL("GRANT {} TO {}").format(sql.Identifier(app), sql.Identifier(owner))


def _needs_administrator(
    connection: psycopg.Connection[tuple[object, ...]], what: str, statements: list[sql.Composed]
) -> DatabaseFault:
    text = " ".join(statement.as_string(connection) + ";" for statement in statements)
    return DatabaseFault(
        f'The user "{connection.info.user}" may not make {what} in database '
        f'"{connection.info.dbname}": let an administrator run there: {text}'
    )
