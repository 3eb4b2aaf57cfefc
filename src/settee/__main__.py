"""The ``settee`` command."""

import importlib
import sys
from collections.abc import Callable, Sequence

from settee.commands.errors import guarded
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


def _version() -> str:
    from importlib.metadata import version

    return version("settee")


if __name__ == "__main__":
    sys.exit(main())
