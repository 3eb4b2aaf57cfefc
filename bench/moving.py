"""``settee import`` of a large folder: memory, time, and that it shows how far it is."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from bench.report import Report

_MOST = 500  # MB
_PROVIDERS = 50
_HEADER = (
    "client_id", "first_name", "last_name", "birth_date", "sex", "email", "address1", "city",
    "state", "zip", "provider_email", "bill_to", "payer_id", "member_id", "relationship",
    "diagnosis_codes",
)  # fmt: skip


def measure(report: Report, *, small: bool) -> None:
    clients, events = (2_000, 10_000) if small else (20_000, 100_000)
    print(f"\nImport of {clients:,} clients and {events:,} events", flush=True)
    folder = Path(os.environ["SETTEE_DATA"]) / "move-in"
    shutil.rmtree(folder, ignore_errors=True)
    _write(folder, clients, events)
    output = folder / "output.txt"
    began = time.monotonic()
    with output.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "settee", "import", str(folder)],
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        # Of this process alone, as the kernel counted it; the database's own is not in it.
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    told = output.read_text()
    if process.returncode != 0:
        report.note(f"settee import ended with {process.returncode}: {told[-300:]}")
        report.at_most("import", float("inf"), _MOST, unit=" MB")
        return
    limit = f"{seconds:.0f} s, {events / seconds:,.0f} events/s"
    report.at_most("import, peak memory", used.ru_maxrss / 1024, _MOST, unit=" MB", limit=limit)
    steps = told.count("\r") + told.count("\n")
    report.at_least("import, steps of progress shown", steps, 10)


def _write(folder: Path, clients: int, events: int) -> None:
    """A folder as docs/moving-in.md describes it, under a new name each time."""
    (folder / "calendars").mkdir(parents=True)
    providers = range(_PROVIDERS)
    practice = {
        "name": f"Bench {time.time_ns()}",
        "timezone": "America/New_York",
        "tax_id": "123456126",
        "npi": "1998806362",
        "taxonomy": "261QM0801X",
        "phone": "845-555-0192",
        "email": "office@example.org",
        "billing_address": {
            "line1": "39 Quince St",
            "line2": "",
            "city": "Kingston",
            "state": "NY",
            "zip": "124014632",
        },
        "submitter": {
            "name": "BENCH",
            "id": "SUB1",
            "contact_name": "Office",
            "contact_phone": "8455550163",
        },
        "receiver": {"name": "CLEARINGHOUSE", "id": "ECH666"},
        "providers": [
            {
                "email": f"p{number}@bench.example.org",
                "first_name": "Maren",
                "last_name": f"Okafor {number}",
                "credentials": "LCSW",
                "npi": "1996776310",
                "taxonomy": "106H00000X",
                "license": "1",
                "calendar": f"calendars/{number}.ics",
            }
            for number in providers
        ],
    }
    (folder / "practice.json").write_text(json.dumps(practice))
    (folder / "services.csv").write_text(
        "name,description,billing_code,modifiers,minutes,fee,place_of_service,color,billable\n"
        "Individual,,90834,,45,150.00,11,#3C9DAF,yes\n"
    )
    (folder / "payers.csv").write_text(
        "payer_id,name,form,claim_filing_code,address1,city,state,zip\n"
        "PAYER1,Insurance 1,electronic,CI,PO Box 1,Albany,NY,12201\n"
    )
    _write_clients(folder / "clients.csv", clients)
    for number in providers:
        _write_calendar(folder / "calendars" / f"{number}.ics", number, clients, events)


def _write_clients(file: Path, count: int) -> None:
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADER)
        for number in range(count):
            writer.writerow(
                [
                    f"C{number}", "Pilar", f"Castellanos {number}", "1984-02-29", "F",
                    f"c{number}@example.org", f"{number} Elm St", "Kingston", "NY", "12401",
                    f"p{number % _PROVIDERS}@bench.example.org", "insurance", "PAYER1",
                    f"M{number}", "self", "F41.1",
                ]
            )  # fmt: skip


def _write_calendar(file: Path, provider: int, clients: int, events: int) -> None:
    """Every fiftieth event is weekly, ten times."""
    with file.open("w", newline="") as out:
        out.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n")
        for number in range(events // _PROVIDERS):
            day = date(2022, 1, 3) + timedelta(days=number // 8 * 7 // 5)
            start = f"{day:%Y%m%d}T{8 + number % 8:02}"
            client = (provider + number * _PROVIDERS) % clients
            rule = "RRULE:FREQ=WEEKLY;COUNT=10\r\n" if number % 50 == 0 else ""
            out.write(
                f"BEGIN:VEVENT\r\nUID:{provider}-{number}@bench\r\nDTSTAMP:20220101T000000Z\r\n"
                f"DTSTART;TZID=America/New_York:{start}0000\r\n"
                f"DTEND;TZID=America/New_York:{start}4500\r\n{rule}"
                f"SUMMARY:Session\r\nCATEGORIES:Individual\r\n"
                f"ATTENDEE;CN=Client:mailto:c{client}@example.org\r\nEND:VEVENT\r\n"
            )
        out.write("END:VCALENDAR\r\n")
