"""The services of `settee run`: started, watched, started again when they crash, ended in order."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg

from settee.commands.children import Child
from settee.commands.errors import CommandFault
from settee.config import places
from settee.database.cluster import Cluster
from settee.database.errors import DatabaseFault
from settee.database.locks import is_held
from settee.database.server import ensure_running, stop

_ANSWER_WITHIN = 90.0
_END_WITHIN = 15.0
_DATABASE_ENDS_WITHIN = 30.0
_LOOK_EVERY = 0.25
_DATABASE_TRIES = 5


class Stopping:
    """Whether a signal asked us to end."""

    def __init__(self) -> None:
        self.asked = False
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(how, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def serve(sign_ins: str, stopping: Stopping, *, embedded: bool) -> None:
    """Run web server and job worker until asked to stop. Raises CommandFault, DatabaseFault."""
    settee = [sys.executable, "-m", "settee"]
    web = Child("web server", [*settee, "web"])
    # Killed at once: its database goes with us, and an end in order would wait for that in vain.
    # The job in hand is rolled back and taken up again at the next start.
    work = Child("job worker", [*settee, "work"], orphaned=signal.SIGKILL)
    children = [web, work]
    began = time.time()
    for child in children:
        child.start()
    try:
        _wait_for(web, _web_answers, stopping)
        _wait_for(work, lambda: _worker_answers(began), stopping)
        if not stopping.asked:
            print(f"\nSettee is ready: {_address()}\n", flush=True)
            print(f"{sign_ins}\n\n" if sign_ins else "", end="")
            print("Ctrl-C stops it.", flush=True)
        _look_after(children, stopping, embedded=embedded)
    finally:
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + _END_WITHIN
        for child in children:
            child.end(within=deadline - time.monotonic())


def release_database() -> None:
    """Let go of the embedded database, and wait for its end unless others still need it."""
    cluster = Cluster(places.DATA)
    stop(places.DATA)
    deadline = time.monotonic() + _DATABASE_ENDS_WITHIN
    while is_held(cluster.guard_lock) and time.monotonic() < deadline:
        # Held exclusively by the guard while it stops; shared by others as long as they live.
        if _others_use(cluster):
            return
        time.sleep(0.05)


def _others_use(cluster: Cluster) -> bool:
    from settee.database.locks import Busy, FileLock

    try:
        FileLock(cluster.users_lock, shared=True).release()
    except Busy:
        return False
    return is_held(cluster.users_lock)


def _wait_for(child: Child, answers: Callable[[], bool], stopping: Stopping) -> None:
    deadline = time.monotonic() + _ANSWER_WITHIN
    while not stopping.asked and not answers():
        if not child.is_alive():
            raise CommandFault(f"The {child.name} did not start; the lines above say why.")
        if time.monotonic() > deadline:
            raise CommandFault(f"The {child.name} did not answer within {_ANSWER_WITHIN:.0f} s.")
        time.sleep(0.05)


def _web_answers() -> bool:
    address = urlsplit(places.local_origin())
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _worker_answers(since: float) -> bool:
    """Whether a worker has reported to the job queue; ``since`` in seconds of the epoch."""
    query = (
        "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat >= to_timestamp(%s))"
    )
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(query, [since]).fetchone()
    return bool(row and row[0])


def _address() -> str:
    return os.environ.get("SETTEE_ORIGIN") or places.local_origin()


def _look_after(children: list[Child], stopping: Stopping, *, embedded: bool) -> None:
    said: set[str] = set()
    while not stopping.asked:
        time.sleep(_LOOK_EVERY)
        if embedded:
            _revive_database(stopping)
        for child in children:
            if child.is_alive():
                said.discard(child.name)
                continue
            if child.name not in said:
                print(f"The {child.name} ended and is started again.", file=sys.stderr, flush=True)
                said.add(child.name)
            child.restart_if_crashed()


def _revive_database(stopping: Stopping) -> None:
    """Start the embedded database again if it was killed; it recovers what was committed."""
    if is_held(Cluster(places.DATA).guard_lock):
        return
    print("The database ended and is started again.", file=sys.stderr, flush=True)
    for attempt in range(_DATABASE_TRIES):
        try:
            ensure_running(places.DATA, pg_bin=places.PG_BIN)
        except DatabaseFault:
            if stopping.asked or attempt == _DATABASE_TRIES - 1:
                raise
            time.sleep(2.0**attempt)
        else:
            return
