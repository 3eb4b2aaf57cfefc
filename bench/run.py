"""One run: data, parts, verdict. Imported once Django stands."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bench import footprint, moving, pages, series, sizes, work
from bench.house import anchor, fill, room_for
from bench.report import Report


def run(name: str, parts: Sequence[str], home: Path, *, share: float) -> int:
    """0 when every figure holds its limit, else 1."""
    report = Report()
    size = sizes.size(name)
    share = min(share, room_for(home, size))
    if name == "L" and share < 1:
        report.note(f"L is sampled: {share:.0%} of the practices and appointments that fill it")
        size = sizes.size(name, share=share)
    now = anchor()
    fill(size, now=now)
    load = os.getloadavg()[0]
    print(f"Size {size.name} in {home}; load {load:.1f} on {os.cpu_count()} processors")
    for part in parts:
        _measure(part, report, size, now)
    print(f"\n{len(report.verdicts) - len(report.over)} held, {len(report.over)} over the limit")
    for verdict in report.over:
        print(f"  OVER {verdict.name}: {verdict.found}, must {verdict.must}")
    return 1 if report.over else 0


def _measure(part: str, report: Report, size: sizes.Size, now: datetime) -> None:
    if part == "pages":
        pages.measure(report, size, now=now)
    elif part == "work":
        work.measure(report, size.main, now=now)
    elif part == "series":
        series.measure(report, now=now)
    elif part == "footprint":
        footprint.measure(report, size.main)
    else:
        moving.measure(report, small=size.name == "S")
