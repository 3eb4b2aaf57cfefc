"""Requests and answers on their way between an event loop and the threads of the pages."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from settee.config.bridge import Pages
from settee.core.asgi import Message


def ask(
    application: Any,
    *,
    path: str = "/",
    headers: Iterable[tuple[bytes, bytes]] = (),
    body: Iterable[Message] = (),
) -> list[Message]:
    """What is sent in answer to one request."""
    sent: list[Message] = []
    arriving = iter(body)

    async def receive() -> Message:
        return next(arriving)

    async def send(message: Message) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"q=caf\xc3\xa9",
        "http_version": "1.1",
        "headers": list(headers),
        "client": ("192.0.2.7", 1),
    }
    asyncio.run(Pages(application, threads=1)(scope, receive, send))
    return sent


def plain(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("201 Created", [("X-Seen", environ["PATH_INFO"])])
    return [b"a", b"b"]


def test_short_answer_is_sent_in_one_piece() -> None:
    assert ask(plain, path="/é") == [
        {
            "type": "http.response.start",
            "status": 201,
            "headers": [(b"x-seen", "/é".encode())],
        },
        {"type": "http.response.body", "body": b"ab"},
    ]


def test_long_answer_is_sent_in_parts_and_closed() -> None:
    closed = []

    class Long:
        def __iter__(self) -> Iterator[bytes]:
            yield from [b"x" * 100_000] * 4

        def close(self) -> None:
            closed.append(True)

    def long(_environ: dict[str, Any], start: Any) -> Long:
        start("200 OK", [])
        return Long()

    head, first, last = ask(long)
    assert (head["type"], len(first["body"]), first["more_body"]) == (
        "http.response.start",
        300_000,
        True,
    )
    assert (last, closed) == ({"type": "http.response.body", "body": b"x" * 100_000}, [True])


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].readline(), b"|", environ["wsgi.input"].read()]


def test_body_is_read_as_it_arrives() -> None:
    body = [
        {"type": "http.request", "body": b"one\ntw", "more_body": True},
        {"type": "http.request", "body": b"o", "more_body": False},
    ]
    assert ask(echo, headers=[(b"content-length", b"7")], body=body)[-1]["body"] == b"one\n|two"


def test_request_without_a_body_waits_for_none() -> None:
    assert ask(echo)[-1]["body"] == b"|"


def test_body_that_breaks_off_is_an_error_not_a_shorter_body() -> None:
    body: list[Message] = [
        {"type": "http.request", "body": b"one", "more_body": True},
        {"type": "http.disconnect"},
    ]
    with pytest.raises(ConnectionResetError):
        ask(echo, headers=[(b"content-length", b"7")], body=body)


def test_environ_is_that_of_the_request() -> None:
    seen: dict[str, Any] = {}

    def look(environ: dict[str, Any], start: Any) -> list[bytes]:
        seen.update(environ)
        start("200 OK", [])
        return []

    headers = [
        (b"content-type", b"text/plain"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-forwarded-proto", b"http"),
        (b"x_forwarded_proto", b"https"),  # would pass for the proxy's word
    ]
    ask(look, headers=headers)
    names = ("QUERY_STRING", "REMOTE_ADDR", "CONTENT_TYPE", "HTTP_COOKIE", "HTTP_X_FORWARDED_PROTO")
    assert [seen[name] for name in names] == [
        "q=caf\xc3\xa9",
        "192.0.2.7",
        "text/plain",
        "a=1; b=2",
        "http",
    ]
