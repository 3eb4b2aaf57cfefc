"""A real embedded cluster for each test: made once, copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from settee.database.cluster import Cluster
from settee.database.server import ensure_running, stop
from tests.database.waiting import wait_until_stopped


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made") / "data"
    ensure_running(home)
    stop(home)
    wait_until_stopped(home)
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder with a stopped database; stopped again at the end whatever happens."""
    home = tmp_path / "data"
    home.mkdir(mode=0o700)
    shutil.copytree(made_once / "postgres", Cluster(home).data)
    yield home
    stop(home)
    wait_until_stopped(home)
