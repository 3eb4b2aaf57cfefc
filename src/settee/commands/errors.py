"""Failures of a command that a person can mend: one sentence, no traceback."""

import errno
import os
import sys
from collections.abc import Callable


class CommandFault(Exception):
    """The command can't go on; the message is one sentence that says why and what to do."""


def guarded(action: Callable[[], int]) -> int:
    """The exit code of ``action``; an expected failure becomes one sentence and 1."""
    try:
        return action()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; keep the interpreter from trying once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return _fail("The disk is full: make room on it, then try again.")
        if error.filename is None:
            raise
        return _fail(f"{error.filename}: {error.strerror}.")
    except _expected() as failure:
        return _fail(str(failure))


def _expected() -> tuple[type[Exception], ...]:
    """Failures that come with their own sentence. Imported late: a good run needs none of them."""
    from settee.config.env import SettingError
    from settee.database.errors import DatabaseFault

    expected: list[type[Exception]] = [CommandFault, SettingError, DatabaseFault]
    if "settee.core.errors" in sys.modules:
        expected.append(sys.modules["settee.core.errors"].Refused)
    if "psycopg" in sys.modules:
        expected.append(sys.modules["psycopg"].OperationalError)
    if "django.db" in sys.modules:
        expected.append(sys.modules["django.db"].OperationalError)
    return tuple(expected)


def _fail(sentence: str) -> int:
    print(f"settee: {' '.join(sentence.split())}", file=sys.stderr)
    return 1
