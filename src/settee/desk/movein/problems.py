"""What could not be read, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from settee.movein.models import Move

_SIZE: Final = 100
# Problem of a report: file, line, reason, left_out.
type Problem = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """The filter as it stands; ``file`` is a place in the list of files, so that no name of
    somebody's calendar gets into an address."""

    kind: str = ""  # left-out, note or all
    file: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """``previous`` and ``next`` are places in the list, or empty."""

    rows: Sequence[Problem]
    choice: Choice
    files: Sequence[str]
    found: int
    all: int
    first: int
    previous: str
    next: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_long(self) -> bool:
        return self.all > 10


def problem_page(move: Move, asked: Mapping[str, str]) -> Page:
    """The problems of ``move`` that ``asked`` leaves: ``kind``, ``file``, and ``after`` or
    ``before``. What can't be read in it counts as not asked."""
    problems: Sequence[Problem] = move.outcome.get("problems", [])
    files = list(dict.fromkeys(each["file"] for each in problems))
    choice = Choice(asked.get("kind", ""), asked.get("file", ""))
    file = files[place] if (place := _number(choice.file)) in range(len(files)) else None
    found = [
        each
        for each in problems
        if file in {None, each["file"]}
        and choice.kind != ("note" if each["left_out"] else "left-out")
    ]
    start = _number(asked.get("after", ""))
    if start < 0:
        start = max(0, _number(asked.get("before", "")) - _SIZE)
    shown = found[start : start + _SIZE]
    return Page(
        rows=shown,
        choice=choice,
        files=files,
        found=len(found),
        all=len(problems),
        first=start + 1,
        previous=str(start) if start else "",
        next=str(start + _SIZE) if start + _SIZE < len(found) else "",
    )


def _number(text: str) -> int:
    """-1 for what is no place in a list."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
