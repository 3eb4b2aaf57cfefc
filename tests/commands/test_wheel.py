"""The wheel is the whole program: what it holds, and that it runs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.commands.running import environment, start

_ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=_ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = _ROOT / "src" / "settee"
    files = {
        f"settee/{path.relative_to(package)}"
        for path in package.rglob("*")
        if path.is_file() and not _LEFT_OUT.intersection(path.parts)
    }
    kinds = {Path(name).suffix for name in files}
    assert {".py", ".html", ".css", ".js", ".woff2"} <= kinds
    assert any("/migrations/" in name for name in files)
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("settee/")}
    assert held == files


def test_wheel_runs_without_the_checkout(wheel: Path, data: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    where = subprocess.run(
        [sys.executable, "-c", "from settee.config import places; print(places.DATA)"],
        env=environment(Path(), PYTHONPATH=str(installed), SETTEE_DATA="", HOME="/home/anna"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout == "/home/anna/.local/share/settee\n"
    running = start(data, tmp_path / "output", PYTHONPATH=str(installed))
    assert running.get("/readyz") == 200
    assert running.interrupt() == 0
