"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from pathlib import Path

from settee.database.cluster import Cluster
from settee.database.locks import is_held

_LONGEST = 60.0


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _LONGEST
    while not true():
        assert time.monotonic() < deadline, f"waited too long until {what}"
        time.sleep(0.02)


def wait_until_stopped(home: Path) -> None:
    guard = Cluster(home).guard_lock
    wait_until(lambda: not guard.exists() or not is_held(guard), "the database stopped")
