"""One open socket: what it still has to be told, and the telling."""

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable
from typing import Any

from settee.core.announce import Topic
from settee.core.asgi import Send
from settee.doors.live.hearing import Reader, may_hear

SIGNED_OUT = 4401
UNASKED = 1008  # RFC 6455 7.4.1: the policy is broken
RESTARTING = 1012  # IANA: come back
LATER = 1013

# Proxies end what is silent for a minute.
_BEAT = 25.0
_SEND_WITHIN = 20.0


class Ear:
    """What changes while it waits to be told is told once, so a slow reader costs nothing."""

    def __init__(self, session_key: str, member_id: uuid.UUID) -> None:
        self.session_key = session_key
        self.member_id = member_id
        self.reader: Reader | None = None
        self.look_at = 0.0  # of the loop's clock: when to ask again who is there
        self._changed: dict[str, set[str]] = {}
        self._everything = False
        self._code: int | None = None
        self._woken = asyncio.Event()
        self._woken.set()  # the first word is a welcome

    def hear(self, topic: Topic) -> None:
        """Tell of ``topic``, if its reader may hear it."""
        if self.reader and may_hear(self.reader.member, topic):
            self._changed.setdefault(topic.kind, set()).add(str(topic.subject_id))
            self._woken.set()

    def hear_everything(self) -> None:
        """Notices may have been missed: whatever is shown has to be fetched again."""
        self._everything = True
        self._woken.set()

    def end(self, code: int) -> None:
        self._code = code
        self._woken.set()

    async def speak(self, send: Send) -> None:
        """Until the end has come, or nobody takes what is said. Raises TimeoutError, OSError."""
        while self._code is None:
            try:
                async with asyncio.timeout(_BEAT):
                    await self._woken.wait()
            except TimeoutError:
                pass  # nothing new is a sign of life too
            self._woken.clear()
            message = {"type": "websocket.send", "text": self._words()}
            if self._code is None:
                await _within(send(message))

    async def take_leave(self, send: Send) -> None:
        """Close the socket, where it was we who ended it. Nothing may wait for its words any more:
        granian would keep the close back until something comes. Raises TimeoutError, OSError."""
        if self._code is not None:
            await _within(send({"type": "websocket.close", "code": self._code}))

    def _words(self) -> str:
        """``at``: the server's clock in milliseconds, up to which everything is told."""
        words: dict[str, Any] = {"at": int(time.time() * 1000)}
        if self._everything:
            words["everything"] = True
        elif self._changed:
            words["changed"] = {kind: sorted(ids) for kind, ids in self._changed.items()}
        self._changed, self._everything = {}, False
        return json.dumps(words)


async def _within(sending: Awaitable[None]) -> None:
    async with asyncio.timeout(_SEND_WITHIN):
        await sending
