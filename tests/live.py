"""A real web server on the database of a test, with sockets, as `settee web` runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client as Browser
from psycopg import sql
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from settee.database.roles import OWNER, app_role
from settee.practices.models import Member
from tests import cluster
from tests.cast import sign_in
from tests.commands.running import free_port
from tests.database.waiting import wait_until

_COLLECT = (
    "from settee.commands.boot import set_up_django; set_up_django();"
    "from settee.commands.static import collect_static_if_needed; collect_static_if_needed()"
)
# Longer than anything takes; no test waits for it unless it fails.
_PATIENCE = 20.0


@dataclass
class Web:
    """`settee web` on ``port``."""

    port: int
    process: subprocess.Popen[bytes]
    open_sockets: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def socket(
        self,
        member: Member,
        browser: Browser | None = None,
        *,
        page_of: Member | None = None,
        since: float | None = None,
        origin: str | None = None,
    ) -> "Socket":
        """As a page of ``member`` opens it, drawn just now; ``page_of`` another's page."""
        cookies = (browser or sign_in(member)).cookies
        name = settings.SESSION_COOKIE_NAME
        drawn = int((since or time.time()) * 1000)
        cookie = f"{name}={cookies[name].value}" if name in cookies else ""
        opening = connect(
            f"ws://localhost:{self.port}/live/{(page_of or member).id}?since={drawn}",
            additional_headers={"Cookie": cookie},
            origin=Origin(self.url if origin is None else origin),
            compression=None,
            open_timeout=_PATIENCE,
            legacy=False,
        )
        return Socket(self.open_sockets.enter_context(opening))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@dataclass
class Socket:
    """What a page is told, in order."""

    connection: ClientConnection
    told: list[dict[str, Any]] = field(default_factory=list)

    def hear(self, kind: str) -> list[str]:
        """Wait until something of ``kind`` is told: whose it is."""
        while True:
            said = self._next()
            if kind in said.get("changed", {}):
                ids: list[str] = said["changed"][kind]
                return ids

    def welcome(self) -> dict[str, Any]:
        """The first words."""
        return self._next()

    def end(self) -> str:
        """Wait until the server ends it: why, or empty where it broke off."""
        try:
            while True:
                self._next()
        except ConnectionClosed:
            return str(self.told[-1].get("end", "")) if self.told else ""

    def _next(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.connection.recv(timeout=_PATIENCE))
        self.told.append(said)
        return said


def start_web(**more: str) -> Web:
    name = settings.DATABASES["default"]["NAME"]
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": cluster.owner_url(name),
        "SETTEE_PORT": str(port),
        **more,
    }
    with (cluster.HOME / "web.log").open("ab") as log:
        command = [sys.executable, "-m", "settee", "web"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    return Web(port, process)


@pytest.fixture(scope="session")
def static_files() -> None:
    """Collected as a server needs them."""
    with cluster.alone("static"):
        subprocess.run([sys.executable, "-c", _COLLECT], check=True, timeout=120)


@pytest.fixture
def web(static_files: None, transactional_db: None) -> Iterator[Web]:
    """Serving, and listening to the database."""
    with _role_of(settings.DATABASES["default"]["NAME"]):
        running = start_web()
        try:
            wait_until(lambda: _answers(running), "the web server answered")
            with running.open_sockets:
                yield running
        finally:
            running.process.terminate()
            try:
                running.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()


@contextmanager
def _role_of(database: str) -> Iterator[None]:
    """The role that a server of this clone works as, with the rights of the tests' own."""
    role, same = sql.Identifier(app_role(database)), sql.Identifier(cluster.APP_ROLE)
    with psycopg.connect(cluster.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN IN ROLE {}").format(role, same))
        grant = sql.SQL("GRANT {} TO {}").format(role, sql.Identifier(OWNER))
        connection.execute(grant)
        try:
            yield
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(role))


def _answers(web: Web) -> bool:
    import http.client

    assert web.process.poll() is None, "see var/test/web.log"
    connection = http.client.HTTPConnection("localhost", web.port, timeout=20)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
