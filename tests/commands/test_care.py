"""`settee backup` and `settee restore`: everything comes back, nothing is overwritten."""

import stat
from pathlib import Path

import psycopg
import pytest

from settee.database.server import DATABASE, ensure_running, stop, superuser_url
from tests.commands.running import settee

_ADD_CACHE_ROW = "INSERT INTO settee_cache (cache_key, value, expires) VALUES ('kept', 'x', now())"


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    ensure_running(data)
    with psycopg.connect(superuser_url(data, DATABASE)) as connection:
        connection.execute(_ADD_CACHE_ROW)
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "0123ab").write_bytes(b"sealed")
    target = tmp_path / "settee.backup"
    done = settee("backup", str(target), data=data)
    stop(data)
    assert done.returncode == 0, done.stderr
    return target


def test_restored_installation_is_the_same(data: Path, backup: Path, tmp_path: Path) -> None:
    restored = tmp_path / "restored"
    done = settee("restore", str(backup), data=restored)
    assert done.returncode == 0, done.stderr
    assert f"Now put your copy of keys.env into {restored}" in done.stdout
    (restored / "keys.env").write_bytes((data / "keys.env").read_bytes())
    assert settee("migrate", data=restored).returncode == 0
    assert (restored / "files" / "ab" / "0123ab").read_bytes() == b"sealed"
    with psycopg.connect(ensure_running(restored), options="-c role=settee_app") as connection:
        rows = connection.execute("SELECT cache_key FROM settee_cache").fetchall()
        with pytest.raises(psycopg.errors.UndefinedObject):
            connection.execute("SELECT * FROM clients_client")
    stop(restored)
    assert rows == [("kept",)]


def test_backup_is_for_its_owner_alone_and_leaves_nothing_else(data: Path, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.glob("*.part")) == []
    assert list(data.glob("backup-*")) == []


def test_backup_refuses_to_overwrite(data: Path, backup: Path) -> None:
    before = backup.read_bytes()
    done = settee("backup", str(backup), data=data)
    assert (done.returncode, done.stderr) == (
        1,
        f"settee: {backup} exists already: name a new file.\n",
    )
    assert backup.read_bytes() == before


def test_restore_refuses_a_database_with_tables(data: Path, backup: Path) -> None:
    for path in (data / "files" / "ab").iterdir():
        path.unlink()
    (data / "files" / "ab").rmdir()
    done = settee("restore", str(backup), data=data)
    assert (done.returncode, done.stderr) == (
        1,
        "settee: The database is not empty: set SETTEE_DATA to a new folder, or DATABASE_URL to "
        "an empty database.\n",
    )


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_restore_refuses_what_is_no_backup(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    done = settee("restore", str(file), data=tmp_path / "data")
    assert (done.returncode, done.stderr) == (
        1,
        f"settee: {file} is damaged or no backup of Settee.\n",
    )
