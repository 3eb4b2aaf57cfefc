"""What an import keeps of rules, zones and people; the reading itself is tested apart."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from settee.clients.models import Client
from settee.movein.domain.importing import import_folder
from settee.practices.models import Member, Practice
from settee.practices.scope import practice_open
from settee.scheduling.domain.layout import lay_out
from settee.scheduling.models import Appointment, Series
from tests.movein.folders import calendar, event, write_folder

NOW = datetime(2026, 11, 1, tzinfo=UTC)
# Changes its clocks in June and September, which nobody does.
ODD_ZONE = """BEGIN:VTIMEZONE\r
TZID:Odd Town\r
BEGIN:DAYLIGHT\r
TZOFFSETFROM:-0333\r
TZOFFSETTO:-0222\r
DTSTART:20000601T020000\r
RRULE:FREQ=YEARLY\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZOFFSETFROM:-0222\r
TZOFFSETTO:-0333\r
DTSTART:20000901T020000\r
RRULE:FREQ=YEARLY\r
END:STANDARD\r
END:VTIMEZONE\r
"""


def bring(root: Path, *events: str, **folder: Any) -> Practice:
    content = write_folder(root, calendar=calendar(*events), **folder)
    return Practice.objects.get(slug=import_folder(content, now=NOW).slug)


def starts(practice: Practice) -> list[str]:
    with practice_open(practice):
        rows = Appointment.objects.order_by("start")
        return [
            f"{row.start:%m-%d %H:%M}" + ("x" if row.cancelled else "") + ("*" * row.changed)
            for row in rows
        ]


def test_series_in_a_zone_of_its_own_is_kept(db: None, tmp_path: Path) -> None:
    start = "DTSTART;TZID=Odd Town:20260825T100000"
    series = event("RRULE:FREQ=WEEKLY;COUNT=3", start=start)
    assert starts(bring(tmp_path, ODD_ZONE, series)) == [
        "08-25 12:22",
        "09-01 13:33",
        "09-08 13:33",
    ]


def test_changed_instances_belong_to_their_series(db: None, tmp_path: Path) -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=4")
    moved = event("RECURRENCE-ID:20261110T100000", start="DTSTART:20261112T100000")
    off = event(
        "RECURRENCE-ID:20261117T100000", "STATUS:CANCELLED", start="DTSTART:20261117T100000"
    )
    practice = bring(tmp_path, moved, series, off)
    assert starts(practice) == ["11-03 15:00", "11-12 15:00*", "11-17 15:00x*", "11-24 15:00"]
    with practice_open(practice):
        assert Appointment.objects.filter(series=Series.objects.get()).count() == 4


def test_endless_series_is_laid_further_when_asked(db: None, tmp_path: Path) -> None:
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261117T100000", start="DTSTART:20261117T110000"
    )
    cancelled = event("RRULE:FREQ=MONTHLY", "STATUS:CANCELLED", uid="2")
    practice = bring(tmp_path, event("RRULE:FREQ=WEEKLY"), later, cancelled)
    with practice_open(practice):
        lay_out(datetime(2030, 1, 1, tzinfo=UTC))
    with practice_open(practice):
        last = Appointment.objects.filter(start__gte=datetime(2029, 12, 1, tzinfo=UTC))
        assert sorted(f"{row.start:%m-%d %H:%M} {row.status}" for row in last) == [
            "12-03 15:00 cancelled",
            "12-04 16:00 scheduled",
            "12-11 16:00 scheduled",
            "12-18 16:00 scheduled",
            "12-25 16:00 scheduled",
        ]


def test_practices_spelled_alike_stay_apart(db: None, tmp_path: Path) -> None:
    one = bring(tmp_path / "1", name="Quiet House", providers=[])
    two = bring(tmp_path / "2", name="Quiet-House", providers=[])
    assert (one.slug, two.slug) == ("quiet-house", "quiet-house-2")
    assert bring(tmp_path / "2", name="Quiet-House", providers=[]) == two
    for practice in (one, two):
        with practice_open(practice):
            assert Client.objects.count() == 3


def test_provider_is_one_person_however_the_address_is_written(db: None, tmp_path: Path) -> None:
    provider = {"email": "Pat@Example.org", "last_name": "Pat", "calendar": "pat.ics"}
    people = "client_id,provider_email\nA,PAT@example.org\n"
    for _ in range(2):
        practice = bring(tmp_path, event(), clients=people, providers=[provider])
    with practice_open(practice):
        (member,) = Member.objects.all()
        assert Client.objects.get().provider == member
        assert Appointment.objects.get().provider == member
