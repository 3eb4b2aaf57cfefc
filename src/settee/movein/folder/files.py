"""The files of a folder, reached safely: inside it, regular, of a size that can be read."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

MAX_BYTES = 512 * 1024 * 1024


class UnreadableFile(ValueError):
    """The message says what is wrong with the file, in words for the report."""


def inside(root: Path, name: str) -> Path:
    """The regular file ``name`` inside ``root``. Raises UnreadableFile.

    A path that leads out of the folder, by ``..``, by a leading slash or through a symbolic link,
    is refused.
    """
    try:
        base = root.resolve()
        path = (base / name.replace("\\", "/")).resolve()
        if not path.is_relative_to(base):
            raise UnreadableFile("this path leads out of the folder")
        mode = path.stat().st_mode
        size = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableFile("this file is not in the folder") from None
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile("this file can't be opened") from None
    if not stat.S_ISREG(mode):
        raise UnreadableFile("this is not a file")
    if size > MAX_BYTES:
        raise UnreadableFile("this file is larger than 512 MB")
    return path


@contextmanager
def opened(root: Path, name: str) -> Iterator[IO[bytes]]:
    """The file ``name`` open for reading. Raises UnreadableFile, also for UTF-16."""
    path = inside(root, name)
    try:
        stream = path.open("rb")
    except OSError:
        raise UnreadableFile("this file can't be opened") from None
    with stream:
        head = stream.read(4)
        if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in head:
            raise UnreadableFile("this file is not saved as UTF-8: save it again as UTF-8")
        stream.seek(0)
        yield stream
