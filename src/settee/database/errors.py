"""What can go wrong with the database, in a sentence for the person at the terminal."""

import shutil
from pathlib import Path

_LEAST_FREE = 64 * 1024 * 1024


class DatabaseFault(Exception):
    """The database can't be used; the message says why and what to do."""


def disk_full(folder: Path) -> DatabaseFault:
    return DatabaseFault(
        f"The disk that holds {folder} is full: make room on it, then start again; "
        "nothing that was saved is lost."
    )


def require_room(folder: Path, *, least: int = _LEAST_FREE) -> None:
    """Raise DatabaseFault when fewer than ``least`` bytes are free where ``folder`` lies."""
    if shutil.disk_usage(folder).free < least:
        raise disk_full(folder)
