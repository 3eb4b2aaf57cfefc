"""An uploaded zip file as a folder: only the files that matter, only as large as allowed."""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from settee.movein.folder.files import MAX_BYTES
from settee.movein.folder.practice import FILE
from settee.movein.folder.rows import FolderError

_SUFFIXES = {".json", ".csv", ".ics"}
_MAX_FILES = 2_000
_CHUNK = 1024 * 1024
_ENCRYPTED = 1  # APPNOTE.TXT 4.4.4, bit 0
_LOCKED = "This zip file has a password: pack it without one."


def unpack(archive: IO[bytes], into: Path) -> Path:
    """Write the archive's folder under ``into``, which is empty; returns where practice.json is.

    Raises FolderError for what is no zip file, is locked, holds no practice.json, leads out of the
    folder, or grows beyond 512 MB: sizes are counted while writing, not believed. Other files than
    .json, .csv and .ics stay in the archive.
    """
    with _opened(archive) as packed:
        members = _members(packed)
        _write(packed, members, into)
    return into / _root(members)


def check(archive: IO[bytes]) -> None:
    """What can be told without unpacking. Raises FolderError as ``unpack``."""
    with _opened(archive) as packed:
        _root(_members(packed))


@contextmanager
def _opened(archive: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as packed:
            yield packed
    except FolderError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise FolderError("This is no zip file, or it is damaged.") from None
    except RuntimeError:  # zipfile's word for a password
        raise FolderError(_LOCKED) from None


def _root(members: Iterable[PurePosixPath]) -> PurePosixPath:
    """The folder that holds practice.json, the outermost if there are several."""
    roots = [path.parent for path in members if path.name == FILE]
    if not roots:
        raise FolderError("There is no practice.json in this zip file.")
    return min(roots, key=lambda parent: len(parent.parts))


def _members(packed: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    members: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for info in packed.infolist():
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if info.is_dir() or path.suffix.lower() not in _SUFFIXES or "__MACOSX" in path.parts:
            continue
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise FolderError("A path in this zip file leads out of its folder.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise FolderError("This zip file holds a link instead of a file.")
        if info.flag_bits & _ENCRYPTED:
            raise FolderError(_LOCKED)
        members[path] = info
        if len(members) > _MAX_FILES:
            raise FolderError(f"This zip file holds more than {_MAX_FILES:,} files.")
    return members


def _write(
    packed: zipfile.ZipFile, members: dict[PurePosixPath, zipfile.ZipInfo], into: Path
) -> None:
    left = MAX_BYTES
    for path, info in members.items():
        target = into / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(info) as source, target.open("wb") as copy:
                while chunk := source.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise FolderError("This zip file holds more than 512 MB.")
                    copy.write(chunk)
        except (FileExistsError, IsADirectoryError, NotADirectoryError):
            raise FolderError("Two files in this zip file have the same name.") from None
