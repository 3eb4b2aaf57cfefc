"""The embedded PostgreSQL through everything that can happen to it."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from settee.database.cluster import Cluster, prepare_home
from settee.database.errors import DatabaseFault
from settee.database.server import (
    DATABASE,
    ensure_cluster,
    ensure_running,
    is_running,
    stop,
    superuser_url,
)
from tests.database.waiting import wait_until, wait_until_stopped

# A process that needs the database until its standard input is closed.
_USER = """
import sys
from pathlib import Path
from settee.database.server import ensure_running
print(ensure_running(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


def _user_of(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _USER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _url_from(user: subprocess.Popen[str]) -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


def _end(user: subprocess.Popen[str]) -> None:
    user.communicate()


def _postmaster(home: Path) -> int:
    return int((Cluster(home).data / "postmaster.pid").read_text().splitlines()[0])


def test_new_folder_gets_a_database_with_its_roles(tmp_path: Path) -> None:
    home = tmp_path / "new" / "data"
    url = ensure_running(home)
    with psycopg.connect(url, options="-c role=settee_app") as connection:
        row = connection.execute(
            "SELECT session_user, current_user, current_database(),"
            " current_setting('data_checksums'), current_setting('fsync'),"
            " current_setting('listen_addresses')"
        ).fetchone()
        extensions = connection.execute("SELECT extname FROM pg_extension ORDER BY 1").fetchall()
        privileged = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname ~ '^settee'"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
        ).fetchall()
    assert row == ("settee_owner", "settee_app", "settee", "on", "on", "")
    assert [name for (name,) in extensions] == [
        "btree_gin",
        "btree_gist",
        "citext",
        "pg_trgm",
        "plpgsql",
        "unaccent",
    ]
    assert privileged == []
    assert home.stat().st_mode & 0o777 == 0o700
    stop(home)
    wait_until_stopped(home)


def test_database_of_an_older_version_gets_what_it_lacks(home: Path) -> None:
    ensure_running(home)
    with psycopg.connect(superuser_url(home, DATABASE), autocommit=True) as connection:
        connection.execute("DROP EXTENSION unaccent")
        connection.execute("ALTER FUNCTION pg_catalog.textlike(text, text) NOT LEAKPROOF")
    url = ensure_running(home)
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*), (SELECT proleakproof FROM pg_proc WHERE proname = 'textlike')"
            " FROM pg_extension WHERE extname = 'unaccent'"
        ).fetchone()
    assert row == (1, True)


def test_database_stops_when_its_last_user_lets_go(home: Path) -> None:
    ensure_running(home)
    assert is_running(home)
    stop(home)
    wait_until_stopped(home)
    assert not is_running(home)


def test_database_stays_for_the_user_that_is_left(home: Path) -> None:
    first, second = _user_of(home), _user_of(home)
    assert _url_from(first) == _url_from(second)
    _end(first)
    assert is_running(home)
    _end(second)
    wait_until_stopped(home)


def test_user_that_is_killed_releases_the_database(home: Path) -> None:
    user = _user_of(home)
    assert _url_from(user)
    user.kill()
    user.wait()
    wait_until_stopped(home)
    assert not is_running(home)


def test_users_that_come_while_it_stops_find_it_running(home: Path) -> None:
    for _ in range(5):
        with psycopg.connect(ensure_running(home)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        stop(home)


def test_committed_rows_survive_a_killed_server(home: Path) -> None:
    url = ensure_running(home)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    os.kill(_postmaster(home), signal.SIGKILL)
    wait_until_stopped(home)
    with psycopg.connect(ensure_running(home)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_everything_killed_at_once_starts_again(home: Path) -> None:
    user = _user_of(home)
    url = _url_from(user)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    postmaster = _postmaster(home)
    parent = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()[1]
    for process in (int(parent), postmaster, user.pid):
        os.kill(process, signal.SIGKILL)
    user.wait()
    with psycopg.connect(ensure_running(home)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_killed_guard_takes_the_server_with_it(home: Path) -> None:
    ensure_running(home)
    postmaster = _postmaster(home)
    parent = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()[1]
    os.kill(int(parent), signal.SIGKILL)
    wait_until(lambda: not is_running(home), "the server ended with its guard")
    with psycopg.connect(ensure_running(home)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_stale_pid_file_of_another_program_is_passed_over(home: Path) -> None:
    # The number is alive and not a PostgreSQL: what a container finds after a restart.
    stale = f"{os.getpid()}\n{Cluster(home).data}\n1700000000\n5432\n/nowhere\n\n0 0\nready\n"
    (Cluster(home).data / "postmaster.pid").write_text(stale)
    with psycopg.connect(ensure_running(home)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_half_made_folder_is_made_again(tmp_path: Path) -> None:
    home = tmp_path / "data"
    (home / "postgres.new" / "base").mkdir(parents=True)
    with psycopg.connect(ensure_running(home)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    stop(home)
    wait_until_stopped(home)


def test_long_path_uses_a_short_folder_for_the_socket(made_once: Path, tmp_path: Path) -> None:
    home = tmp_path / ("long" * 25) / "data"
    socket = Cluster(home).sockets
    assert not socket.is_relative_to(home)
    with psycopg.connect(ensure_running(home)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    stop(home)
    wait_until_stopped(home)
    socket.rmdir()


def test_log_keeps_no_statement_and_no_value(home: Path) -> None:
    with psycopg.connect(ensure_running(home), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Secret Name')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Secret Name')")
    log = Cluster(home).log.read_text()
    assert "duplicate key value" in log
    assert "Secret" not in log


def test_newer_major_version_is_said_in_one_sentence(home: Path) -> None:
    (Cluster(home).data / "PG_VERSION").write_text("99\n")
    with pytest.raises(DatabaseFault) as fault:
        ensure_running(home)
    assert str(fault.value).startswith(f"{Cluster(home).data} was made by PostgreSQL 99, newer")


@pytest.mark.parametrize("part", ["PG_VERSION", "global/pg_control", "postgresql.conf"])
def test_missing_part_is_said_in_one_sentence(home: Path, part: str) -> None:
    (Cluster(home).data / part).unlink()
    with pytest.raises(DatabaseFault) as fault:
        ensure_running(home)
    assert str(fault.value) == (
        f"{Cluster(home).data} is damaged ({part} is missing or unreadable): restore a backup "
        "into a new SETTEE_DATA with `settee restore FILE`."
    )


def test_server_that_does_not_start_tells_its_last_words(home: Path) -> None:
    control = Cluster(home).data / "global" / "pg_control"
    control.write_bytes(b"\0" * control.stat().st_size)
    with pytest.raises(DatabaseFault) as fault:
        ensure_running(home)
    assert str(fault.value).startswith("PostgreSQL did not start: ")
    assert str(Cluster(home).log) in str(fault.value)


def test_wrong_configuration_is_said_in_one_sentence(home: Path) -> None:
    with (Cluster(home).data / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = plenty\n")
    with pytest.raises(DatabaseFault) as fault:
        ensure_running(home)
    assert "configuration file" in str(fault.value)


def test_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseFault, match="can't be written"):
        ensure_running(tmp_path / "file" / "data")


def test_folder_without_programs_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match=f"programs were not found in {tmp_path}"):
        ensure_cluster(tmp_path / "data", pg_bin=tmp_path)


def test_folder_may_be_tried_by_many_at_once(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "var" / "data")
    with ThreadPoolExecutor(8) as pool:
        tries = [pool.submit(prepare_home, cluster) for _ in range(400)]
    assert [attempt.exception() for attempt in tries] == [None] * 400
    assert list(cluster.home.iterdir()) == []
