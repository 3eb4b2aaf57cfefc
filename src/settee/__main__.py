"""The ``settee`` command."""

import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from settee.commands.errors import CommandFault
from settee.commands.table import COMMANDS, GROUPS, Command


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command and return its exit code: 0 done, 1 could not, 2 called wrongly."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(help_text())
        return 0 if words else 2
    if words[0] == "--version":
        print(f"settee {_version()}")
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"settee: there is no command {words[0]!r}; see settee --help.", file=sys.stderr)
        return 2
    return guarded(lambda: _call(command, words[1:]))


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
        if error.errno != errno.ENOSPC:
            raise
        return _fail(f"The disk is full ({error.filename}): make room on it, then try again.")
    except _expected() as failure:
        return _fail(str(failure))


def help_text() -> str:
    lines = ["usage: settee COMMAND ...", "", "Practice software for psychotherapists.", ""]
    for title, commands in GROUPS.items():
        lines.append(f"{title}:")
        lines += [f"  {command.name:<11}{command.summary}" for command in commands]
        lines.append("")
    lines.append("`settee COMMAND --help` explains one. Settings: docs/configuration.md.")
    return "\n".join(lines)


def _call(command: Command, words: list[str]) -> int:
    from settee.commands import boot

    asks_for_help = "-h" in words or "--help" in words
    if command.needs != "nothing":
        if asks_for_help:
            boot.boot_for_help()
        elif command.needs == "settings":
            boot.boot_settings()
        else:
            boot.boot_database()
    module, _, name = command.function.partition(":")
    function: Callable[[list[str]], int | None] = getattr(importlib.import_module(module), name)
    return function(words) or 0


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


def _version() -> str:
    from importlib.metadata import version

    return version("settee")


if __name__ == "__main__":
    sys.exit(main())
