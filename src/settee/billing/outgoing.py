"""Files put into a folder so that they are there whole once their facts are committed.

They are first written into ``.settee-<batch>`` inside the folder, before the commit, and moved to
their places after it. A run that was killed between the two leaves that folder behind: the next
run finishes it if its batch is in the database, and removes it if not.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_STAGE: Final = ".settee-"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One run at a time in ``folder``: another waits. The lock ends with the process."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def stage(folder: Path, name: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write ``files`` (path inside ``folder``, content) beside it, safe against a power cut."""
    staging = folder / f"{_STAGE}{name}"
    for path, content in files:
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())


def settle(folder: Path, prefix: str, *, is_committed: Callable[[str], bool]) -> list[Path]:
    """Move what is staged under a name that begins with ``prefix`` to its place, or remove it; the
    files that appeared."""
    moved = []
    for staging in sorted(folder.glob(f"{_STAGE}{prefix}*")):
        if is_committed(staging.name.removeprefix(_STAGE)):
            for file in sorted(path for path in staging.rglob("*") if path.is_file()):
                target = folder / file.relative_to(staging)
                target.parent.mkdir(parents=True, exist_ok=True)
                file.replace(target)
                moved.append(target)
        shutil.rmtree(staging)
    return moved


def write_whole(file: Path, content: str) -> None:
    """``file`` with ``content``, never half of it."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.write_text(content, encoding="utf-8")
    part.replace(file)
