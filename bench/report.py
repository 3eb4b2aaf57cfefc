"""Figures as they are printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.measure import Sample

_HEAD = (
    f"{'figure':<28}{'p50':>8}{'p95':>8}{'p99':>8}{'web':>8}{'pg':>8}"
    f"{'stmts':>7}{'rows':>8}{'bytes':>9}"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``found`` beside the ``must``; both in words, because their units differ."""

    name: str
    found: str
    must: str
    held: bool
    limit: str = ""  # what the limit itself came to


@dataclass(slots=True)
class Report:
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict)
        mark = "ok  " if verdict.held else "OVER"
        beside = f" ({verdict.limit})" if verdict.limit else ""
        print(
            f"  {mark} {verdict.name:<34}{verdict.found:>22}   must {verdict.must}{beside}",
            flush=True,
        )

    def at_most(
        self, name: str, found: float, most: float, *, unit: str = "", limit: str = ""
    ) -> None:
        self.add(Verdict(name, f"{found:,.2f}{unit}", f"<= {most:g}{unit}", found <= most, limit))

    def at_least(
        self, name: str, found: float, least: float, *, unit: str = "", limit: str = ""
    ) -> None:
        self.add(Verdict(name, f"{found:,.1f}{unit}", f">= {least:g}{unit}", found >= least, limit))

    def note(self, text: str) -> None:
        self.notes.append(text)
        print(f"  note {text}", flush=True)

    @property
    def over(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if not verdict.held]


def head(title: str) -> None:
    print(f"\n{title}\n{_HEAD}   (ms; web and pg are processor time of one)", flush=True)


def line(name: str, sample: Sample, *, asked: Sequence[int | str] = ("", "", "")) -> None:
    """``asked``: statements, rows read, bytes sent."""
    times = (sample.percentile(50), sample.percentile(95), sample.percentile(99))
    cost = sample.cost
    walls = "".join(f"{1000 * each:>8.2f}" for each in (*times, cost.server, cost.database))
    statements, rows, sent = asked
    noise = f"  {sample.noisy} unsteady rounds" if sample.noisy else ""
    print(f"{name:<28}{walls}{statements:>7}{rows:>8}{sent:>9}{noise}", flush=True)
