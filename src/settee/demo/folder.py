"""Writes the demonstration as the folder `settee import` reads, with dates around ``today``."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from random import Random

from icalendar import Calendar, Event, vCalAddress

from settee.core.text import fold
from settee.demo.people import (
    CLIENTS,
    DIAGNOSES,
    PAYERS,
    PRACTICE,
    PROVIDERS,
    SERVICES,
    STREETS,
    TOWNS,
    DemoProvider,
)

ZONE = "America/New_York"
_HOURS = (time(9), time(10), time(11, 15), time(13), time(14), time(15), time(16))
_USUAL = ("Individual 45", "Individual 45", "Individual 60", "Individual 45", "Couples 50")
_MINUTES = {service[0]: service[3] for service in SERVICES}


def write_folder(folder: Path, *, today: date) -> None:
    """Four months of calendar: three before the month of ``today``, and this one to its end."""
    _write_practice(folder)
    _write_table(folder / "services.csv", _SERVICE_HEAD, ((n, "", *rest) for n, *rest in SERVICES))
    payers = ((*payer, "NY", "12401") for payer in PAYERS)
    _write_table(folder / "payers.csv", _PAYER_HEAD, payers)
    clients = [_client(number) for number in range(len(CLIENTS))]
    _write_table(folder / "clients.csv", list(clients[0]), (row.values() for row in clients))
    begin, end = _four_months(today)
    (folder / "calendars").mkdir()
    for place, provider in enumerate(PROVIDERS):
        mine = [row for number, row in enumerate(clients) if number % len(PROVIDERS) == place]
        calendar = _calendar(provider, mine, begin, end, today)
        (folder / _calendar_path(provider)).write_bytes(calendar.to_ical())


_SERVICE_HEAD = [
    "name",
    "description",
    "billing_code",
    "modifiers",
    "minutes",
    "fee",
    "place_of_service",
    "color",
    "billable",
]
_PAYER_HEAD = ["payer_id", "name", "form", "claim_filing_code", "address1", "city", "state", "zip"]


def _four_months(today: date) -> tuple[date, date]:
    """The first day of the month three before this one, and the last day of this one."""
    month = today.year * 12 + today.month - 1
    begin = date((month - 3) // 12, (month - 3) % 12 + 1, 1)
    return begin, date((month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)


def _write_practice(folder: Path) -> None:
    practice = {
        "name": PRACTICE,
        "timezone": ZONE,
        "tax_id": "12-3456126",
        "npi": "1998806362",
        "taxonomy": "261QM0801X",
        "phone": "(845) 555-0192",
        "email": "office@linden.example.org",
        "billing_address": {
            "line1": "218 Linden St",
            "line2": "Suite 4",
            "city": "Kingston",
            "state": "NY",
            "zip": "12401-4632",
        },
        "submitter": {
            "name": PRACTICE.upper(),
            "id": "SUB21804",
            "contact_name": "Billing Office",
            "contact_phone": "(845) 555-0163",
        },
        "receiver": {"name": "EXAMPLE CLEARINGHOUSE", "id": "ECH666"},
        "providers": [
            {
                "email": provider.email,
                "first_name": provider.first,
                "last_name": provider.last,
                "credentials": provider.credentials,
                "npi": provider.npi,
                "taxonomy": provider.taxonomy,
                "license": provider.license,
                "calendar": _calendar_path(provider),
            }
            for provider in PROVIDERS
        ],
    }
    (folder / "practice.json").write_text(json.dumps(practice))


def _calendar_path(provider: DemoProvider) -> str:
    return f"calendars/{provider.last.lower()}.ics"


def _write_table(path: Path, head: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(head)
        writer.writerows(rows)


def _client(number: int) -> dict[str, str]:
    first, last, sex, birth_date, payer, missing = CLIENTS[number]
    town, zip_code = TOWNS[number % len(TOWNS)]
    child = birth_date > "2008"
    return {
        "client_id": f"C{number + 1:03d}",
        "first_name": first,
        "last_name": last,
        "birth_date": birth_date,
        "sex": sex,
        "email": f"{fold(first)}.{fold(last)}@example.com".replace(" ", "").replace("'", ""),
        "phone": f"(845) 555-01{number + 10:02d}",
        "address1": f"{37 * (number + 3) % 900 + 10} {STREETS[number % len(STREETS)]}",
        "city": town,
        "state": "NY",
        "zip": zip_code,
        "provider_email": PROVIDERS[number % len(PROVIDERS)].email,
        "bill_to": "insurance" if payer else "client",
        "payer_id": payer,
        "member_id": f"H{734512 + number * 91}" if payer and missing != "member" else "",
        "relationship": "child" if child else "self",
        "subscriber_first_name": "Helen" if child else "",
        "subscriber_last_name": last if child else "",
        "subscriber_birth_date": "1980-04-18" if child else "",
        "subscriber_sex": "F" if child else "",
        "diagnosis_codes": "" if missing == "diagnosis" else DIAGNOSES[number % len(DIAGNOSES)],
        "authorization_number": f"A-{8152000 + number}" if payer and number % 5 == 0 else "",
        "copay": "20" if payer else "",
    }


def _calendar(
    provider: DemoProvider, clients: Sequence[dict[str, str]], begin: date, end: date, today: date
) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Settee//Demonstration//EN")
    calendar.add("version", "2.0")
    monday = begin + timedelta(days=-begin.weekday() % 7)
    slots = [(day, hour) for hour in _HOURS for day in range(5)]
    Random(provider.npi).shuffle(slots)  # noqa: S311 - the same week at every start
    for client, service, slot in zip(clients[:-2], cycle(_USUAL), slots, strict=False):
        calendar.add_component(_weekly(provider, client, monday, *slot, end, service))
    group = [client["email"] for client in clients[:6]]
    calendar.add_component(_group(provider, group, monday + timedelta(days=1), end))
    calendar.add_component(_lunch(provider, monday, end))
    _first_visits(calendar, provider, clients[-2:], today)
    return calendar


def _event(uid: str, day: date, clock: time, minutes: int, summary: str) -> Event:
    start = datetime.combine(day, clock)
    event = Event()
    event.add("uid", f"{uid}@linden.example.org")
    event.add("dtstamp", datetime(2026, 1, 1, tzinfo=UTC))
    event.add("dtstart", start, {"TZID": ZONE})
    event.add("dtend", start + timedelta(minutes=minutes), {"TZID": ZONE})
    event.add("summary", summary)
    return event


def _weekly(
    provider: DemoProvider,
    client: dict[str, str],
    monday: date,
    weekday: int,
    clock: time,
    end: date,
    service: str,
) -> Event:
    code = client["client_id"]
    event = _event(code, monday + timedelta(weekday), clock, _MINUTES[service], "Session")
    _invite(event, [client["email"]])
    event.add("categories", [service])
    every = 2 if int(code[1:]) % 9 == 0 else 1
    until = datetime.combine(end, time(23), UTC)
    event.add("rrule", {"freq": "weekly", "interval": every, "until": until})
    if int(code[1:]) % 6 == 0:
        event.add("location", "Telehealth")
    return event


def _group(provider: DemoProvider, emails: list[str], tuesday: date, end: date) -> Event:
    event = _event(f"group-{provider.last}", tuesday, time(17), 90, "Tuesday group")
    _invite(event, emails)
    event.add("categories", ["Group 90"])
    event.add(
        "rrule", {"freq": "weekly", "interval": 2, "until": datetime.combine(end, time(23), UTC)}
    )
    return event


def _lunch(provider: DemoProvider, monday: date, end: date) -> Event:
    event = _event(f"lunch-{provider.last}", monday, time(12, 15), 45, "Lunch")
    until = datetime.combine(end, time(23), UTC)
    event.add("rrule", {"freq": "weekly", "byday": ["MO", "TU", "WE", "TH", "FR"], "until": until})
    return event


def _first_visits(
    calendar: Calendar, provider: DemoProvider, clients: Sequence[dict[str, str]], today: date
) -> None:
    """Two new clients, in the working days after today."""
    day = today
    for client in clients:
        day += timedelta(days=1 if day.weekday() < 4 else 7 - day.weekday())
        event = _event(f"first-{client['client_id']}", day, time(18), 60, "First visit")
        _invite(event, [client["email"]])
        event.add("categories", ["First visit"])
        calendar.add_component(event)


def _invite(event: Event, emails: Iterable[str]) -> None:
    for email in emails:
        event.add("attendee", vCalAddress(f"mailto:{email}"))
