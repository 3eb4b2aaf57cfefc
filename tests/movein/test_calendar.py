"""Copies, changed and cancelled instances, and series changed from one instance on."""

from pathlib import Path

import pytest

from settee.movein.folder.reader import read_calendar, read_folder
from tests.movein.folders import calendar, event, read, write_folder

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4"
CHANGE = "RECURRENCE-ID:20261110T100000"


def found(root: Path, *events: str) -> list[str]:
    """``UTC start, service initial, x if cancelled`` of each occurrence."""
    _, occurrences = read(write_folder(root, calendar=calendar(*events)))
    return [
        f"{each.when.start:%m-%d %H:%M}"
        + (each.entry.event.service or " ")[0].strip()
        + ("x" if each.entry.event.cancelled else "")
        for each in occurrences
    ]


TALK, COUPLES = "CATEGORIES:Talk 45", "CATEGORIES:Couples\\, 50 min"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (["SEQUENCE:0"], ["SEQUENCE:1"], "C"),
        (["SEQUENCE:2"], ["SEQUENCE:1"], "T"),
        (["SEQUENCE:10"], ["SEQUENCE:9"], "T"),
        (["SEQUENCE:1"], ["SEQUENCE:1"], "C"),
        ([], ["SEQUENCE:0"], "C"),
        (["SEQUENCE:1"], [], "T"),
    ],
)
def test_of_two_copies_the_highest_sequence_counts_then_the_last(
    tmp_path: Path, first: list[str], second: list[str], kept: str
) -> None:
    copy = event(COUPLES, *second, start="DTSTART:20261103T150000Z")
    assert found(tmp_path, event(TALK, *first), copy) == [f"11-03 15:00{kept}"]


def test_copy_of_a_series_replaces_the_whole_series(tmp_path: Path) -> None:
    old, new = event(WEEKLY), event("RRULE:FREQ=DAILY;COUNT=2", "SEQUENCE:1")
    assert found(tmp_path, new, old) == ["11-03 15:00", "11-04 15:00"]


def test_same_uid_at_another_start_is_another_appointment(tmp_path: Path) -> None:
    later = event(start="DTSTART:20261104T100000")
    assert found(tmp_path, event(), later) == ["11-03 15:00", "11-04 15:00"]


def test_two_series_of_one_uid_share_the_starts_they_have_in_common(tmp_path: Path) -> None:
    later = event("RRULE:FREQ=WEEKLY;COUNT=3", TALK, "SEQUENCE:1", start="DTSTART:20261110T100000")
    assert found(tmp_path, event("RRULE:FREQ=WEEKLY;COUNT=2"), later) == [
        "11-03 15:00",
        "11-10 15:00T",
        "11-17 15:00T",
        "11-24 15:00T",
    ]


def test_copy_that_cannot_be_read_leaves_the_other(tmp_path: Path) -> None:
    assert found(tmp_path, event(), event("SEQUENCE:5", "DURATION:x")) == ["11-03 15:00"]


@pytest.mark.parametrize(
    "named",
    [
        "RECURRENCE-ID:20261110T100000",
        "RECURRENCE-ID:20261110T150000Z",
        "RECURRENCE-ID;TZID=America/Los_Angeles:20261110T070000",
        "RECURRENCE-ID;VALUE=DATE:20261110",
    ],
)
def test_changed_instance_takes_everything_from_its_own_event(tmp_path: Path, named: str) -> None:
    change = event(named, COUPLES, start="DTSTART:20261120T120000")
    assert found(tmp_path, change, event(WEEKLY, TALK)) == [
        "11-03 15:00T",
        "11-17 15:00T",
        "11-20 17:00C",
        "11-24 15:00T",
    ]


def test_changed_instance_may_become_personal_time(tmp_path: Path) -> None:
    change = event(CHANGE, "ATTENDEE:", start="DTSTART:20261110T100000")
    _, occurrences = read(write_folder(tmp_path, calendar=calendar(event(WEEKLY), change)))
    assert [each.entry.event.personal for each in occurrences] == [False, True, False, False]


def test_cancelled_instance_is_a_cancelled_appointment(tmp_path: Path) -> None:
    change = event(CHANGE, "STATUS:Cancelled", start="DTSTART:20261110T100000")
    assert found(tmp_path, event(WEEKLY), change) == [
        "11-03 15:00",
        "11-10 15:00x",
        "11-17 15:00",
        "11-24 15:00",
    ]


def test_instance_of_a_cancelled_series_keeps_its_own_status(tmp_path: Path) -> None:
    change = event(CHANGE, "STATUS:TENTATIVE", start="DTSTART:20261110T100000")
    series = event("RRULE:FREQ=WEEKLY;COUNT=2", "STATUS:CANCELLED")
    assert found(tmp_path, series, change) == ["11-03 15:00x", "11-10 15:00"]


def test_exdate_leaves_nothing_even_of_a_changed_instance(tmp_path: Path) -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE:20261110T100000")
    change = event(CHANGE, start="DTSTART:20261112T100000")
    assert found(tmp_path, series, change) == ["11-03 15:00"]


def test_changed_instance_without_its_series_is_an_appointment(tmp_path: Path) -> None:
    change = event(CHANGE, "RRULE:FREQ=DAILY", start="DTSTART:20261112T100000")
    assert found(tmp_path, change) == ["11-12 15:00"]


def test_changed_instance_outside_the_rule_is_an_appointment(tmp_path: Path) -> None:
    change = event("RECURRENCE-ID:20261111T100000", start="DTSTART:20261112T100000")
    series = event("RRULE:FREQ=WEEKLY;COUNT=2")
    assert found(tmp_path, series, change) == ["11-03 15:00", "11-10 15:00", "11-12 15:00"]


def test_of_two_changes_of_one_instance_the_highest_sequence_counts(tmp_path: Path) -> None:
    changes = [
        event(CHANGE, "SEQUENCE:3", start="DTSTART:20261112T100000"),
        event(CHANGE, "SEQUENCE:2", start="DTSTART:20261113T100000"),
    ]
    assert found(tmp_path, event("RRULE:FREQ=WEEKLY;COUNT=2"), *changes) == [
        "11-03 15:00",
        "11-12 15:00",
    ]


@pytest.mark.parametrize(("sequence", "kept"), [(0, "C"), (1, "C"), (5, "T")])
def test_instance_moved_onto_another_is_one_appointment(
    tmp_path: Path, sequence: int, kept: str
) -> None:
    moved = event(CHANGE, COUPLES, "SEQUENCE:1", start="DTSTART:20261117T100000")
    series = event("RRULE:FREQ=WEEKLY;COUNT=3", TALK, f"SEQUENCE:{sequence}")
    assert found(tmp_path, series, moved) == ["11-03 15:00T", f"11-17 15:00{kept}"]


def test_this_and_following_move_take_over_and_keep_their_distance(tmp_path: Path) -> None:
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261027T100000",
        COUPLES,
        "DURATION:PT2H",
        start="DTSTART:20261028T120000",
    )
    single = event("RECURRENCE-ID:20261110T100000", TALK, start="DTSTART:20261110T090000")
    series = event("RRULE:FREQ=WEEKLY;COUNT=5", start="DTSTART:20261020T100000")
    assert found(tmp_path, series, change, single) == [
        "10-20 14:00",
        "10-28 16:00C",
        "11-04 17:00C",
        "11-10 14:00T",
        "11-18 17:00C",
    ]


def test_this_and_following_cancelled_are_cancelled_appointments(tmp_path: Path) -> None:
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261117T100000",
        "STATUS:CANCELLED",
        start="DTSTART:20261117T100000",
    )
    assert found(tmp_path, event(WEEKLY), change) == [
        "11-03 15:00",
        "11-10 15:00",
        "11-17 15:00x",
        "11-24 15:00x",
    ]


def test_one_uid_in_two_calendars_is_two_events(tmp_path: Path) -> None:
    providers = [{"email": f"{name}@example.org", "calendar": "pat.ics"} for name in ("pat", "sam")]
    folder = read_folder(write_folder(tmp_path, calendar=calendar(event()), providers=providers))
    assert [len(read_calendar(folder, row)) for row in folder.practice.providers] == [1, 1]


def test_several_calendars_in_one_file_are_one_calendar(tmp_path: Path) -> None:
    both = calendar(event("SEQUENCE:1")) + calendar(event("SEQUENCE:0", TALK), event(uid="2"))
    _, occurrences = read(write_folder(tmp_path, calendar=both))
    assert [each.entry.event.service for each in occurrences] == [None, None]
