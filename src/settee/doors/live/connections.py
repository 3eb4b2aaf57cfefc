"""All open sockets of this process: let in, told, asked again who they are, and let go."""

import asyncio
import logging
import time
import uuid
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from django.db import DatabaseError

from settee.core.announce import Topic
from settee.core.asgi import Receive, Scope, Send
from settee.doors.live.ear import LATER, SIGNED_OUT, UNASKED, Ear
from settee.doors.live.greeting import Greeting, read_greeting
from settee.doors.live.hearing import Reader, find_reader
from settee.doors.live.notices import listen
from settee.practices.notices import PRACTICE, SIGN_IN

logger = logging.getLogger(__name__)

# What sending to a browser that has left raises (granian: RuntimeError, ASGI 2.4: OSError).
_GONE = (RuntimeError, OSError, TimeoutError)

# Whatever ends a session announces it; this is for what was not told.
LOOK_EVERY = 10.0
_MOST, _MOST_OF_ONE = 2_000, 20
_REMEMBERED_FOR, _MOST_REMEMBERED = 120.0, 20_000  # seconds, notices


class Connections:
    def __init__(self) -> None:
        self._ears: set[Ear] = set()
        # What a page missed between being drawn and opening its socket, or between two sockets.
        self._recent: deque[tuple[float, Topic]] = deque(maxlen=_MOST_REMEMBERED)
        self._listening_since = float("inf")
        self._hurry = asyncio.Event()
        # One connection to the database, whoever has to be looked at.
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False

    async def open(self) -> None:
        self._tasks = [
            asyncio.create_task(listen(self.hear, self._begin)),
            asyncio.create_task(self._keep_looking()),
        ]

    async def close(self) -> None:
        """Let everybody go: their pages come back to the next process."""
        self._is_closing = True
        for task in self._tasks:
            task.cancel()
        for ear in self._ears:
            ear.end(LATER)
        self._looking.shutdown(wait=False)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket, from its opening to its end (ASGI, WebSocket)."""
        await receive()
        greeting = read_greeting(scope)
        if greeting is None or self._is_closing or len(self._ears) >= _MOST:
            await send({"type": "websocket.close"})  # before accept: a 403
            return
        await send({"type": "websocket.accept"})
        ear = Ear(greeting.session_key, greeting.member_id)
        self._ears.add(ear)
        try:
            await self._look(ear)
            self._catch_up(ear, greeting)
            await _first_of(ear.speak(send), _until_gone(ear, receive))
        finally:
            self._ears.discard(ear)

    def hear(self, topic: Topic) -> None:
        """A notice: to be told to those it concerns, or to make us look again who they are."""
        now = time.time()
        self._recent.append((now, topic))
        while self._recent[0][0] < now - _REMEMBERED_FOR:
            self._recent.popleft()
        for ear in self._ears:
            if _is_about(topic, ear.reader):
                ear.look_at = 0.0
                self._hurry.set()
            else:
                ear.hear(topic)

    def _begin(self) -> None:
        self._recent.clear()
        self._listening_since = time.time()
        for ear in self._ears:
            ear.hear_everything()

    def _catch_up(self, ear: Ear, greeting: Greeting) -> None:
        since = greeting.since / 1000
        if since < max(self._listening_since, time.time() - _REMEMBERED_FOR):
            ear.hear_everything()
            return
        for at, topic in self._recent:
            if at >= since:
                ear.hear(topic)

    async def _keep_looking(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._hurry.wait()
            self._hurry.clear()
            for ear in [each for each in self._ears if each.reader]:
                if ear.look_at <= loop.time():
                    await self._look(ear)

    async def _look(self, ear: Ear) -> None:
        """Find out anew who is there, and end it where that is nobody, or can't be found out."""
        loop, now = asyncio.get_running_loop(), time.time()
        ear.look_at = loop.time() + LOOK_EVERY
        try:
            ear.reader = await loop.run_in_executor(
                self._looking, find_reader, ear.session_key, ear.member_id, now
            )
        except DatabaseError:
            ear.reader = None
            ear.end(LATER)
            return
        if ear.reader is None:
            ear.end(SIGNED_OUT)
        elif self._count(ear.reader.member.user_id) > _MOST_OF_ONE:
            ear.end(LATER)
        else:
            rest = ear.reader.idle_from - now
            ear.look_at = min(ear.look_at, loop.time() + max(rest, 0.0) + 0.1)

    def _count(self, user_id: uuid.UUID) -> int:
        return sum(
            each.reader is not None and each.reader.member.user_id == user_id for each in self._ears
        )


def _is_about(topic: Topic, reader: Reader | None) -> bool:
    if topic.kind == SIGN_IN:
        return reader is None or reader.member.user_id == topic.subject_id
    if topic.kind == PRACTICE:
        return reader is None or reader.member.practice_id == topic.practice_id
    return False


async def _until_gone(ear: Ear, receive: Receive) -> None:
    """Until the browser leaves; whoever says anything here is no page of ours."""
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.receive":
            ear.end(UNASKED)


async def _first_of(*doing: Any) -> None:
    """Until one of them is done; the others are given up."""
    tasks = [asyncio.ensure_future(each) for each in doing]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for ending in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ending, Exception) and not isinstance(ending, _GONE):
                logger.error("a socket failed", exc_info=ending)
