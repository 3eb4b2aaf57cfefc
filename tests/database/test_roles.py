"""The app's role and the extensions in a database of the customer's own."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from settee.database.errors import DatabaseFault
from settee.database.roles import EXTENSIONS, app_role, database_name, prepare_external
from tests import cluster

_NAME = "external_house"
_ROLES = (app_role(_NAME), "house_owner", "house_maker")


@pytest.fixture
def superuser() -> Iterator[str]:
    """A server that knows nothing of Settee but an empty database and its two users."""
    url = cluster.start()
    with psycopg.connect(url, autocommit=True) as connection:
        _clear(connection)
        connection.execute("CREATE ROLE house_owner LOGIN")
        connection.execute("CREATE ROLE house_maker LOGIN CREATEROLE")
        connection.execute(f"CREATE DATABASE {_NAME} OWNER house_owner TEMPLATE template0")
        yield url
        _clear(connection)


def _clear(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    cluster.drop(connection, _NAME)
    for role in _ROLES:
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def _url(user: str) -> str:
    return cluster.user_url(_NAME, user)


def test_owner_who_may_not_make_roles_is_told_the_sql(superuser: str) -> None:
    with pytest.raises(DatabaseFault) as fault:
        prepare_external(_url("house_owner"))
    assert str(fault.value) == (
        'The user "house_owner" may not make the role "external_house_app" in database '
        '"external_house": let an administrator run there: '
        'CREATE ROLE "external_house_app" NOLOGIN NOSUPERUSER NOBYPASSRLS; '
        'GRANT "external_house_app" TO "house_owner";'
    )


def test_told_sql_is_all_that_is_needed(superuser: str) -> None:
    with pytest.raises(DatabaseFault) as fault:
        prepare_external(_url("house_owner"))
    with psycopg.connect(cluster.superuser_url(_NAME)) as connection:
        connection.execute(str(fault.value).partition("run there: ")[2])
    prepare_external(_url("house_owner"))
    with psycopg.connect(_url("house_owner"), options="-c role=external_house_app") as connection:
        names = connection.execute("SELECT extname FROM pg_extension ORDER BY 1").fetchall()
        user = connection.execute("SELECT current_user").fetchone()
    assert [name for (name,) in names] == sorted([*EXTENSIONS, "plpgsql"])
    assert user == ("external_house_app",)


def test_owner_who_may_make_roles_makes_them(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {_NAME} OWNER TO house_maker")
    prepare_external(_url("house_maker"))
    prepare_external(_url("house_maker"))
    with psycopg.connect(_url("house_maker"), options="-c role=external_house_app") as connection:
        row = connection.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, False, False)


def test_role_that_passes_row_level_security_is_refused(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CREATE ROLE external_house_app BYPASSRLS")
    with pytest.raises(DatabaseFault, match="passes row level security"):
        prepare_external(_url("house_owner"))


def test_server_that_is_not_there_is_said_in_one_sentence() -> None:
    with pytest.raises(DatabaseFault) as fault:
        prepare_external("postgresql://settee:secret@127.0.0.1:1/settee")
    assert str(fault.value).startswith("The database of DATABASE_URL can't be reached: ")
    assert "secret" not in str(fault.value)


def test_url_that_can_not_be_read_is_said_in_one_sentence() -> None:
    with pytest.raises(DatabaseFault) as fault:
        prepare_external("postgresql://settee:secret@host:port:port/settee?nothing=1")
    assert str(fault.value) == (
        "DATABASE_URL must look like postgresql://user:password@host:5432/database."
    )


def test_url_without_a_database_is_refused() -> None:
    with pytest.raises(DatabaseFault, match="must name a database"):
        database_name("postgresql://settee@localhost")
