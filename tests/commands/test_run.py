"""`settee run`, started, used, interrupted and killed like a person's."""

import os
import signal
import socket
from pathlib import Path

from tests.commands.running import Running, settee, start
from tests.database.waiting import wait_until, wait_until_stopped


def _ended(running: Running) -> bool:
    return running.children("settee") == [] and running.get("/healthz") == 0


def test_run_serves_until_interrupted(data: Path, tmp_path: Path) -> None:
    running = start(data, tmp_path / "output")
    assert f"Settee is ready: http://localhost:{running.port}" in running.told()
    assert (running.get("/healthz"), running.get("/readyz")) == (200, 200)
    doctor = settee("doctor", data=data, SETTEE_SMTP_URL="smtp://localhost:2525")
    assert (doctor.returncode, "1 at work" in doctor.stdout) == (0, True), doctor.stdout
    assert running.interrupt() == 0
    assert running.told().endswith("Settee has stopped.\n")
    assert _ended(running)
    wait_until_stopped(data)


def test_second_run_on_the_same_folder_says_so(data: Path, tmp_path: Path) -> None:
    running = start(data, tmp_path / "output")
    second = settee("run", data=data)
    assert second.returncode == 1
    assert second.stderr == (
        f"settee: Settee is running already on {data}: use that one, stop it with "
        "`settee stop`, or set SETTEE_DATA to another folder.\n"
    )
    assert settee("stop", data=data).returncode == 0
    assert running.process.wait(timeout=60) == 0
    assert settee("stop", data=data).stdout == "Settee is not running.\n"


def test_killed_run_takes_everything_with_it_and_starts_again(data: Path, tmp_path: Path) -> None:
    running = start(data, tmp_path / "output")
    running.kill()
    wait_until(lambda: _ended(running), "its processes ended")
    wait_until_stopped(data)
    again = start(data, tmp_path / "output again")
    assert again.get("/readyz") == 200
    assert again.interrupt() == 0


def test_killed_processes_are_started_again(data: Path, tmp_path: Path) -> None:
    running = start(data, tmp_path / "output")
    for part in ("settee web", "settee work", "bin/postgres"):
        killed = running.children(part)
        for process in killed:
            os.kill(process, signal.SIGKILL)
        wait_until(
            lambda part=part, killed=killed: set(running.children(part)) - set(killed) != set(),  # type: ignore[misc]
            f"{part} was started again",
        )
        wait_until(lambda: running.get("/readyz") == 200, "it answered again")
    assert running.interrupt() == 0


def test_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = settee("run", data=tmp_path / "data", SETTEE_PORT=str(port))
    assert (done.returncode, done.stderr) == (
        1,
        f"settee: Port {port} is taken by another program: stop that, or choose another "
        "with SETTEE_PORT.\n",
    )


def test_host_that_is_not_ours_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = settee("run", data=tmp_path / "data", SETTEE_HOST="192.0.2.1")
    assert done.returncode == 1
    assert done.stderr.startswith("settee: SETTEE_HOST can't be listened on: ")


def test_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = settee("run", data=tmp_path / "file" / "data")
    assert done.returncode == 1
    assert done.stderr.startswith(f"settee: {tmp_path}/file/data can't be written (")
