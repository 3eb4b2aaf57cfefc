"""CSV by RFC 4180: rows as dictionaries, each with the line on which it begins."""

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path

from settee.movein.folder.files import UnreadableFile, opened
from settee.movein.folder.rows import Findings
from settee.movein.folder.values import clean

_MAX_CELL = 16 * 1024 * 1024
_MAX_LINES = 500  # a quote that stays open longer was forgotten, not meant
csv.field_size_limit(_MAX_CELL)


def read_table(
    root: Path, file: str, columns: Mapping[str, int], key: str, findings: Findings
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of ``file`` that have a key: the line each begins on, and its values by column.

    ``columns`` gives the greatest length of each value. A longer one is noted and left empty; in
    the key or in a name it leaves the row out.
    """
    try:
        with opened(root, file) as stream:
            text = io.TextIOWrapper(
                stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
            )
            yield from _rows(text, file, columns, key, findings)
    except UnreadableFile as error:
        findings.leave_out(file, 1, str(error))


def _rows(
    text: Iterator[str], file: str, columns: Mapping[str, int], key: str, findings: Findings
) -> Iterator[tuple[int, dict[str, str]]]:
    records = ((line, fields) for line, fields in _records(text) if fields != [])
    header = _header(records, file, columns, key, findings)
    if header is None:
        return
    places, width = header
    for line, fields in records:
        if fields is None:
            findings.leave_out(file, line, "its quotation marks don't match")
        elif len(fields) != width:
            findings.leave_out(
                file, line, f"it has {len(fields)} fields where the header names {width}"
            )
        else:
            try:
                row = dict.fromkeys(columns, "")
                row |= {name: clean(fields[place]) for name, place in places.items()}
                _fit(row, columns, key, file, line, findings)
            except ValueError as error:
                findings.leave_out(file, line, str(error))
            else:
                yield line, row


def _header(
    records: Iterator[tuple[int, list[str] | None]],
    file: str,
    columns: Mapping[str, int],
    key: str,
    findings: Findings,
) -> tuple[dict[str, int], int] | None:
    """The place of each known column, and the number of all."""
    line, fields = next(records, (1, None))
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, title in enumerate(fields or []):
        name = "_".join(title.strip().casefold().replace("-", " ").split())
        if name in columns and name not in places:
            places[name] = place
        else:
            unknown.append(title.strip()[:60].encode(errors="replace").decode())
    if key not in places:
        findings.leave_out(
            file,
            line,
            f"the first line must name the columns, separated by commas; {key} is not among them",
        )
        return None
    if unknown:
        findings.unknown_columns[file] = unknown
    return places, len(fields or [])


def _fit(
    row: dict[str, str],
    columns: Mapping[str, int],
    key: str,
    file: str,
    line: int,
    findings: Findings,
) -> None:
    """Raises ValueError for a row whose key or names can't be kept."""
    if not row[key]:
        raise ValueError(f"{key} is empty")
    for name, limit in columns.items():
        if len(row[name]) <= limit:
            continue
        reason = f"{name} is longer than {limit} characters"
        if name in {key, "first_name", "last_name"}:
            raise ValueError(reason)
        row[name] = ""
        findings.note(file, line, f"{reason}: left empty")


def _records(lines: Iterator[str]) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the line on which it begins; None for one that is no CSV.

    After such a record reading goes on with the line below its first: a forgotten quotation mark
    costs one row, not the rest of the file.
    """
    again: deque[str] = deque()
    number = 1
    while True:
        taken: list[str] = []
        try:
            fields = next(csv.reader(_feed(again, lines, taken), strict=True), None)
        except csv.Error:
            fields = None
            again.extendleft(reversed(taken[1:]))
            del taken[1:]
        if not taken:
            return
        yield number, fields
        number += len(taken)


def _feed(again: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    while len(taken) < _MAX_LINES:
        line = again.popleft() if again else next(lines, None)
        if line is None:
            return
        taken.append(line)
        yield line
