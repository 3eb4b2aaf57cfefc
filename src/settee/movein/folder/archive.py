"""An uploaded zip file as a folder: only the files that matter, only as large as allowed."""

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from settee.movein.folder.files import MAX_BYTES
from settee.movein.folder.practice import FILE
from settee.movein.folder.rows import FolderError

_SUFFIXES = {".json", ".csv", ".ics"}
_MAX_FILES = 2_000
_CHUNK = 1024 * 1024


def unpack(archive: IO[bytes], into: Path) -> Path:
    """Write the archive's folder under ``into``, which is empty; returns where practice.json is.

    Raises FolderError for what is no zip file, is locked, holds no practice.json, leads out of the
    folder, or grows beyond 512 MB: sizes are counted while writing, not believed. Other files than
    .json, .csv and .ics stay in the archive.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            members = _members(packed)
            root = min(
                (path.parent for path in members if path.name == FILE),
                key=lambda parent: len(parent.parts),
                default=None,
            )
            if root is None:
                raise FolderError("There is no practice.json in this zip file.")
            _write(packed, members, into)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        if isinstance(error, FolderError):
            raise
        raise FolderError("This is no zip file, or it is damaged.") from None
    except RuntimeError:  # zipfile's word for a password
        raise FolderError("This zip file has a password: pack it without one.") from None
    return into / root


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
