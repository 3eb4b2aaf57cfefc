"""The real web server under measurement: its processes, their processor time and memory."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds."""

    server: float
    database: float

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.server - other.server, self.database - other.database)

    @property
    def total(self) -> float:
        return self.server + self.database


@dataclass(slots=True)
class Server:
    process: psutil.Process
    connection: http.client.HTTPConnection

    def get(self, path: str, cookie: str) -> bytes:
        """The body of a page that must be 200."""
        headers = {"Cookie": cookie, "Host": "localhost"}
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise AssertionError(f"{path}: {response.status} {body[:300]!r}")
        return body

    def cost(self) -> Cost:
        server = sum(processor_seconds(one.pid) for one in self._processes())
        return Cost(server, sum(processor_seconds(pid) for pid in _backends()))

    def memory(self) -> int:
        """Resident bytes of the process that answers requests."""
        return max(int(one.memory_info().rss) for one in self._processes())

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextmanager
def running(command: list[str]) -> Iterator[Server]:
    """``command`` serving on a free port, given to it as SETTEE_PORT."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"SETTEE_PORT": str(port), "SETTEE_WEB_THREADS": "1"}
    # A line for each request would hide the figures.
    with (Path(os.environ["SETTEE_DATA"]) / "bench.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *command], env=environment, stderr=log)
    try:
        server = Server(psutil.Process(process.pid), _connect(process, port))
        yield server
        server.connection.close()
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def processor_seconds(pid: int) -> float:
    """Time all threads of the process have had a processor, in the scheduler's nanoseconds."""
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text().split()[0])
        except OSError:
            continue  # the thread has just ended
    return total / 1e9


def _backends() -> list[int]:
    """Processes of PostgreSQL that serve the web server's role in this installation."""
    from settee.database.roles import OWNER

    guard = Path(os.environ["SETTEE_DATA"]) / "postgres" / "postmaster.pid"
    postmaster = psutil.Process(int(guard.read_text().splitlines()[0]))
    return [
        child.pid
        for child in postmaster.children()
        if f"postgres: {OWNER} " in " ".join(child.cmdline())
    ]


def _connect(process: "subprocess.Popen[bytes]", port: int) -> http.client.HTTPConnection:
    deadline = time.monotonic() + 60
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return connection
