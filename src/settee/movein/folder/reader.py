"""The way in: a folder as rows, one provider's calendar at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from settee.movein.folder.calendar import Entry, settle
from settee.movein.folder.events import UnreadableEvent, read_event
from settee.movein.folder.files import UnreadableFile
from settee.movein.folder.ics import read_events, read_time_zones
from settee.movein.folder.lists import read_lists
from settee.movein.folder.matching import Matcher
from settee.movein.folder.practice import read_practice
from settee.movein.folder.rows import EventRow, Findings, Lists, PracticeRow, ProviderRow
from settee.movein.folder.values import key
from settee.movein.folder.zones import file_zone, known_zone, usual_zone


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder read but for its calendars, with everything there is to tell so far."""

    root: Path
    practice: PracticeRow
    lists: Lists
    findings: Findings
    matcher: Matcher


def read_folder(root: Path) -> Folder:
    """Raises FolderError where there is no practice to be had."""
    findings = Findings()
    practice = read_practice(root, findings)
    lists = read_lists(root, findings)
    return Folder(root, practice, lists, findings, Matcher(lists))


def read_calendar(folder: Folder, provider: ProviderRow) -> list[Entry]:
    """One provider's calendar, settled. What can't be read goes to the folder's findings."""
    return settle(_events(folder, provider.calendar)) if provider.calendar else []


def _events(folder: Folder, file: str) -> Iterator[EventRow]:
    zones = _FileZones(folder.root, file, folder.practice.zone)
    try:
        for event in read_events(folder.root, file):
            try:
                yield read_event(
                    event, matcher=folder.matcher, zone=folder.practice.zone, zones=zones
                )
            except UnreadableEvent as error:
                folder.findings.leave_out(file, event.line, str(error))
    except UnreadableFile as error:
        folder.findings.leave_out(file, 1, str(error))


class _FileZones:
    """Time zones by TZID; a file's own are read when a name is met that nobody else knows."""

    def __init__(self, root: Path, file: str, practice: ZoneInfo) -> None:
        self._root, self._file, self._practice = root, file, practice
        self._described: dict[str, list[str]] | None = None
        self._own: dict[str, tzinfo | None] = {}

    def __call__(self, tzid: str) -> tzinfo | None:
        return known_zone(tzid) or self._described_zone(key(tzid.strip()))

    def _described_zone(self, tzid: str) -> tzinfo | None:
        if self._described is None:
            self._described = read_time_zones(self._root, self._file)
        if tzid not in self._own:
            described = file_zone(self._described.get(tzid, []))
            self._own[tzid] = usual_zone(described, self._practice) if described else None
        return self._own[tzid]
