"""`settee backup` and `settee restore`: everything but the keys, in one file.

The file is a tar archive of ``manifest.json``, ``database.dump`` (pg_dump's custom format) and
``files/``, the sealed attachments. The keys stay out on purpose: who finds a backup reads nothing
encrypted without them.
"""

import argparse
import json
import os
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from settee.commands.errors import CommandFault
from settee.config import places
from settee.database.programs import find_programs
from settee.database.roles import OWNER, prepare_external
from settee.database.server import DATABASE, ensure_cluster, ensure_running, superuser_url

_FORMAT = 1


def backup_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee backup",
        description="Write database and attachments to FILE; works while Settee runs. Keep "
        "keys.env of the data folder, or your own keys, in another place.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    target = parser.parse_args(words).file.absolute()
    if target.exists():
        raise CommandFault(f"{target} exists already: name a new file.")
    if not target.parent.is_dir():
        raise CommandFault(f"{target.parent} is not a folder.")
    part = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=places.DATA, prefix="backup-") as folder:
            _collect(Path(folder))
            _pack(Path(folder), part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    print(f"Written: {target} ({target.stat().st_size / 2**20:.1f} MB). Keep the keys elsewhere.")
    return 0


def restore_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee restore",
        description="Bring FILE, written by `settee backup`, into an empty installation.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    source = parser.parse_args(words).file
    places.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.DATA, prefix="restore-") as folder:
        manifest = _unpack(source, Path(folder))
        _require_empty_files()
        _restore_database(Path(folder) / "database.dump")
        if (Path(folder) / "files").exists():
            (Path(folder) / "files").rename(_files())
    print(f"Restored: the state of {manifest['made_at']}.")
    if not (places.DATA / "keys.env").exists() and not os.environ.get("SETTEE_ENCRYPTION_KEYS"):
        print(f"Now put your copy of keys.env into {places.DATA}, then start with `settee run`.")
    return 0


def _files() -> Path:
    return places.DATA / "files"


def _collect(folder: Path) -> None:
    # Linked before and after the dump: whatever a row of the dump names is then there, even if it
    # was stored or removed while the dump was being made.
    _link_files(folder / "files")
    _dump_database(folder / "database.dump")
    _link_files(folder / "files")
    manifest = {
        "format": _FORMAT,
        "settee": version("settee"),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))


def _link_files(into: Path) -> None:
    for path in _files().glob("*/*"):
        linked = into / path.parent.name / path.name
        linked.parent.mkdir(parents=True, exist_ok=True)
        try:
            if not linked.exists():
                os.link(path, linked)
        except FileNotFoundError:
            continue  # removed this moment


def _dump_database(into: Path) -> None:
    programs = find_programs(places.PG_BIN)
    command = [programs.path("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    command += ["--no-comments", "--file", str(into), "--dbname", _reader_url()]
    _run_tool(command, "The database could not be read")


def _reader_url() -> str:
    """Of a role that row level security lets through, which pg_dump insists on."""
    external = places.database_url()
    if external:
        return places.backup_url() or external
    ensure_cluster(places.DATA, pg_bin=places.PG_BIN)
    return superuser_url(places.DATA, DATABASE)


def _pack(folder: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w|") as archive:
        for name in ("manifest.json", "database.dump", "files"):
            if (folder / name).exists():
                archive.add(folder / name, arcname=name)
        archive.close()
        out.flush()
        os.fsync(out.fileno())


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text())
        known = manifest["format"] == _FORMAT and (folder / "database.dump").is_file()
    except FileNotFoundError:
        raise CommandFault(f"{source} is not there or is no backup of Settee.") from None
    except (tarfile.TarError, EOFError, ValueError, KeyError):
        raise CommandFault(f"{source} is damaged or no backup of Settee.") from None
    if not known:
        raise CommandFault(f"{source} was written by a newer Settee: install that version.")
    return dict(manifest)


def _require_empty_files() -> None:
    if _files().exists():
        if any(_files().iterdir()):
            raise CommandFault(
                f"{_files()} is not empty: a backup is only restored into an empty SETTEE_DATA."
            )
        _files().rmdir()


def _restore_database(dump: Path) -> None:
    external = places.database_url()
    if external:
        prepare_external(external)
        url, role = external, None
    else:
        ensure_running(places.DATA, pg_bin=places.PG_BIN)
        url, role = superuser_url(places.DATA, DATABASE), OWNER
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if tables.fetchone() != (0,):
            raise CommandFault(
                "The database is not empty: set SETTEE_DATA to a new folder, "
                "or DATABASE_URL to an empty database."
            )
    programs = find_programs(places.PG_BIN)
    command = [programs.path("pg_restore"), "--no-owner", "--no-privileges", "--no-comments"]
    command += ["--single-transaction", "--exit-on-error", "--dbname", url]
    command += ["--role", role] if role else []
    _run_tool([*command, str(dump)], "The backup could not be restored")


def _run_tool(command: list[str], failure: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "error:" in line] or ["no reason"]
        reason = lines[0].rpartition("error:")[2].strip()
        hint = ""
        if "row-level security" in reason:
            hint = (
                "; set SETTEE_BACKUP_URL to the same database as a superuser or a role with "
                "BYPASSRLS"
            )
        raise CommandFault(f"{failure}: {reason}{hint}.")
