"""practice.json, paths inside the folder and the zip file it may come in."""

import io
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from settee.movein.folder.archive import unpack
from settee.movein.folder.reader import read_calendar, read_folder
from settee.movein.folder.rows import FolderError
from tests.movein.folders import calendar, event, told, write_folder


def test_practice_is_read_with_its_providers(tmp_path: Path) -> None:
    provider = {"email": "Pat@example.org", "npi": 1234567893, "license": None, "extra": [1]}
    root = write_folder(
        tmp_path,
        billing_address={"line1": "1 Elm St", "zip": "12401-4632"},
        submitter={"name": "QUIET", "contact_name": "Pat"},
        receiver={"id": "R1"},
        providers=[provider, {"email": "pat@EXAMPLE.org"}, {"email": ""}, 7],
    )
    folder = read_folder(root)
    practice = folder.practice
    assert (
        practice.line1,
        practice.zip,
        practice.submitter_contact_name,
        practice.receiver_id,
    ) == (
        "1 Elm St",
        "124014632",
        "Pat",
        "R1",
    )
    assert [(row.email, row.npi) for row in practice.providers] == [
        ("pat@example.org", "1234567893")
    ]
    assert [reason for _, _, reason in told(folder.findings)] == [
        "provider 2 has the email of an earlier one",
        "provider 3 has no email address",
        "provider 4 is not an object",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "practice.json: this is not JSON (line 1, column 1)"),
        (b'{"name": "x",}', "practice.json: this is not JSON (line 1, column 13)"),
        (b"[]", "practice.json: the file must hold one object, { \u2026 }"),
        (b'{"name": " ", "timezone": "UTC"}', "practice.json: the practice has no name"),
        (
            b'{"name": "x", "timezone": "Mars/Base"}',
            "practice.json: timezone is not an IANA name such as America/New_York",
        ),
        (b'{"name": "\xe9"}', "practice.json: this file is not saved as UTF-8"),
        (b"[" * 100_000, "practice.json: this is not JSON that can be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "practice.json: this is not JSON that can be read"),
        (b" " * 5_000_000, "practice.json: this file is larger than 4 MB"),
        (
            '{"name": "x"}'.encode("utf-16"),
            "practice.json: this file is not saved as UTF-8: save it again as UTF-8",
        ),
    ],
)
def test_practice_that_cannot_be_read_stops_the_move(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    root = write_folder(tmp_path)
    (root / "practice.json").write_bytes(content)
    with pytest.raises(FolderError) as refused:
        read_folder(root)
    assert str(refused.value) == reason


def test_odd_values_in_the_practice_are_left_empty_and_told(tmp_path: Path) -> None:
    odd: dict[str, Any] = {
        "npi": True,
        "phone": ["1"],
        "taxonomy": "x" * 11,
        "email": "\ud800",
        "tax_id": "a\0",
    }
    folder = read_folder(write_folder(tmp_path, receiver="none", **odd))
    practice = folder.practice
    assert (practice.npi, practice.phone, practice.taxonomy, practice.email, practice.tax_id) == (
        ("",) * 5
    )
    assert len(folder.findings.problems) == 6


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match=r"practice\.json: this file is not in the folder"):
        read_folder(tmp_path / "none")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../outside.ics", "this path leads out of the folder"),
        ("/etc/passwd", "this path leads out of the folder"),
        ("link.ics", "this path leads out of the folder"),
        ("C:\\none.ics", "this file is not in the folder"),
        ("none.ics", "this file is not in the folder"),
        ("pat.ics/x.ics", "this file is not in the folder"),
        (".", "this is not a file"),
        ("pipe.ics", "this is not a file"),
        ("loop.ics", "this file can't be opened"),
        ("x" * 400, "this file can't be opened"),
    ],
)
def test_calendar_path_stays_inside_the_folder(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "outside.ics").write_text(calendar(event()))
    provider = {"email": "pat@example.org", "calendar": path}
    root = write_folder(tmp_path / "in", providers=[provider])
    (root / "link.ics").symlink_to(tmp_path / "outside.ics")
    (root / "loop.ics").symlink_to(root / "loop.ics")
    os.mkfifo(root / "pipe.ics")
    folder = read_folder(root)
    assert read_calendar(folder, folder.practice.providers[0]) == []
    assert told(folder.findings) == [(path, 1, reason)]


def test_calendar_in_a_subfolder_is_found_with_either_slash(tmp_path: Path) -> None:
    provider = {"email": "pat@example.org", "calendar": "all\\pat.ics"}
    root = write_folder(tmp_path, providers=[provider])
    (root / "all").mkdir()
    (root / "all" / "pat.ics").write_text(calendar(event()))
    folder = read_folder(root)
    assert len(read_calendar(folder, folder.practice.providers[0])) == 1


def packed(files: dict[str, bytes]) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content


PRACTICE = json.dumps({"name": "Quiet House", "timezone": "UTC"}).encode()


@pytest.mark.parametrize("base", ["", "my practice/", "a/b/"])
def test_zip_is_unpacked_to_the_folder_of_its_practice(tmp_path: Path, base: str) -> None:
    files = {f"{base}practice.json": PRACTICE, f"{base}x.exe": b"", "__MACOSX/practice.json": b"x"}
    root = unpack(packed(files), tmp_path)
    assert read_folder(root).practice.name == "Quiet House"
    assert [path.name for path in root.iterdir()] == ["practice.json"]


def linked() -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        link = zipfile.ZipInfo("practice.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return content


def cut() -> io.BytesIO:
    whole = packed({"practice.json": PRACTICE * 50}).getvalue()
    return io.BytesIO(whole[:40] + b"\0" * 20 + whole[60:])


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (io.BytesIO(b""), "This is no zip file, or it is damaged."),
        (io.BytesIO(b"PK\x03\x04" + b"x" * 500), "This is no zip file, or it is damaged."),
        (cut(), "This is no zip file, or it is damaged."),
        (packed({"clients.csv": b""}), "There is no practice.json in this zip file."),
        (
            packed({"practice.json": PRACTICE, "../../evil.csv": b""}),
            "A path in this zip file leads out of its folder.",
        ),
        (
            packed({"practice.json": PRACTICE, "/evil.csv": b""}),
            "A path in this zip file leads out of its folder.",
        ),
        (linked(), "This zip file holds a link instead of a file."),
        (
            packed({"practice.json": PRACTICE, **{f"{n}.csv": b"" for n in range(2000)}}),
            "This zip file holds more than 2,000 files.",
        ),
        (
            packed({"practice.json": PRACTICE, "a.csv": b"", "a.csv/b.csv": b""}),
            "Two files in this zip file have the same name.",
        ),
    ],
)
def test_zip_that_cannot_be_trusted_is_refused(
    tmp_path: Path, archive: io.BytesIO, reason: str
) -> None:
    with pytest.raises(FolderError) as refused:
        unpack(archive, tmp_path)
    assert str(refused.value) == reason


def test_zip_bomb_is_stopped_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("settee.movein.folder.archive.MAX_BYTES", 3_000_000)
    bomb = packed({"practice.json": PRACTICE, "clients.csv": b"0" * 50_000_000})
    with pytest.raises(FolderError, match="more than 512 MB"):
        unpack(bomb, tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) < 3_000_000
