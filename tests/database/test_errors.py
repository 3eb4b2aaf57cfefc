from pathlib import Path

import pytest

from settee.database.account import Account
from settee.database.cluster import Cluster, explain
from settee.database.errors import DatabaseFault, require_room

_ACCOUNT = Account(0, enter=lambda: None)


def test_too_little_room_is_said_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault) as fault:
        require_room(tmp_path, least=10**18)
    assert str(fault.value) == (
        f"The disk that holds {tmp_path} is full: make room on it, then start again; "
        "nothing that was saved is lost."
    )


def test_full_disk_is_recognised_in_what_postgresql_says(tmp_path: Path) -> None:
    said = 'FATAL:  could not write lock file "postmaster.pid": No space left on device'
    assert "is full" in str(explain(Cluster(tmp_path), said, _ACCOUNT))


def test_last_fatal_line_is_the_reason(tmp_path: Path) -> None:
    said = (
        "2026-01-01 00:00:00 UTC [1] LOG:  starting\n"
        "2026-01-01 00:00:00 UTC [1] FATAL:  lock file is empty\n"
        "2026-01-01 00:00:00 UTC [1] LOG:  database system is shut down\n"
    )
    cluster = Cluster(tmp_path)
    assert str(explain(cluster, said, _ACCOUNT)) == (
        f"PostgreSQL did not start: lock file is empty (see {cluster.log})."
    )
