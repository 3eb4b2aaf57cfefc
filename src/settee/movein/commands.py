"""`settee import DIR`: moves a practice in."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from settee.core.errors import Refused
from settee.movein.domain.importing import import_folder
from settee.movein.domain.report import ImportReport
from settee.movein.folder.rows import FolderError


def import_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee import",
        description="Make a practice of a folder with practice.json, clients.csv, services.csv,"
        " payers.csv and calendars. What can't be read is listed; a second run changes nothing.",
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(words).folder
    try:
        report = import_folder(folder, now=timezone.now(), progress=_show)
    except FolderError as error:
        raise Refused(str(error)) from None
    finally:
        if sys.stderr.isatty():
            print(file=sys.stderr)
    _print(report)
    return 0


def _show(step: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        count = f": {done:,} of {total:,}" if total else ""
        print(f"\r\x1b[K{step}{count}", end="", file=sys.stderr, flush=True)
    elif total and done == total:
        print(f"{step}: {done:,}", file=sys.stderr)


def _print(report: ImportReport) -> None:
    for problem in report.problems:
        what = "left out" if problem.left_out else "note"
        print(f"{problem.file}:{problem.line}: {what}: {problem.reason}")
    for file, columns in sorted(report.unknown_columns.items()):
        print(f"{file}: columns kept out: {', '.join(columns)}")
    for thing in sorted(report.new | report.known):
        print(f"{thing}: {report.new[thing]:,} new, {report.known[thing]:,} already here")
    print(report.slug)
