"""A data folder whose database is migrated: made once, copied."""

import shutil
from pathlib import Path

import pytest

from tests.commands.running import settee
from tests.database.waiting import wait_until_stopped


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("migrated") / "data"
    done = settee("migrate", data=data)
    assert (done.returncode, done.stdout) == (0, "The database is now at this version.\n")
    wait_until_stopped(data)
    return data


@pytest.fixture
def data(migrated_once: Path, tmp_path: Path) -> Path:
    data = tmp_path / "data"
    shutil.copytree(migrated_once, data, ignore=shutil.ignore_patterns("socket"))
    return data
