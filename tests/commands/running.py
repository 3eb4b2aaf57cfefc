"""A `settee` started as a person starts it, from a shell."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.database.waiting import wait_until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Of a fresh shell: nothing of the tests' own settings."""
    own = ("SETTEE_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return plain | {"SETTEE_DATA": str(data), **settings}


def settee(*words: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "settee", *words],
        env=environment(data, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@dataclass
class Running:
    """`settee run` on ``data`` and ``port``."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    output: Path

    def told(self) -> str:
        return self.output.read_text()

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.told()
        return "Ctrl-C stops it." in self.told()

    def get(self, path: str) -> int:
        """The status; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def interrupt(self) -> int:
        """As Ctrl-C does; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def children(self, part: str) -> list[int]:
        """Processes of this run with ``part`` in their command line."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                surroundings = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"SETTEE_DATA={self.data}\0".encode() in surroundings and part in command:
                found.append(int(entry.name))
        return found


def start(data: Path, output: Path, *words: str, demo: bool = False, **settings: str) -> Running:
    """Started, and ready to be used."""
    port = free_port()
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "settee", "run", *([] if demo else ["--no-demo"]), *words],
            env=environment(data, SETTEE_PORT=str(port), **settings),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Running(data, port, process, output)
    wait_until(running.is_ready, "settee run was ready")
    return running
