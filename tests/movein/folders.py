"""Folders written for one test: a practice with a provider, and what the test brings."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from settee.movein.folder.calendar import Booked, booked
from settee.movein.folder.reader import Folder, read_calendar, read_folder
from settee.movein.folder.rows import Findings

CLIENTS = """\
client_id,first_name,last_name,email
A,Ana,Ortiz,ana@example.org
B,Bo,Østergård,bo@example.org
C,Cleo,O'Brien-Núñez,
"""
SERVICES = """\
name,billing_code,minutes,fee,billable
Talk 45,90834,45,135,yes
"Couples, 50 min",90847,50,170,yes
"""
PAYERS = "payer_id,name\nP1,First Plan\n"


def write_folder(
    root: Path,
    *,
    calendar: str | bytes = "",
    clients: str | bytes = CLIENTS,
    services: str | bytes = SERVICES,
    payers: str | bytes = PAYERS,
    zone: str = "America/New_York",
    **practice: Any,
) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    provider = {"email": "pat@example.org", "last_name": "Pat", "calendar": "pat.ics"}
    written = {"name": "Quiet House", "timezone": zone, "providers": [provider]} | practice
    contents = {
        "practice.json": json.dumps(written),
        "clients.csv": clients,
        "services.csv": services,
        "payers.csv": payers,
        "pat.ics": calendar,
    }
    for name, content in contents.items():
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def event(*lines: str, uid: str = "1", start: str = "DTSTART:20261103T100000") -> str:
    """A VEVENT of an hour with Ana, unless its lines say otherwise."""
    own = {line.partition(":")[0].partition(";")[0] for line in lines}
    usual = {"UID": f"UID:{uid}", "DTSTART": start, "ATTENDEE": "ATTENDEE:mailto:ana@example.org"}
    if not own & {"DTEND", "DURATION"}:
        usual["DURATION"] = "DURATION:PT1H"
    kept = [line for name, line in usual.items() if name not in own]
    return "\r\n".join(["BEGIN:VEVENT", *kept, *lines, "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def read(root: Path) -> tuple[Folder, list[Booked]]:
    """The folder, and what its provider's calendar holds from 2020 to 2030."""
    folder = read_folder(root)
    entries = read_calendar(folder, folder.practice.providers[0])
    return folder, booked(
        entries, datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    )


def told(findings: Findings) -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.reason) for each in findings.problems]
