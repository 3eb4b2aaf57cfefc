"""One open socket: what it still has to be told, and the telling."""

import asyncio
import json
import time
import uuid
from contextlib import suppress
from typing import Any

from settee.core.announce import Topic
from settee.core.asgi import Send
from settee.doors.live.hearing import Reader, may_hear

# Why a socket ends. It is said in words, as the last ones: granian sends no close code of ours
# while somebody still reads, and a browser shows none of a proxy's.
SIGNED_OUT = "signed out"
UNASKED = "unasked"
LATER = "later"

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
        self._end = ""
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

    def end(self, why: str) -> None:
        self._end = why
        self._woken.set()

    async def speak(self, send: Send) -> None:
        """Until the end, or until nobody takes what is said. Raises TimeoutError."""
        ended = False
        while not ended:
            with suppress(TimeoutError):  # nothing new is a sign of life too
                async with asyncio.timeout(_BEAT):
                    await self._woken.wait()
            self._woken.clear()
            ended = bool(self._end)
            async with asyncio.timeout(_SEND_WITHIN):
                await send({"type": "websocket.send", "text": self._words()})

    def _words(self) -> str:
        """``at``: the server's clock in milliseconds, up to which everything is told."""
        words: dict[str, Any] = {"at": int(time.time() * 1000)}
        if self._end:
            words["end"] = self._end
        elif self._everything:
            words["everything"] = True
        elif self._changed:
            words["changed"] = {kind: sorted(ids) for kind, ids in self._changed.items()}
        self._changed, self._everything = {}, False
        return json.dumps(words)
