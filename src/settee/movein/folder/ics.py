"""A calendar file as VEVENTs: content lines unfolded and split, each event with its first line.

Files are read as a stream; only the properties that matter are kept. RFC 5545 3.1: CRLF ends a
line (LF and CR are taken too), and a fold may cut a character in two, so bytes are unfolded before
they are decoded.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from settee.movein.folder.files import UnreadableFile, opened

_MAX_LINE = 1024 * 1024
_MAX_PROPERTIES = 20_000  # of one event
_KEPT = {
    "ATTENDEE",
    "CATEGORIES",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "EXRULE",
    "LOCATION",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "UID",
}
_LINE = re.compile(r'([^;:]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';\s*([^=;:"]+)=((?:"[^"]*"|[^";])*)')


@dataclass(frozen=True, slots=True)
class Property:
    """``value`` as written, still escaped; parameter names in upper case, values unquoted."""

    value: str
    parameters: dict[str, str]


@dataclass(slots=True)
class Event:
    """The kept properties of one VEVENT by name; ``broken`` says why it can't be read."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    broken: str = ""
    count: int = 0

    def first(self, name: str) -> Property | None:
        found = self.properties.get(name)
        return found[0] if found else None

    def all(self, name: str) -> list[Property]:
        return self.properties.get(name, [])


def read_events(root: Path, file: str) -> Iterator[Event]:
    """The VEVENTs of a file, in order. Raises UnreadableFile, also where there is no calendar."""
    with opened(root, file) as stream:
        yield from _events(stream)


def read_time_zones(root: Path, file: str) -> dict[str, list[str]]:
    """The content lines within each VTIMEZONE of a file, by TZID in any case. The first counts."""
    zones: dict[str, list[str]] = {}
    inside: list[str] | None = None
    with opened(root, file) as stream:
        for _, raw in _unfolded(stream):
            line = raw.decode(errors="replace").strip()
            marker = line.upper()
            if marker == "BEGIN:VTIMEZONE":
                inside = []
            elif marker == "END:VTIMEZONE" and inside is not None:
                names = [each for each in inside if each.upper().startswith(("TZID:", "TZID;"))]
                for each in names[:1]:
                    zones.setdefault(each.partition(":")[2].strip().casefold(), inside)
                inside = None
            elif inside is not None and len(inside) < _MAX_PROPERTIES:
                inside.append(line)
    return zones


def _events(stream: IO[bytes]) -> Iterator[Event]:
    event: Event | None = None
    calendar = False
    depth = 0  # of components open inside the event, such as VALARM
    for number, raw in _unfolded(stream):
        marker = raw[:40].strip().upper()
        calendar = calendar or marker in {b"BEGIN:VCALENDAR", b"BEGIN:VEVENT"}
        if marker == b"BEGIN:VEVENT":
            if event:
                yield _unfinished(event)
            event, depth = Event(number), 0
        elif event is None:
            continue
        elif marker == b"END:VEVENT":
            yield event
            event = None
        elif marker in {b"END:VCALENDAR", b"BEGIN:VCALENDAR"}:
            yield _unfinished(event)
            event = None
        else:
            depth = _take(event, depth, marker, raw)
    if event:
        yield _unfinished(event)
    if not calendar:
        raise UnreadableFile("this is no calendar file: it has no BEGIN:VCALENDAR")


def _take(event: Event, depth: int, marker: bytes, raw: bytes) -> int:
    """One line within an event; returns how many of its components are open after it."""
    if marker.startswith(b"BEGIN:"):
        return depth + 1
    if marker.startswith(b"END:"):
        return max(depth - 1, 0)
    if depth == 0:
        _add(event, raw)
    return depth


def _unfinished(event: Event) -> Event:
    event.broken = "it has no END:VEVENT"
    return event


def _add(event: Event, raw: bytes) -> None:
    name = re.split(rb"[;:]", raw[:40], maxsplit=1)[0].strip().upper().decode(errors="replace")
    if name not in _KEPT or event.broken:
        return
    event.count += 1
    if event.count > _MAX_PROPERTIES or len(raw) >= _MAX_LINE:
        event.broken = "it is too large"
        return
    try:
        line = raw.decode()
    except UnicodeDecodeError:
        event.broken = f"its {name} is not saved as UTF-8"
        return
    event.properties.setdefault(name, []).append(_property(line))


def _property(line: str) -> Property:
    match = _LINE.fullmatch(line)
    if not match:  # a quotation mark that is never closed: what follows the first colon
        return Property(line.partition(":")[2], {})
    _, written, value = match.groups()
    parameters = {
        name.strip().upper(): text.strip().strip('"') for name, text in _PARAMETER.findall(written)
    }
    return Property(value, parameters)


def _unfolded(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The content lines with the number of the line each begins on; over-long ones are cut."""
    # Latin-1 keeps every byte; the text layer is there for its three kinds of line end.
    text = io.TextIOWrapper(stream, encoding="latin-1", newline=None)
    parts: list[str] = []
    size = begin = number = 0
    ended = True
    while piece := text.readline(_MAX_LINE):
        continued = not ended
        number += not continued
        ended = piece.endswith("\n")
        piece = piece.removesuffix("\n")
        folded = not continued and piece[:1] in {" ", "\t"}
        if not (continued or folded):
            if parts:
                yield begin, _bytes(parts)
            parts, size, begin = [], 0, number
        if size < _MAX_LINE:
            parts.append(piece[1:] if folded else piece)
            size += len(piece)
    if parts:
        yield begin, _bytes(parts)
    text.detach()


def _bytes(parts: list[str]) -> bytes:
    return "".join(parts).encode("latin-1").removeprefix(b"\xef\xbb\xbf")
