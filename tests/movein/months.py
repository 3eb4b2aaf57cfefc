"""Months made up from a seed, written as awkwardly as the format allows, with the truth beside.

The truth is worked out while writing, on the wall clock and by ``zoneinfo`` alone: it shares
nothing with the reader.
"""

import csv
import io
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.movein.calendar_text import NAMES, What, Writer, email_of

_ZONES = {  # the practice's zone and a Windows name for it
    "America/New_York": "Eastern Standard Time",
    "America/Los_Angeles": "Pacific Standard Time",
    "America/Chicago": "Central Standard Time",
    "Europe/London": "GMT Standard Time",
    "Australia/Lord_Howe": "Lord Howe Standard Time",
}
_SERVICES = [
    ("Talk 45", "90834", "", 45, "135", "", "yes"),
    ("Couples, 50 min", "90847", "HA;U1", 50, "$170.00", "11", "yes"),
    ("Online", "90834", "95", 45, "1,030.50", "02", "yes"),
    ("Check-in", "", "", 15, "0", "", "no"),
    ("Supervision", "", "", 60, "", "", "yes"),
]
_CLIENT_COLUMNS = [
    "client_id",
    "first_name",
    "last_name",
    "email",
    "birth_date",
    "address1",
    "city",
    "state",
    "zip",
    "bill_to",
    "payer_id",
    "member_id",
    "relationship",
    "diagnosis_codes",
    "note",
]


@dataclass(frozen=True, slots=True, order=True)
class Truth:
    """An appointment that must be found, or one that must not: no clients is personal time."""

    start: datetime
    end: datetime
    clients: tuple[str, ...]
    service: str
    video: bool
    cancelled: bool


@dataclass(slots=True)
class MadeMonth:
    root: Path
    first: date
    last: date
    truth: dict[str, list[Truth]] = field(default_factory=dict)  # by provider's email


def make_month(root: Path, seed: int) -> MadeMonth:
    """A folder under ``root`` and its truth for one month with a clock change in it or near it."""
    dice = random.Random(seed)
    zone = dice.choice(list(_ZONES))
    first = date(dice.choice([2025, 2026, 2027]), dice.choice([3, 4, 10, 11]), 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month = MadeMonth(root, first, last)
    providers = [f"p{number}@practice.example.org" for number in range(dice.randint(1, 2))]
    root.mkdir(parents=True)
    for number, email in enumerate(providers):
        maker = _Calendar(dice, month, ZoneInfo(zone), _ZONES[zone])
        (root / f"cal{number}.ics").write_bytes(maker.write())
        month.truth[email] = sorted(maker.truth)
    _write_lists(root, dice, zone, providers)
    return month


class _Calendar:
    """One provider's calendar, slot by slot; slots never overlap, so UIDs never share a start."""

    def __init__(self, dice: random.Random, month: MadeMonth, zone: ZoneInfo, windows: str) -> None:
        self.dice, self.zone, self.truth = dice, zone, set[Truth]()
        bounds = (month.first, month.last + timedelta(days=1))
        self.since, self.until = (self._instant(datetime.combine(day, time())) for day in bounds)
        self.begin = datetime.combine(month.first - timedelta(weeks=dice.randint(3, 60)), time())
        self.writer = Writer(dice, zone, windows)

    def write(self) -> bytes:
        for hour in range(6, 21):
            for weekday in range(7):
                if self.dice.random() < 0.4:
                    minute = self.dice.choice([0, 10, 30])
                    days = (weekday - self.begin.weekday()) % 7
                    self._slot(self.begin + timedelta(days=days, hours=hour, minutes=minute))
        sunday = self.begin + timedelta(days=6 - self.begin.weekday())
        self._slot(sunday.replace(hour=1, minute=30))  # the hour that clocks skip or repeat
        return self.writer.file()

    def _slot(self, start: datetime) -> None:
        """Something that happens about weekly at this hour."""
        kind, length = self._kind(), timedelta(minutes=self.dice.choice([0, 15, 45, 50]))
        every = self.dice.choice([1, 1, 2, 3])
        ends = self.until.replace(tzinfo=None) + timedelta(days=3)
        step = timedelta(weeks=every)
        starts = [start + step * n for n in range(int((ends - start) / step) + 2)]
        match self.dice.randrange(5):
            case 0:
                for each in starts[-6:]:
                    self.writer.single(each, length, kind)
                    self._add(self._instant(each), length, kind)
            case 1:
                chosen = sorted(self.dice.sample(starts, min(len(starts), 5)))
                self.writer.dates(chosen, length, kind)
                for each in chosen:
                    self._add(self._instant(each), length, kind)
            case 2:
                utc = [self._instant(start) + step * n for n in range(len(starts))]
                self.writer.utc_series(utc[0], length, kind, every)
                for at in utc:
                    self._add(at, length, kind)
            case _:
                self._series(starts, length, kind, every)

    def _series(self, starts: list[datetime], length: timedelta, kind: What, every: int) -> None:
        count = self.dice.choice([None, None, len(starts) - self.dice.randint(0, 3)])
        starts = starts[:count]
        gone = {each for each in starts if self.dice.random() < 0.1}
        changes: dict[datetime, tuple[datetime, timedelta, What]] = {}
        for each in starts:
            if each not in gone and self.dice.random() < 0.15:
                changes[each] = self._change(each, length, kind)
        pivot = self.dice.choice(starts) if self.dice.random() < 0.3 else None
        later = None
        if pivot and pivot not in changes and pivot not in gone:
            later = (pivot, pivot + timedelta(minutes=20), length, self._kind())
        self.writer.series(starts, length, kind, every, count, gone, changes, later)
        for each in starts:
            if each in gone:
                continue
            if each in changes:
                moved, own_length, own = changes[each]
                self._add(self._instant(moved), own_length, own)
            elif later and each >= later[0]:
                self._add(self._instant(each + timedelta(minutes=20)), length, later[3])
            else:
                self._add(self._instant(each), length, kind)

    def _change(
        self, start: datetime, length: timedelta, kind: What
    ) -> tuple[datetime, timedelta, What]:
        match self.dice.randrange(4):
            case 0:
                return start, length, replace(kind, cancelled=True)
            case 1:
                return start, length + timedelta(minutes=5), self._kind()
            case _:
                # A minute nobody else uses keeps moved appointments apart.
                days = self.dice.randint(-9, 9)
                return start.replace(minute=37) + timedelta(days=days), length, kind

    def _kind(self) -> What:
        who = self.dice.choice([0, 1, 1, 1, 1, 1, 2, 4])
        clients = tuple(f"C{n}" for n in self.dice.sample(range(len(NAMES)), who))
        services = [row[0] for row in _SERVICES]
        service = self.dice.choice(["", *services, *services])
        cancelled = self.dice.random() < 0.05
        return What(clients, service, self.dice.random() < 0.3, cancelled)

    def _add(self, start: datetime, length: timedelta, kind: What) -> None:
        if self.since <= start < self.until:
            self.truth.add(
                Truth(
                    start,
                    start + length,
                    tuple(sorted(kind.clients)),
                    kind.service,
                    kind.video,
                    kind.cancelled,
                )
            )

    def _instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)


def _write_lists(root: Path, dice: random.Random, zone: str, providers: Iterable[str]) -> None:
    entries = [
        {
            "email": email.capitalize(),
            "first_name": "Pat",
            "last_name": f"Provider {number}",
            "npi": "1996776310",
            "taxonomy": "106H00000X",
            "calendar": f"cal{number}.ics",
        }
        for number, email in enumerate(providers)
    ]
    practice = {
        "name": f"Made House {dice.randrange(10**9)}",
        "timezone": zone,
        "tax_id": "12-3456126",
        "npi": "1998806362",
        "taxonomy": "261QM0801X",
        "phone": "(845) 555-0192",
        "billing_address": {
            "line1": "39 Quince St", "city": "Kingston", "state": "NY", "zip": "12401-4632",
        },
        "submitter": {
            "name": "MADE", "id": "SUB1", "contact_name": "Pat", "contact_phone": "8455550163",
        },
        "receiver": {"name": "CLEARINGHOUSE", "id": "ECH666"},
        "providers": entries,
    }  # fmt: skip
    (root / "practice.json").write_text(json.dumps(practice))
    header = ["name", "billing_code", "modifiers", "minutes", "fee", "place_of_service", "billable"]
    (root / "services.csv").write_bytes(_table(dice, header, _SERVICES))
    payers = [("P1", "First", "electronic"), ("P2", "Second", "cms1500")]
    (root / "payers.csv").write_bytes(_table(dice, ["payer_id", "name", "form"], payers))
    (root / "clients.csv").write_bytes(_table(dice, _CLIENT_COLUMNS, _clients(dice)))


def _clients(dice: random.Random) -> Iterator[tuple[str, ...]]:
    for number, (first, last) in enumerate(NAMES):
        maybe = dice.choice(["11/3/1980", "1980-11-03", ""])
        yield (
            f"C{number}",
            first,
            last,
            email_of(f"C{number}").upper(),
            maybe,
            "1 Elm St",
            dice.choice(["Albany", ""]),
            "NY",
            dice.choice(["12207", "12207-4366", "122074366", "1220"]),
            dice.choice(["client", "Insurance"]),
            dice.choice(["p1", "P2", "P3", ""]),
            dice.choice(["M1", ""]),
            dice.choice(["", "self", "Child"]),
            dice.choice(["f411;F41.1", "F32.1; f90.0", ""]),
            'two\nlines, and "quotes"',
        )
        yield (f"c{number}", "Second", "Row", "", "", *[""] * 10)


def _table(dice: random.Random, header: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    """The rows with their columns shuffled, and header and line ends of somebody's taste."""
    order = dice.sample(range(len(header)), len(header))
    text = io.StringIO()
    line_end = dice.choice(["\n", "\r\n"])
    writer = csv.writer(text, lineterminator=line_end, quoting=dice.choice([0, 1]))
    writer.writerow([dice.choice([header[n], f" {header[n].upper()} "]) for n in order])
    for row in rows:
        cells = list(row)
        writer.writerow([cells[n] for n in order])
    return dice.choice([b"", b"\xef\xbb\xbf"]) + text.getvalue().encode()
