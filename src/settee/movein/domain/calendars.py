"""The folder's calendars: series with their occurrences, and single appointments."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import batched, groupby
from zoneinfo import ZoneInfo

from django.utils import timezone

from settee.clients.models import Client
from settee.movein.domain.report import ImportReport, Progress
from settee.movein.folder.calendar import Entry
from settee.movein.folder.reader import Folder, read_calendar
from settee.practices.models import Member
from settee.scheduling.domain.layout import FARTHEST, HORIZON, beginning, lay
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.locks import lock_calendars
from settee.scheduling.models import Appointment, Attendance, Series, SeriesClient, Service
from settee.scheduling.recurrence import Recurrence, occurrences
from settee.scheduling.rule_text import to_text

_AT_ONCE = 2_000
_SERIES_AT_ONCE = 200


def bring_calendars(
    folder: Folder,
    members: Mapping[str, Member],
    report: ImportReport,
    progress: Progress,
    now: datetime,
) -> None:
    """Every provider's calendar. An event whose UID is on the calendar already stays as it is."""
    shelf = _Shelf(now)
    rows = folder.practice.providers
    for number, row in enumerate(rows, 1):
        member = members[row.email]
        step = partial(progress, f"Calendar {number} of {len(rows)}, {member.user.full_name}")
        step(0, 0)
        lock_calendars([member.id])
        _bring(read_calendar(folder, row), member, shelf, report, step)


class _Shelf:
    """Services and clients by their keys, and what a row is made of."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.services = {each.name.casefold(): each for each in Service.objects.all()}
        self.clients = {each.code.casefold(): each for each in Client.objects.only("id", "code")}

    def clients_of(self, entry: Entry) -> list[Client]:
        return [self.clients[code.casefold()] for code in entry.event.clients]

    def what(self, entry: Entry) -> dict[str, object]:
        """The fields that an appointment and a series have in common."""
        event = entry.event
        kinds = {0: AppointmentKind.PERSONAL, 1: AppointmentKind.CLIENT}
        kind = kinds.get(len(event.clients), AppointmentKind.GROUP)
        service = self.services.get((event.service or "").casefold())
        return {
            "uid": event.uid[:500],
            "all_day": entry.recurrence.all_day,
            "kind": kind,
            "service": None if event.personal else service,
            "title": "" if kind == AppointmentKind.CLIENT else event.summary[:250],
            "location": event.location[:250],
            "is_video": event.video,
            "status": (
                AppointmentStatus.CANCELLED if event.cancelled else AppointmentStatus.SCHEDULED
            ),
        }


def _bring(
    entries: Sequence[Entry],
    member: Member,
    shelf: _Shelf,
    report: ImportReport,
    progress: Callable[[int, int], None],
) -> None:
    known = _known_uids(member)
    new = [entry for entry in entries if entry.event.uid[:500] not in known]
    report.known["events"] += len(entries) - len(new)
    report.new["events"] += len(new)
    series: dict[str, Series] = {}
    done = 0
    for some in batched(_without_copies(e for e in new if e.recurrence.repeats), _SERIES_AT_ONCE):
        for entry, row in _bring_series(some, member, shelf):
            series.setdefault(entry.event.uid, row)
        done += len(some)
        progress(done, len(new))
    for points in batched((e for e in new if not e.recurrence.repeats), _AT_ONCE):
        _bring_points(points, member, series, shelf)
        done += len(points)
        progress(done, len(new))


def _known_uids(member: Member) -> set[str]:
    """UIDs that this calendar has from an import before."""
    known = set(Appointment.objects.filter(provider=member).values_list("uid", flat=True))
    known |= set(Series.objects.filter(provider=member).values_list("uid", flat=True))
    return known - {""}


def _without_copies(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Where two series of one UID meet, only the one that counts keeps the start.

    Series without an end are compared as far as anybody can leaf.
    """
    for _, group in groupby(entries, key=lambda entry: entry.event.uid):
        ranked = sorted(group, key=lambda entry: entry.rank, reverse=True)
        if len(ranked) == 1:
            yield ranked[0]
            continue
        until = timezone.now() + FARTHEST
        taken: set[datetime] = set()
        for entry in ranked:
            found = occurrences(entry.recurrence, beginning(entry.recurrence), until)
            copies = [each.original for each in found if each.start in taken]
            taken.update(each.start for each in found)
            yield replace(entry, recurrence=entry.recurrence.without(*copies))


def _bring_series(
    entries: Sequence[Entry], member: Member, shelf: _Shelf
) -> list[tuple[Entry, Series]]:
    rows = [_series(entry, member, shelf) for entry in entries]
    Series.objects.bulk_create(rows)
    SeriesClient.objects.bulk_create(
        SeriesClient(series=row, client=client)
        for entry, row in zip(entries, rows, strict=True)
        for client in shelf.clients_of(entry)
    )
    lay(rows, shelf.now + HORIZON)
    return list(zip(entries, rows, strict=True))


def _series(entry: Entry, member: Member, shelf: _Shelf) -> Series:
    recurrence = _in_known_zone(entry.recurrence, shelf.now)
    return Series(
        provider=member,
        rule=to_text(recurrence),
        timezone=str(recurrence.zone),
        duration=recurrence.duration,
        **shelf.what(entry),
    )


def _in_known_zone(recurrence: Recurrence, now: datetime) -> Recurrence:
    """The same, kept as dates in UTC where only the calendar file knows the series' zone.

    A zone of nobody else has no name to keep; such a series goes as far as anybody can leaf.
    """
    if isinstance(recurrence.zone, ZoneInfo):
        return recurrence
    found = occurrences(recurrence, beginning(recurrence), now + FARTHEST)
    start = found[0].start if found else recurrence.instant(recurrence.start)
    return Recurrence(
        start=start.replace(tzinfo=None),
        zone=ZoneInfo("UTC"),
        duration=recurrence.duration,
        dates=tuple((each.start, each.end - each.start) for each in found),
        excluded=frozenset() if found else frozenset({start}),
    )


def _bring_points(
    entries: Sequence[Entry], member: Member, series: Mapping[str, Series], shelf: _Shelf
) -> None:
    rows = [_appointment(entry, member, series, shelf) for entry in entries]
    Appointment.objects.bulk_create(rows)
    Attendance.objects.bulk_create(
        Attendance(appointment=row, client=client)
        for entry, row in zip(entries, rows, strict=True)
        for client in shelf.clients_of(entry)
    )


def _appointment(
    entry: Entry, member: Member, series: Mapping[str, Series], shelf: _Shelf
) -> Appointment:
    start, end = _span(entry.recurrence)
    of = series.get(entry.event.uid) if entry.original else None
    return Appointment(
        provider=member,
        start=start,
        end=end,
        series=of,
        occurrence=entry.original if of else None,
        changed=of is not None,
        cancelled_at=shelf.now if entry.event.cancelled else None,
        **shelf.what(entry),
    )


def _span(recurrence: Recurrence) -> tuple[datetime, datetime]:
    start = recurrence.instant(recurrence.start)
    (when,) = occurrences(recurrence, start, start + timedelta(microseconds=1))
    return when.start, when.end
