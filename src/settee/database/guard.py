"""The guard: a process that owns the embedded server and stops it when nobody needs it any more.

``python -m settee.database.guard HOME PROGRAMS MAJOR`` is started by ``server.ensure_running``,
which holds a shared lock on ``database.users`` like every process that uses the database. The
guard answers one line on its standard output, ``ready`` or a sentence that says why not, then
waits for that lock alone. It gets it when the last user has ended, in whatever way.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from settee.database.account import Account, account_for, die_with_parent
from settee.database.cluster import (
    SUPERUSER,
    Cluster,
    check_data,
    clear_leftovers,
    explain,
    initialise,
    prepare_sockets,
)
from settee.database.errors import DatabaseFault
from settee.database.locks import Busy, FileLock
from settee.database.programs import Programs

_LOG_KEEPS = 10 * 1024 * 1024
# Recovery after a crash replays at most max_wal_size; far less than this even on a slow disk.
_READY_WITHIN = 300


def is_ready(cluster: Cluster, programs: Programs) -> bool:
    asked = subprocess.run(
        [programs.path("pg_isready"), "-q", "-h", str(cluster.sockets), "-U", SUPERUSER],
        check=False,
    )
    return asked.returncode == 0


def _start(cluster: Cluster, programs: Programs) -> subprocess.Popen[bytes]:
    """A server that answers. Raises DatabaseFault with the reason from its log."""
    if not cluster.data.exists():
        initialise(cluster, programs)
    check_data(cluster, programs)
    clear_leftovers(cluster)
    account = account_for(cluster.data)
    prepare_sockets(cluster, account)
    if account.note:
        print(account.note, file=sys.stderr)
    if cluster.log.exists() and cluster.log.stat().st_size > _LOG_KEEPS:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    with cluster.log.open("ab") as log:
        began = log.tell()
        server = _launch(cluster, programs, account, log.fileno())
    deadline = time.monotonic() + _READY_WITHIN
    while not is_ready(cluster, programs):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise explain(cluster, _tail(cluster.log, began), account)
        time.sleep(0.02)
    return server


def _launch(
    cluster: Cluster, programs: Programs, account: Account, log: int
) -> subprocess.Popen[bytes]:
    def enter() -> None:
        account.enter()
        # After the change of account, which clears it (prctl(2)). SIGINT is a fast shutdown.
        die_with_parent(signal.SIGINT)

    command = [programs.path("postgres"), "-D", str(cluster.data), "-c", "listen_addresses="]
    command += ["-c", f"unix_socket_directories={cluster.sockets}"]
    return subprocess.Popen(
        command,
        preexec_fn=enter,
        cwd="/",
        env=os.environ | {"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )


def _tail(log: Path, began: int) -> str:
    with log.open("rb") as file:
        file.seek(began)
        return file.read().decode(errors="replace")


def _answer(line: str) -> None:
    """Tell the process that started us, then let go of its pipe."""
    print(line, flush=True)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def _stop_when_unused(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    # Kept until this process ends: who comes now waits until the server has stopped.
    FileLock(cluster.users_lock, wait_seconds=None)
    server.send_signal(signal.SIGINT)


def main(arguments: list[str]) -> None:
    home, folder, major = arguments
    cluster, programs = Cluster(Path(home)), Programs(Path(folder), int(major))
    try:
        FileLock(cluster.guard_lock, wait_seconds=1)
        server = _start(cluster, programs)
    except Busy:
        return _answer("The database is already being guarded.")
    except DatabaseFault as fault:
        return _answer(str(fault))
    except OSError as error:
        return _answer(f"PostgreSQL did not start: {error}.")
    for asked_to_end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked_to_end, lambda *_: server.send_signal(signal.SIGINT))
    _answer("ready")
    threading.Thread(target=_stop_when_unused, args=(cluster, server), daemon=True).start()
    server.wait()
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
