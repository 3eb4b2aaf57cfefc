"""Single files put together as the zip file they might have come in."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import IO

from settee.movein.folder.practice import FILE
from settee.movein.folder.rows import FolderError


def pack(files: Sequence[tuple[str, IO[bytes]]]) -> bytes:
    """The files, by their bare names, as an archive; a calendar lies where practice.json looks.

    Raises FolderError for names that come twice and for files that have no place in a folder.
    """
    contents: dict[str, bytes] = {}
    for name, file in files:
        if PurePosixPath(name).suffix.lower() not in {".json", ".csv", ".ics"}:
            raise FolderError(
                f"{name} is not part of such a folder: save tables as CSV (UTF-8), calendars as"
                " .ics, or choose one zip file alone."
            )
        if name in contents:
            raise FolderError(f"{name} was chosen twice.")
        contents[name] = file.read()
    places = _calendar_places(contents)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(places.get(name, name), content)
    return packed.getvalue()


def _calendar_places(contents: Mapping[str, bytes]) -> dict[str, str]:
    """Where practice.json wants each calendar, by bare name; what it has wrong is told later."""
    try:
        written = json.loads(contents.get(FILE, b"").decode("utf-8-sig"))
        wanted = [str(each["calendar"]) for each in written["providers"] if each.get("calendar")]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}
    paths = [PurePosixPath(path.replace("\\", "/")) for path in wanted]
    return {
        path.name: str(path)
        for path in paths
        if path.name in contents and path.suffix.lower() == ".ics" and ".." not in path.parts
    }
