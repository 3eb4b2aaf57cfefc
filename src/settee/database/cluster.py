"""The embedded PostgreSQL's folders: made once, checked before every start."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from settee.database.account import Account, account_for
from settee.database.errors import DatabaseFault, disk_full, require_room
from settee.database.programs import Programs

SUPERUSER = "postgres"
# sun_path holds 108 bytes with its closing zero (unix(7)); the socket's own name takes 15 of them.
_SOCKET_FOLDER_LIMIT = 107 - len("/.s.PGSQL.5432")
_ORPHANS_END_WITHIN = 20

# Sized for a practice on a small machine; an operator may edit the file. Errors are logged without
# the statement and the row's values, because those can be health data.
_CONFIGURATION = """
# Settee
shared_buffers = 128MB
max_connections = 60
max_wal_size = 512MB
timezone = 'UTC'
log_timezone = 'UTC'
log_min_error_statement = panic
log_error_verbosity = terse
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One embedded PostgreSQL under ``home``."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def users_lock(self) -> Path:
        return self.home / "database.users"

    @property
    def start_lock(self) -> Path:
        return self.home / "database.start"

    @property
    def guard_lock(self) -> Path:
        return self.home / "database.guard"

    @property
    def sockets(self) -> Path:
        """The folder of the socket; a short one elsewhere when ``home`` is too long for it."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= _SOCKET_FOLDER_LIMIT:
            return folder
        digest = hashlib.sha256(os.fsencode(self.home.resolve())).hexdigest()[:12]
        # Known to every process of ours whatever its TMPDIR; prepare_sockets sees whose it is.
        return Path(f"/tmp/settee-{os.geteuid()}-{digest}")  # noqa: S108


def prepare_home(cluster: Cluster) -> None:
    """Make the folder, and see that it can be written. Raises DatabaseFault."""
    try:
        cluster.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Without a name: several processes may try at the same time.
        tempfile.TemporaryFile(dir=cluster.home).close()
    except OSError as error:
        raise DatabaseFault(
            f"{cluster.home} can't be written ({error.strerror}): "
            "set SETTEE_DATA to a folder that can."
        ) from None
    require_room(cluster.home)


def prepare_sockets(cluster: Cluster, account: Account) -> None:
    """Make the socket's folder for our eyes only: who reaches the socket reaches the data."""
    folder = cluster.sockets
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), account.user):
        raise DatabaseFault(f"{folder} belongs to somebody else: remove it, then start again.")
    folder.chmod(0o700)
    if account.user != folder.stat().st_uid:
        os.chown(folder, account.user, -1)


def check_data(cluster: Cluster, programs: Programs) -> None:
    """Raise DatabaseFault if the folder was made by another major version or parts are missing."""
    version = cluster.data / "PG_VERSION"
    try:
        made_by = int(version.read_text().strip())
    except (OSError, ValueError):
        raise _damaged(cluster, "PG_VERSION") from None
    if made_by != programs.major:
        than = "newer than" if made_by > programs.major else "older than"
        raise DatabaseFault(
            f"{cluster.data} was made by PostgreSQL {made_by}, {than} the {programs.major} in "
            f"{programs.folder}: set SETTEE_PG_BIN to the programs of PostgreSQL {made_by}, "
            "or restore a backup into a new SETTEE_DATA."
        )
    for part in ("global/pg_control", "base", "pg_wal", "postgresql.conf"):
        if not (cluster.data / part).exists():
            raise _damaged(cluster, part)


def _damaged(cluster: Cluster, part: str) -> DatabaseFault:
    return DatabaseFault(
        f"{cluster.data} is damaged ({part} is missing or unreadable): restore a backup into a "
        "new SETTEE_DATA with `settee restore FILE`."
    )


def initialise(cluster: Cluster, programs: Programs) -> None:
    """Set up a new database folder. Made aside and moved, so that half of one never exists."""
    building = cluster.home / "postgres.new"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    account = account_for(building)
    command = [programs.path("initdb"), "--pgdata", str(building), "--username", SUPERUSER]
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
    made = subprocess.run(
        command,
        preexec_fn=account.enter,
        env=os.environ | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise explain(cluster, made.stderr or made.stdout, account)
    with (building / "postgresql.conf").open("a") as file:
        file.write(_CONFIGURATION)
    # Only the socket, whose folder only we can enter; no address of the network at all.
    (building / "pg_hba.conf").write_text("local all all trust\n")
    building.rename(cluster.data)


def explain(cluster: Cluster, output: str, account: Account) -> DatabaseFault:
    """What PostgreSQL's own words say about why it did not start, as one sentence."""
    if "No space left on device" in output:
        return disk_full(cluster.home)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(w in line for w in ("FATAL:", "PANIC:", "error:"))]
    reason = (telling or lines or ["it gave no reason"])[-1]
    for word in ("FATAL:", "PANIC:", "error:"):
        reason = reason.rpartition(word)[2].strip()
    note = f" {account.note}" if account.note else ""
    return DatabaseFault(f"PostgreSQL did not start: {reason} (see {cluster.log}).{note}")


def clear_leftovers(cluster: Cluster) -> None:
    """See that no server of an earlier run is on the folder, and remove its lock files.

    PostgreSQL itself trusts a lock file whose number is now another program's, which is usual
    after a restart of a container, or a dead process's that nobody has waited for. Every process
    of a server works in its data folder, so that is asked. Raises DatabaseFault when one stays.
    """
    deadline = time.monotonic() + _ORPHANS_END_WITHIN
    asked = False
    while left := _processes_in(cluster.data):
        if time.monotonic() > deadline:
            raise DatabaseFault(
                f"Another PostgreSQL (process {left[0]}) uses {cluster.data}: stop it first."
            )
        if not asked:
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGINT)
            asked = True
        time.sleep(0.05)
    for stale in (cluster.data / "postmaster.pid", *cluster.sockets.glob(".s.PGSQL.*")):
        stale.unlink(missing_ok=True)


def _processes_in(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").readlink() == folder.resolve()
            if here and (entry / "comm").read_text().strip() == "postgres":
                found.append(int(entry.name))
        except OSError:
            continue  # gone in the meantime, or another user's
    return sorted(found)
