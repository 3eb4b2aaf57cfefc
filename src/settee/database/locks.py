"""Advisory file locks. The kernel frees them when their holder ends, even by ``kill -9``."""

import fcntl
import os
import time
from pathlib import Path


class Busy(Exception):
    """Somebody else held the lock for the whole time."""


class FileLock:
    """An open lock file; the lock is held until ``release`` or the end of the process."""

    def __init__(self, path: Path, *, shared: bool = False, wait_seconds: float | None = 0) -> None:
        """Take the lock, waiting so long for it, without end if None. Raises Busy."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        if wait_seconds is None:
            fcntl.flock(self._file, mode)
            return
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(self._file, mode | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(self._file)
                    raise Busy from None
            time.sleep(0.02)

    def release(self) -> None:
        os.close(self._file)

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self.release()


def is_held(path: Path) -> bool:
    try:
        FileLock(path).release()
    except Busy:
        return True
    return False
