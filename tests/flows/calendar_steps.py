"""What tests of the calendar post and read."""

import json
from typing import Any

from django.test import Client as Browser

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.scheduling.models import Appointment

DAY = "2026-10-14"


def form(client: Client | None, **more: Any) -> dict[str, Any]:
    """What a form posts for an appointment on Wednesday, October 14, at 11:30."""
    values = {
        "key": str(new_id()),
        "kind": "client",
        "clients": [str(client.id)] if client else [],
        "day": DAY,
        "start": "11:30",
        "end": "12:15",
    }
    return {name: value for name, value in (values | more).items() if value is not None}


def feed(browser: Browser, first: str = DAY, last: str = DAY, **query: str) -> Any:
    answer = browser.get("/calendar/events/", {"from": first, "to": last, **query})
    return json.loads(answer.content)


def page(browser: Browser, **query: str) -> str:
    return browser.get("/calendar/", query).content.decode()


def edit_values(row: Appointment, **more: Any) -> dict[str, Any]:
    ids = [str(each.client_id) for each in row.attendances.all()]
    return form(None, version=row.version, kind=row.kind, clients=ids, key=None, **more)


def drag(row: Appointment, start: str, end: str, **more: str) -> dict[str, Any]:
    return {"start": start, "end": end, "version": row.version, **more}
