"""The embedded PostgreSQL, for whoever needs it as long as it needs it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from settee.database.cluster import SUPERUSER, Cluster, prepare_home
from settee.database.errors import DatabaseFault
from settee.database.guard import is_ready
from settee.database.locks import Busy, FileLock, is_held
from settee.database.programs import Programs, find_programs
from settee.database.roles import OWNER, prepare_embedded

_LOCK_WITHIN = 60
_START_WITHIN = 360
DATABASE = "settee"

# The shared lock of this process, by folder; freed by stop() or by the end of the process.
_holds: dict[Path, FileLock] = {}


def ensure_running(home: Path, *, pg_bin: Path | None = None) -> str:
    """The URL of database ``settee`` in ``home``, as its owner; started and set up if need be.

    The server runs at least as long as this process. Safe to call by many processes at once.
    Raises DatabaseFault with one sentence when that can't be.
    """
    home = home.absolute()
    superuser = ensure_cluster(home, pg_bin=pg_bin)
    cluster = Cluster(home)
    with _starting(cluster):
        prepare_embedded(superuser, DATABASE)
    return url(cluster, user=OWNER, database=DATABASE)


def ensure_cluster(home: Path, *, pg_bin: Path | None = None) -> str:
    """The superuser's URL of the server in ``home``, which runs as long as this process."""
    programs = find_programs(pg_bin)
    cluster = Cluster(home.absolute())
    prepare_home(cluster)
    if cluster.home not in _holds:
        try:
            # Waits while a guard that is stopping the server holds the lock alone.
            _holds[cluster.home] = FileLock(
                cluster.users_lock, shared=True, wait_seconds=_LOCK_WITHIN
            )
        except Busy:
            raise DatabaseFault(
                f"The database in {home} is still being stopped: try again in a minute."
            ) from None
    try:
        with _starting(cluster):
            if is_held(cluster.guard_lock):
                _wait_for_guarded(cluster, programs)
            if not is_held(cluster.guard_lock):
                _start_guard(cluster, programs)
    except DatabaseFault:
        stop(home)
        raise
    return superuser_url(home, "postgres")


def superuser_url(home: Path, database: str) -> str:
    """Whom row level security does not bind: for backups and tests, never for the program."""
    return url(Cluster(home.absolute()), user=SUPERUSER, database=database)


def is_running(home: Path, *, pg_bin: Path | None = None) -> bool:
    return is_ready(Cluster(home.absolute()), find_programs(pg_bin))


def stop(home: Path) -> None:
    """This process needs the server no more; it ends when nobody else does."""
    hold = _holds.pop(home.absolute(), None)
    if hold is not None:
        hold.release()


def url(cluster: Cluster, *, user: str, database: str) -> str:
    return f"postgresql:///{database}?host={quote(str(cluster.sockets), safe='')}&user={user}"


@contextmanager
def _starting(cluster: Cluster) -> Iterator[None]:
    """Only one process at a time starts the server or sets up roles."""
    try:
        lock = FileLock(cluster.start_lock, wait_seconds=_START_WITHIN)
    except Busy:
        raise DatabaseFault(
            f"Another Settee has been starting the database for long ({cluster.start_lock})."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _wait_for_guarded(cluster: Cluster, programs: Programs) -> None:
    """Until the guarded server answers, or its guard has gone."""
    deadline = time.monotonic() + _LOCK_WITHIN
    while is_held(cluster.guard_lock) and not is_ready(cluster, programs):
        if time.monotonic() > deadline:
            raise DatabaseFault(f"PostgreSQL in {cluster.home} does not answer; see {cluster.log}.")
        time.sleep(0.05)


def _start_guard(cluster: Cluster, programs: Programs) -> None:
    command = [sys.executable, "-m", "settee.database.guard"]
    command += [str(cluster.home), str(programs.folder), str(programs.major)]
    guard = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C at the terminal is for us, not for the database
    )
    assert guard.stdout is not None
    with guard.stdout:
        answer = guard.stdout.readline().strip()
    if answer != "ready":
        guard.wait()
        raise DatabaseFault(answer or f"PostgreSQL did not start; see {cluster.log}.")
