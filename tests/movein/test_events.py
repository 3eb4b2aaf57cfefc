"""How an event is read: who, what, where and when."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.movein.folders import calendar, event, read, told, write_folder

VTIMEZONE = """BEGIN:VTIMEZONE\r
TZID:Our Town\r
BEGIN:DAYLIGHT\r
TZOFFSETFROM:-0500\r
TZOFFSETTO:-0400\r
DTSTART:20070311T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZOFFSETFROM:-0400\r
TZOFFSETTO:-0500\r
DTSTART:20071104T020000\r
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r
END:STANDARD\r
END:VTIMEZONE\r
"""


def starts(root: Path, *events: str, **folder: str) -> list[str]:
    """Local to no one: UTC starts, with ``x`` where cancelled and ``-`` where personal."""
    _, found = read(write_folder(root, calendar=calendar(*events), **folder))
    return [
        f"{each.when.start:%m-%d %H:%M}"
        + ("x" if each.entry.event.cancelled else "")
        + ("-" if each.entry.event.personal else "")
        for each in found
    ]


def clients(root: Path, *lines: str, **folder: str) -> tuple[str, ...]:
    _, found = read(write_folder(root, calendar=calendar(event(*lines)), **folder))
    (only,) = found
    return only.entry.event.clients


def reasons(root: Path, *events: str) -> list[str]:
    folder, found = read(write_folder(root, calendar=calendar(*events)))
    assert found == []
    return [reason for _, _, reason in told(folder.findings)]


@pytest.mark.parametrize(
    "lines",
    [
        ["ATTENDEE:mailto:ANA@example.ORG"],
        ["ATTENDEE:MAILTO:ana@example.org "],
        ['ATTENDEE;CN="Ortiz: A; x":mailto:ana@example.org'],
        ['ATTENDEE;CN=Ana"s:mailto:ana@example.org'],
        ["ATTENDEE;PARTSTAT=DECLINED;ROLE=NON-PARTICIPANT:mailto:ana@example.org"],
        ["ATTENDEE:mailto:someone@example.org", "ATTENDEE:mailto:ana%40example.org"],
        ["ATTENDEE;EMAIL=ana@example.org:/principal/17/"],
        ["ATTENDEE:mailto:ana@example.org", "ATTENDEE:mailto:Ana@example.org"],
        ["ATTENDEE:mailto:ana@example.org", "SUMMARY:Bo Østergård"],
        ["ATTENDEE:", "SUMMARY:Ortiz\\, Ana"],
        ["ATTENDEE:mailto:x@example.org", "SUMMARY:  ANA \\n ortiz "],
        ["ATTENDEE:mailto:x@example.org", "SUMMARY:Ortiz \\, Ana"],
        ["ATTENDEE:mailto:x@example.org", "SUMMARY;LANGUAGE=es:Aná Òrtîz"],
    ],
)
def test_event_is_with_the_client_it_names(tmp_path: Path, lines: list[str]) -> None:
    assert clients(tmp_path, *lines) == ("A",)


@pytest.mark.parametrize(
    "name",
    [
        "Cleo O’Brien–Núñez",
        "cleo o`brien‐nunez",
        "O´BRIEN‑NUÑEZ\\, CLEO",
        "O'Brien-Nu\u0301n\u0303ez\\, Cleo",
        "Bo Ostergard",
        "\u00a0Bo\u00a0 Østergard",
    ],
)
def test_accents_strokes_apostrophes_and_hyphens_do_not_matter(tmp_path: Path, name: str) -> None:
    assert clients(tmp_path, "ATTENDEE:", f"SUMMARY:{name}") in {("B",), ("C",)}


@pytest.mark.parametrize(
    "name", ["Ana", "Ana Ortiz intake", "Ana Maria Ortiz", "Ortiz Ana", "A. Ortiz", "AnaOrtiz", ""]
)
def test_anything_but_the_name_is_personal_time(tmp_path: Path, name: str) -> None:
    assert clients(tmp_path, "ATTENDEE:mailto:x@example.org", f"SUMMARY:{name}") == ()


def test_preferred_and_middle_names_do_not_name_anybody(tmp_path: Path) -> None:
    people = "client_id,first_name,middle_name,last_name,preferred_name\nA,Elizabeth,Ann,Poe,Bess\n"
    for name in ("Bess Poe", "Elizabeth Ann Poe", "Ann Poe"):
        assert clients(tmp_path, "ATTENDEE:", f"SUMMARY:{name}", clients=people) == ()


def test_organizer_and_alarm_are_not_attendees(tmp_path: Path) -> None:
    alarm = ["BEGIN:VALARM", "ATTENDEE:mailto:ana@example.org", "END:VALARM"]
    organizer = "ORGANIZER:mailto:ana@example.org"
    assert clients(tmp_path, "ATTENDEE:mailto:x@example.org", organizer, *alarm) == ()


def test_several_attendees_make_a_group_in_their_order(tmp_path: Path) -> None:
    lines = ["ATTENDEE:mailto:bo@example.org", "ATTENDEE:mailto:ana@example.org"]
    assert clients(tmp_path, *lines) == ("B", "A")


SHARED = """client_id,first_name,last_name,email
A,Ana,Ortiz,family@example.org
B,Bo,Ortiz,Family@example.org
C,Cy,Ortiz,cy@example.org
D,Ana,Örtiz,
"""


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["ATTENDEE:mailto:family@example.org", "SUMMARY:Bo Ortiz"], ("B",)),
        (["ATTENDEE:mailto:family@example.org", "SUMMARY:Ana Ortiz"], ()),
        (["ATTENDEE:mailto:family@example.org", "SUMMARY:Therapy"], ()),
        (
            [
                "ATTENDEE:mailto:family@example.org",
                "ATTENDEE:mailto:cy@example.org",
                "SUMMARY:Bo Ortiz",
            ],
            ("C",),
        ),
    ],
)
def test_address_or_name_of_two_clients_identifies_nobody(
    tmp_path: Path, lines: list[str], found: tuple[str, ...]
) -> None:
    assert clients(tmp_path, *lines, clients=SHARED) == found


def test_client_left_out_is_no_client(tmp_path: Path) -> None:
    people = (
        "client_id,first_name,last_name,email,birth_date\n"
        "A,Ana,Ortiz,ana@example.org,31/31/1999\nB,Ana,Ortiz,,1999-01-01\n"
    )
    assert clients(tmp_path, "SUMMARY:x", clients=people) == ()
    assert clients(tmp_path, "SUMMARY:Ana Ortiz", clients=people) == ("B",)


@pytest.mark.parametrize(
    ("lines", "service"),
    [
        (["CATEGORIES:Blue,talk 45 "], "Talk 45"),
        (["CATEGORIES:Blue", "CATEGORIES:Couples\\, 50 MIN,Talk 45"], "Couples, 50 min"),
        (["CATEGORIES:Couples,50 min"], None),
        (["CATEGORIES:"], None),
        ([], None),
    ],
)
def test_first_category_that_is_a_service_counts(
    tmp_path: Path, lines: list[str], service: str | None
) -> None:
    _, (only,) = read(write_folder(tmp_path, calendar=calendar(event(*lines))))
    assert only.entry.event.service == service


@pytest.mark.parametrize(
    ("location", "video"),
    [
        ("Telehealth", True),
        ("  VIDEO (Room 2)", True),
        ("telehealth\\, from home", True),
        ("Room 2\\, video", False),
        ("Teletherapy", False),
        ("", False),
    ],
)
def test_location_that_begins_so_is_a_videoconference(
    tmp_path: Path, location: str, video: bool
) -> None:
    _, (only,) = read(write_folder(tmp_path, calendar=calendar(event(f"LOCATION:{location}"))))
    assert only.entry.event.video is video


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20261103T100000",
        "DTSTART:20261103T150000Z",
        "DTSTART;TZID=America/New_York:20261103T100000",
        'DTSTART;TZID="America/New_York":20261103T100000',
        "DTSTART;VALUE=DATE-TIME;TZID=us/eastern:20261103T100000",
        "DTSTART;TZID=Eastern Standard Time:20261103T100000",
        "DTSTART;TZID=Our Town:20261103T100000",
        'DTSTART;X-A="b:c";TZID=Pacific Standard Time:20261103T070000',
        "dtstart:20261103t100000",
    ],
)
def test_start_is_one_instant_in_every_notation(tmp_path: Path, start: str) -> None:
    # A time zone may be described after the event that needs it.
    assert starts(tmp_path, event(start=start), VTIMEZONE) == ["11-03 15:00"]


def test_floating_time_is_in_the_zone_of_the_practice_whatever_the_file_says(
    tmp_path: Path,
) -> None:
    for_all = "X-WR-TIMEZONE:America/Los_Angeles\r\n"
    assert starts(tmp_path, for_all, event(), zone="Europe/Berlin") == ["11-03 09:00"]


def test_known_name_goes_before_the_description_in_the_file(tmp_path: Path) -> None:
    lying = VTIMEZONE.replace("Our Town", "Asia/Tokyo")
    one = event(start="DTSTART;TZID=Asia/Tokyo:20261103T100000")
    assert starts(tmp_path, lying, one) == ["11-03 01:00"]


def test_all_day_event_is_personal_whoever_it_names(tmp_path: Path) -> None:
    day = event("DTEND;VALUE=DATE:20261106", start="DTSTART;VALUE=DATE:20261103")
    assert starts(tmp_path, day) == ["11-03 05:00-"]


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        (["DURATION:PT45M"], 45),
        (["DURATION:P1DT30M"], 24 * 60 + 30),
        (["DTEND:20261031T120000Z"], 120),
        (["DTEND;TZID=America/Los_Angeles:20261031T030000"], 0),
        (["DURATION:+PT0S"], 0),
    ],
)
def test_duration_is_elapsed(tmp_path: Path, lines: list[str], minutes: int) -> None:
    one = event(*lines, start="DTSTART:20261031T060000")
    _, (only,) = read(write_folder(tmp_path, calendar=calendar(one)))
    assert only.when.end - only.when.start == timedelta(minutes=minutes)


def test_event_that_begins_in_the_gap_keeps_the_length_the_clocks_show(tmp_path: Path) -> None:
    one = event("DTEND:20260308T031500", start="DTSTART:20260308T023000")
    _, (only,) = read(write_folder(tmp_path, calendar=calendar(one)))
    assert f"{only.when.start:%H:%M} {only.when.end:%H:%M}" == "07:30 08:15"


def test_utc_series_keeps_utc_and_a_local_one_its_wall_clock(tmp_path: Path) -> None:
    series = "RRULE:FREQ=WEEKLY;COUNT=2"
    utc = event(series, uid="u", start="DTSTART:20261027T140000Z")
    local = event(series, uid="l", start="DTSTART:20261027T100000")
    assert starts(tmp_path, utc, local) == [
        "10-27 14:00",
        "10-27 14:00",
        "11-03 14:00",
        "11-03 15:00",
    ]


def test_exdate_and_rdate_in_every_notation(tmp_path: Path) -> None:
    series = event(
        "RRULE:FREQ=DAILY;COUNT=6",
        "EXDATE;TZID=America/Los_Angeles:20261104T070000,20261105T070000",
        "EXDATE:20261106T150000Z",
        "EXDATE;VALUE=DATE:20261107",
        "RDATE:20261110T120000",
        "RDATE;VALUE=PERIOD:20261111T150000Z/PT2H,20261112T150000Z/20261112T160000Z",
        "RDATE;VALUE=DATE:20261113",
    )
    assert starts(tmp_path, series) == [
        "11-03 15:00",
        "11-08 15:00",
        "11-10 17:00",
        "11-11 15:00",
        "11-12 15:00",
        "11-13 15:00",
    ]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (
            event(start="DTSTART;TZID=Nowhere/Land:20261103T100000"),
            "its TZID is no time zone, and the file does not describe it",
        ),
        (event("DTEND:20261103T090000"), "it ends before it starts"),
        (event("DURATION:-PT5M"), "it ends before it starts"),
        (event("DURATION:soon"), "its DURATION can't be read"),
        (event("DTEND;VALUE=DATE:20261104"), "DTSTART is a time, but DTEND is a date"),
        (
            event("DTEND;VALUE=DATE:20261102", start="DTSTART;VALUE=DATE:20261103"),
            "it ends before it starts",
        ),
        ("BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", "it has no DTSTART"),
        (
            event("DTSTART:20261103T100000", "DTSTART:20261104T100000"),
            "it has more than one DTSTART",
        ),
        (
            event(start="DTSTART:20261131"),
            "its dates can't be read: '20261131' is not a date or time",
        ),
        (event(start="DTSTART:00010101T000000"), "the year 1 is out of reach"),
        (
            event("RRULE:FREQ=OFTEN"),
            "its dates can't be read: FREQ=OFTEN is not a frequency",
        ),
        (
            event("RRULE:FREQ=SECONDLY"),
            "it repeats without rest: more than 10,000 times a year",
        ),
        (event("EXRULE:FREQ=DAILY"), "EXRULE is no part of RFC 5545: name the dates with EXDATE"),
        ("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261103T100000\r\n", "it has no END:VEVENT"),
        (event("SUMMARY:a\0b"), "it contains a NUL character"),
        (event("RDATE:" + "20261103T100000," * 70_000), "it is too large"),
    ],
)
def test_event_that_cannot_be_read_is_told_with_its_reason(
    tmp_path: Path, one: str, reason: str
) -> None:
    assert reasons(tmp_path, one) == [reason]


def test_event_is_told_with_the_line_of_its_begin(tmp_path: Path) -> None:
    before = event("SUMMARY:folded", " over", "\ttwo lines", "DESCRIPTION:x", uid="0")
    broken = event(start="DTSTART:yesterday")
    root = write_folder(tmp_path, calendar=calendar(before, broken, event(uid="2")))
    folder, found = read(root)
    assert [line for _, line, _ in told(folder.findings)] == [3 + before.count("\n")]
    assert len(found) == 2


def test_unfinished_event_does_not_take_the_next_with_it(tmp_path: Path) -> None:
    cut = event(uid="0").replace("END:VEVENT\r\n", "BEGIN:VALARM\r\n")
    folder, found = read(write_folder(tmp_path, calendar=calendar(cut, event())))
    assert told(folder.findings) == [("pat.ics", 3, "it has no END:VEVENT")]
    assert [each.entry.event.uid for each in found] == ["1"]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_file_is_read_with_any_line_end_mark_and_fold(tmp_path: Path, line_end: str) -> None:
    folded = event("SUMMARY:Bo Øst", "ATTENDEE:").encode()
    folded = folded.replace("Ø".encode(), "Ø".encode()[:1] + b"\r\n " + "Ø".encode()[1:])
    folded = folded.replace(b"BEGIN:VEVENT", b"begin:\r\n\tvevent ")
    content = b"\xef\xbb\xbf" + calendar().encode() + b"\xef\xbb\xbf" + calendar("@").encode()
    content = content.replace(b"@", folded).replace(b"\r\n", line_end.encode())
    people = "client_id,first_name,last_name\nB,Bo,Øst\n"
    _, found = read(write_folder(tmp_path, calendar=content, clients=people))
    assert [each.entry.event.clients for each in found] == [("B",)]


def test_event_without_uid_is_read_and_its_copy_is_one(tmp_path: Path) -> None:
    one = event().replace("UID:1\r\n", "")
    assert starts(tmp_path, one, one, one.replace("1103T", "1104T")) == [
        "11-03 15:00",
        "11-04 15:00",
    ]


def test_latin_1_in_an_event_leaves_that_event_out(tmp_path: Path) -> None:
    content = calendar(event("SUMMARY:Pe~a", "DESCRIPTION:~"), event("DESCRIPTION:~", uid="2"))
    root = write_folder(tmp_path, calendar=content.encode().replace(b"~", b"\xf1"))
    folder, found = read(root)
    assert told(folder.findings) == [("pat.ics", 3, "its SUMMARY is not saved as UTF-8")]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "this is no calendar file: it has no BEGIN:VCALENDAR"),
        (b"<html>", "this is no calendar file: it has no BEGIN:VCALENDAR"),
        (bytes(range(1, 256)) * 50, "this is no calendar file: it has no BEGIN:VCALENDAR"),
        (
            calendar(event()).encode("utf-16"),
            "this file is not saved as UTF-8: save it again as UTF-8",
        ),
    ],
)
def test_file_that_is_no_calendar_is_told(tmp_path: Path, content: bytes, reason: str) -> None:
    folder, found = read(write_folder(tmp_path, calendar=content))
    assert (told(folder.findings), found) == ([("pat.ics", 1, reason)], [])
