"""What a moving-in brought, to be kept."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from settee.movein.folder.rows import Findings, Problem

Progress = Callable[[str, int, int], None]  # step, done, total


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class ImportReport:
    """``new`` and ``known`` count by thing: clients, services, events ...

    ``folder`` is the practice's name in the folder, ``filled`` what of the practice's own data came
    from it, ``new_people`` the names of the providers who were not members yet.
    """

    slug: str
    practice: str
    folder: str = ""
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    filled: list[str] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_columns: dict[str, list[str]] = field(default_factory=dict)

    def take(self, findings: Findings) -> None:
        self.problems = sorted(findings.problems, key=lambda each: (each.file, each.line))
        self.unknown_columns = findings.unknown_columns

    def as_json(self) -> dict[str, Any]:
        return {
            "slug": self.slug,
            "practice": self.practice,
            "folder": self.folder,
            "filled": self.filled,
            "new_people": self.new_people,
            "new": dict(self.new),
            "known": dict(self.known),
            "problems": [
                {
                    "file": each.file,
                    "line": each.line,
                    "reason": each.reason,
                    "left_out": each.left_out,
                }
                for each in self.problems
            ],
            "unknown_columns": self.unknown_columns,
        }
