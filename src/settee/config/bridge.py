"""Pages under an event loop: each request runs the WSGI application in one of a few threads.

An answer crosses from thread to loop in one piece unless it is long: passed on chunk by chunk, as
the usual adapters do it, a stylesheet costs ten times as much (ADR 11).
"""

import asyncio
import io
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.types import WSGIApplication

from settee.core.asgi import Message, Receive, Scope, Send
from settee.doors.live import BEGAN

_AT_ONCE = 256 * 1024


class Pages:
    """An ASGI application for HTTP around a WSGI ``application``, with so many ``threads``."""

    def __init__(self, application: WSGIApplication, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        exchange = _Exchange(loop, scope, receive, send)
        rest = await loop.run_in_executor(self._threads, exchange.run, self._application)
        if exchange.head:
            await send(exchange.head)
        await send({"type": "http.response.body", "body": rest})


class _Exchange:
    """One request and its answer; ``head`` is what has to be sent before the answer's rest."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self.head: Message | None = None
        self._loop, self._send = loop, send
        self._environ = _environ(scope)
        self._environ[BEGAN] = time.time()
        has_body = self._environ.get("CONTENT_LENGTH", "0") != "0"
        body = _Body(loop, receive) if has_body else None
        self._environ["wsgi.input"] = io.BufferedReader(body) if body else io.BytesIO()

    def run(self, application: WSGIApplication) -> bytes:
        """In the thread: the answer's rest; what comes before it, of a long one, is sent."""
        answer: Iterable[bytes] = application(self._environ, self._start)
        waiting = bytearray()
        try:
            for chunk in answer:
                waiting += chunk
                if len(waiting) >= _AT_ONCE:
                    self._hand_over(bytes(waiting))
                    waiting.clear()
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        return bytes(waiting)

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        self.head = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers],
        }
        return self._hand_over

    def _hand_over(self, body: bytes) -> None:
        """Send a part and wait until it is on its way, so that a slow reader slows us down."""
        head, self.head = self.head, None
        asyncio.run_coroutine_threadsafe(self._pass_on(head, body), self._loop).result()

    async def _pass_on(self, head: Message | None, body: bytes) -> None:
        if head:
            await self._send(head)
        await self._send({"type": "http.response.body", "body": body, "more_body": True})


class _Body(io.RawIOBase):
    """The request's body, fetched from the loop as the thread reads it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive) -> None:
        self._loop, self._receive = loop, receive
        self._rest, self._more = memoryview(b""), True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and self._more:
            message = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError("the sender went away")
            self._rest = memoryview(message.get("body", b""))
            self._more = message.get("more_body", False)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    async def _next(self) -> Message:
        return await self._receive()


def _environ(scope: Scope) -> dict[str, Any]:
    """Of PEP 3333, from a scope of ASGI 3."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue  # it would pass for the header with hyphens, which a proxy may have set
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ
