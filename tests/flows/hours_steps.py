"""What tests of hours, time off and holidays read and post."""

import json
from datetime import datetime
from typing import Any

from django.test import Client as Browser

from settee.practices.models import Member


def text(answer: Any) -> str:
    return str(answer.content.decode())


def hours_url(owner: Member) -> str:
    return f"/settings/people/{owner.id}/hours/"


def marks(
    browser: Browser, owner: Member, first: str = "2026-11-12", last: str = "2026-11-13"
) -> list[Any]:
    return list(background(browser, provider=str(owner.id), first=first, last=last)["marks"])


def background(
    browser: Browser, *, provider: str, first: str, last: str, zone: str = "America/New_York"
) -> Any:
    query = {"provider": provider, "from": first, "to": last, "zone": zone}
    return json.loads(browser.get("/calendar/background/", query).content)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())
