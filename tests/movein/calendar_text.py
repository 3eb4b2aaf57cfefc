"""Calendar files in every notation the format allows, chosen by dice."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class What:
    """What one event says besides its time."""

    clients: tuple[str, ...]
    service: str
    video: bool
    cancelled: bool = False


NAMES = [
    ("Zoë", "O'Brien-Núñez"),
    ("Minh-Anh", "Đặng"),
    ("Søren", "Ørsted"),
    ("María", "García"),
    ("Wendell", "Drummond"),
    ("Łucja", "Św Kowal"),
    ("D'Arcy", "de la Cruz"),
    ("Ana", "Ng"),
]
type Change = tuple[datetime, timedelta, What]

_NOISE = "BEGIN:VTODO\nUID:todo\nDTSTART:20260101T000000Z\nSUMMARY:Ana Ng\nEND:VTODO"
_STRANGER = 'ATTENDEE;CN="Co: lead; x";ROLE=CHAIR:mailto:co.lead@example.org'


class Writer:
    """Collects events; ``file`` gives them in any order, folded anywhere, with any line end."""

    def __init__(self, dice: random.Random, zone: ZoneInfo, windows: str) -> None:
        self.dice, self.zone, self.windows = dice, zone, windows
        self.events: list[list[str]] = []
        self.number = 0

    def file(self) -> bytes:
        self.dice.shuffle(self.events)
        begin = ["BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-TIMEZONE:Asia/Tokyo"]
        middle = len(self.events) // 2
        lines = [*begin, *_flat(self.events[:middle]), *_NOISE.split("\n"), "END:VCALENDAR"]
        lines += [*begin, *own_zone(self.zone), *_flat(self.events[middle:]), "END:VCALENDAR", ""]
        line_end = self.dice.choice([b"\r\n", b"\n"])
        return line_end.join(self._folded(line.encode(), line_end) for line in lines)

    def single(self, start: datetime, length: timedelta, what: What) -> None:
        self._event(self._uid(), start, length, what, [])

    def dates(self, starts: list[datetime], length: timedelta, what: What) -> None:
        extra = []
        for each in starts[1:]:
            if self.dice.random() < 0.5:
                extra.append(self._when("RDATE", each))
            else:
                at = f"{self._utc(each):%Y%m%dT%H%M%SZ}"
                extra.append(f"RDATE;VALUE=PERIOD:{at}/PT{int(length.total_seconds())}S")
        self._event(self._uid(), starts[0], length, what, extra)

    def utc_series(self, start: datetime, length: timedelta, what: What, every: int) -> None:
        lines = [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"RRULE:FREQ=WEEKLY;INTERVAL={every}"]
        lines.append(f"DURATION:PT{int(length.total_seconds())}S")
        self._add(self._uid(), [*lines, *self._content(what)], 0)

    def series(
        self,
        starts: list[datetime],
        length: timedelta,
        what: What,
        every: int,
        count: int | None,
        gone: set[datetime],
        changes: dict[datetime, Change],
        later: tuple[datetime, datetime, timedelta, What] | None,
    ) -> None:
        uid = self._uid()
        extra = [f"RRULE:{self._rule(starts, every, count)}"]
        extra += [self._when("EXDATE", each) for each in sorted(gone)]
        self._event(uid, starts[0], length, what, extra)
        for original, (start, own_length, own) in changes.items():
            name = self._when("RECURRENCE-ID", original)
            self._event(uid, start, own_length, own, [name])
        if later:
            original, start, own_length, own = later
            name = self._when("RECURRENCE-ID;RANGE=THISANDFUTURE", original)
            self._event(uid, start, own_length, own, [name])

    def _rule(self, starts: list[datetime], every: int, count: int | None) -> str:
        parts = [f"INTERVAL={every}", self.dice.choice(["WKST=SU", "WKST=MO"])]
        if self.dice.random() < 0.5:
            parts.append("BYDAY=" + ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][starts[0].weekday()])
        if count is not None:
            until = starts[-1]
            ends = [
                f"COUNT={count}",
                f"UNTIL={self._utc(until):%Y%m%dT%H%M%SZ}",
                f"UNTIL={until:%Y%m%dT%H%M%S}",
                f"UNTIL={until:%Y%m%d}",
            ]
            parts.append(self.dice.choice(ends))
        self.dice.shuffle(parts)
        return ";".join(["FREQ=WEEKLY", *parts])

    def _event(
        self, uid: str, start: datetime, length: timedelta, what: What, extra: list[str]
    ) -> None:
        """The event, and now and then an outdated copy of it with other content."""
        repeats = any(line.startswith("RRULE") for line in extra)
        end = self._utc(start) + length
        times = [self._when("DTSTART", start, repeats=repeats)]
        if self.dice.random() < 0.5:
            times.append(f"DTEND:{end:%Y%m%dT%H%M%SZ}")
        elif length or self.dice.random() < 0.5:
            times.append(f"DURATION:PT{int(length.total_seconds())}S")
        sequence = self.dice.randint(0, 12)
        self._add(uid, [*times, *extra, *self._content(what)], sequence)
        if sequence and self.dice.random() < 0.3:
            self._add(uid, [*times, *extra, "SUMMARY:outdated", "STATUS:CANCELLED"], sequence - 1)

    def _add(self, uid: str, lines: list[str], sequence: int) -> None:
        if sequence or self.dice.random() < 0.5:
            lines = [*lines, f"SEQUENCE:{sequence}"]
        self.dice.shuffle(lines)
        alarm = ["BEGIN:VALARM", "ATTENDEE:mailto:clientC0@example.org", "END:VALARM"]
        middle = alarm if self.dice.random() < 0.3 else []
        self.events.append(["BEGIN:VEVENT", f"UID:{uid}", *middle, *lines, "END:VEVENT"])

    def _content(self, what: What) -> list[str]:
        """Who, what and where; CATEGORIES in one line, since lines are shuffled."""
        lines = [_STRANGER] if self.dice.random() < 0.3 else []
        if len(what.clients) == 1 and self.dice.random() < 0.4:
            lines.append(f"SUMMARY:{self._name(what.clients[0])}")
        else:
            lines += [
                f"ATTENDEE;PARTSTAT={self.dice.choice(['ACCEPTED', 'DECLINED'])}:"
                f"{self.dice.choice(['mailto', 'MAILTO'])}:{email_of(client)}"
                for client in what.clients
            ]
            lines.append(f"SUMMARY:{self.dice.choice(['Session', 'Ana', 'Ng, Ana, late', ''])}")
        if what.service:
            service = what.service.replace(",", "\\,")
            lines.append(f"CATEGORIES:Blue,{self.dice.choice([service, service.upper()])},Talk 45")
        place = ["Telehealth", "VIDEO link"] if what.video else ["Room 2\\, video", ""]
        lines.append(f"LOCATION:{self.dice.choice(place)}")
        status = ["CANCELLED", "cancelled"] if what.cancelled else ["CONFIRMED", "TENTATIVE"]
        lines.append(f"STATUS:{self.dice.choice(status)}")
        return lines

    def _name(self, client: str) -> str:
        first, last = NAMES[int(client[1:])]
        name = self.dice.choice([f"{last}\\, {first}", f"{first} {last}"])
        name = self.dice.choice([name, name.upper(), name.lower(), f"  {name} "])
        return name.replace("'", self.dice.choice("'’ʼ`´")).replace("-", self.dice.choice("-‐‑–"))

    def _when(self, name: str, local: datetime, *, repeats: bool = False) -> str:
        """A property with a time; what repeats keeps the wall clock and is never in UTC."""
        text = f"{local:%Y%m%dT%H%M%S}"
        choices = [
            f"{name}:{text}",
            f"{name};TZID={self.zone.key}:{text}",
            f'{name};TZID="{self.windows}":{text}',
            f"{name};VALUE=DATE-TIME;TZID=My Town:{text}",
        ]
        if not repeats:
            choices.append(f"{name}:{self._utc(local):%Y%m%dT%H%M%SZ}")
        return self.dice.choice(choices)

    def _folded(self, line: bytes, line_end: bytes) -> bytes:
        """Folded after any byte, also within a character."""
        pieces = []
        while len(line) > 8 and self.dice.random() < 0.5:
            cut = self.dice.randint(3, min(75, len(line) - 1))
            pieces.append(line[:cut])
            line = line[cut:]
        return (line_end + self.dice.choice([b" ", b"\t"])).join([*pieces, line])

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def _uid(self) -> str:
        self.number += 1
        return f"event-{self.number}"


@cache
def own_zone(zone: ZoneInfo) -> list[str]:
    """``zone`` as a VTIMEZONE of another name, with every change from 2020 to 2029."""
    lines = ["BEGIN:VTIMEZONE", "TZID:My Town"]
    at, step = datetime(2020, 1, 1, tzinfo=UTC), timedelta(minutes=30)
    while at.year < 2030:
        before, after = at.astimezone(zone).utcoffset(), (at + step).astimezone(zone).utcoffset()
        at += step
        if before != after and before is not None and after is not None:
            lines += [
                "BEGIN:STANDARD",
                f"DTSTART:{(at + before).replace(tzinfo=None):%Y%m%dT%H%M%S}",
                f"TZOFFSETFROM:{_offset(before)}",
                f"TZOFFSETTO:{_offset(after)}",
                "END:STANDARD",
            ]
    return [*lines, "END:VTIMEZONE"]


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _flat(events: list[list[str]]) -> list[str]:
    return [line for event in events for line in event]


def email_of(client_id: str) -> str:
    return f"client{client_id}@example.org"
