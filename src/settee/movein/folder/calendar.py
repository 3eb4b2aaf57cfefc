"""A calendar's events settled: copies, changed and cancelled instances, RANGE=THISANDFUTURE.

Within one calendar a UID and a start are one appointment: of two copies the one with the highest
SEQUENCE counts, among equals the last in the file. An instance named by RECURRENCE-ID takes
everything from its own VEVENT; one that EXDATE excludes leaves nothing, whatever else names it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from settee.movein.folder.rows import EventRow
from settee.scheduling.recurrence import Occurrence, Recurrence, occurrences

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment, or a series or a part of one: ``recurrence`` says when, ``event`` all else.

    ``original`` is the instant in its series that a changed or cancelled instance stands for.
    """

    event: EventRow
    recurrence: Recurrence
    original: datetime | None = None

    @property
    def start(self) -> datetime:
        return self.recurrence.instant(self.recurrence.start)

    @property
    def rank(self) -> tuple[int, int]:
        return self.event.sequence, self.event.line


@dataclass(frozen=True, slots=True)
class Booked:
    """One occurrence of an entry."""

    when: Occurrence
    entry: Entry


def settle(events: Iterable[EventRow]) -> list[Entry]:
    """What one calendar holds, in the order in which its UIDs first appear."""
    groups: dict[str, list[EventRow]] = {}
    for event in events:
        groups.setdefault(event.uid, []).append(event)
    return [entry for group in groups.values() for entry in _settle(group)]


def booked(entries: Iterable[Entry], since: datetime, until: datetime) -> list[Booked]:
    """What starts within [``since``, ``until``), by start, a UID and a start once."""
    found: dict[tuple[str, datetime], Booked] = {}
    for entry in entries:
        for when in occurrences(entry.recurrence, since, until):
            key = (entry.event.uid, when.start)
            if key not in found or found[key].entry.rank < entry.rank:
                found[key] = Booked(when, entry)
    return sorted(found.values(), key=lambda each: (each.when.start, each.entry.event.line))


def _settle(group: list[EventRow]) -> list[Entry]:
    """The entries of one UID."""
    if len(group) == 1 and group[0].replaces is None:
        return [Entry(group[0], group[0].recurrence)]
    masters = _latest((row for row in group if row.replaces is None), lambda row: row.start)
    changes = _latest(
        (row for row in group if row.replaces is not None), lambda row: _original(row, masters)
    )
    instances = [
        Entry(row, replace(row.recurrence, rules=(), dates=()), original)
        for original, row in changes.items()
        if not any(_excludes(master.recurrence, original) for master in masters.values())
    ]
    parts = [
        part for master in masters.values() for part in _parts(master, sorted(changes.items()))
    ]
    return _once(
        [part for part in parts if part.recurrence.repeats],
        [part for part in parts if not part.recurrence.repeats] + instances,
    )


def _latest[K](rows: Iterable[EventRow], key: Callable[[EventRow], K]) -> dict[K, EventRow]:
    """Of the copies with the same key the one that counts."""
    best: dict[K, EventRow] = {}
    for row in rows:
        known = best.get(key(row))
        if known is None or (known.sequence, known.line) < (row.sequence, row.line):
            best[key(row)] = row
    return best


def _original(row: EventRow, masters: dict[datetime, EventRow]) -> datetime:
    """RECURRENCE-ID as an instant, also where it names a day and the series a time, or reverse."""
    series = next(iter(masters.values()), row).recurrence
    replaces = row.replaces
    if isinstance(replaces, datetime):
        if not series.all_day:
            return replaces
        replaces = replaces.astimezone(series.zone).date()
    if replaces is None:
        raise ValueError("only a changed instance has a RECURRENCE-ID")
    clock = time() if series.all_day else series.start.time()
    return series.instant(datetime.combine(replaces, clock))


def _excludes(series: Recurrence, original: datetime) -> bool:
    day = original.astimezone(series.zone).date()
    return original in series.excluded or day in series.excluded_days


def _parts(master: EventRow, changes: list[tuple[datetime, EventRow]]) -> list[Entry]:
    """The series without its changed instances, cut where RANGE=THISANDFUTURE begins."""
    series = master.recurrence.without(*(original for original, _ in changes))
    if not series.repeats:
        return [] if master.start in series.excluded else [Entry(master, series)]
    ranged = [(original, row) for original, row in changes if row.following]
    ends = [original for original, _ in ranged] + [None]
    parts = [Entry(master, replace(series, before=ends[0]))]
    for (original, row), end in zip(ranged, ends[1:], strict=True):
        was, now = (at.astimezone(series.zone).replace(tzinfo=None) for at in (original, row.start))
        part = replace(
            series,
            duration=row.recurrence.duration,
            all_day=row.recurrence.all_day,
            first=original,
            before=end,
            shift=now - was,
        )
        parts.append(Entry(row, part))
    return parts


def _once(series: list[Entry], points: list[Entry]) -> list[Entry]:
    """Series and single appointments of one UID, each start once."""
    kept: dict[datetime, Entry] = {}
    for point in sorted(points, key=lambda each: each.rank):
        kept[point.start] = point
    for start, point in list(kept.items()):
        for place, entry in enumerate(series):
            for met in occurrences(entry.recurrence, start, start + _MOMENT):
                if entry.rank > point.rank:
                    kept.pop(start, None)
                else:
                    without = entry.recurrence.without(met.original)
                    series[place] = replace(entry, recurrence=without)
    return series + list(kept.values())
