"""Child processes that are started again when they crash, and never outlive their parent."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from settee.database.account import die_with_parent

_LONGEST_PAUSE = 30.0
_STEADY_AFTER = 60.0


def tie_to_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """For ``preexec_fn``: the child is told to end when its parent does, even by ``kill -9``."""
    die_with_parent(how)


@dataclass
class Child:
    """One service; ``command`` is started with ``environment`` added to ours.

    ``orphaned`` is the signal it gets when we are killed: SIGTERM lets it end children of its own.
    """

    name: str
    command: list[str]
    orphaned: signal.Signals = signal.SIGTERM
    environment: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _started: float = 0.0
    _pause: float = 0.5

    def start(self) -> None:
        self._started = time.monotonic()
        # A session of its own: Ctrl-C at the terminal reaches us alone, and we end it in order.
        self._process = subprocess.Popen(
            self.command,
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(tie_to_parent, self.orphaned),
        )

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def restart_if_crashed(self) -> float | None:
        """Start it again once its pause is over; the coming pause in seconds when it has ended.

        The pause doubles with each crash and is short again after a minute of steady work.
        """
        if self.is_alive():
            return None
        lived = time.monotonic() - self._started
        if lived > _STEADY_AFTER:
            self._pause = 0.5
        if lived < self._pause:
            return self._pause - lived
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self.start()
        return None

    def ask_to_end(self) -> None:
        if self._process is not None and self.is_alive():
            self._process.send_signal(signal.SIGTERM)

    def end(self, *, within: float) -> None:
        """Wait for it to end, and kill it when it doesn't."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(within, 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
