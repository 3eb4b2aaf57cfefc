"""Which clients a reader asks for, and the address that asks for the same again."""

import uuid
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from settee.clients.enums import ClientStatus, PortalStatus
from settee.desk.clients.facts import shows_balance
from settee.desk.clients.listing import SORTS, Choice
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription
from settee.practices.models import Member

STATUSES = (("", "Everybody"), *ClientStatus.choices)
PORTALS = (("", "Any"), *PortalStatus.choices)


def shows_portal(actor: Member) -> bool:
    return actor.practice.subscribes(Subscription.CLIENT_PORTAL)


def choice_of(request: MemberRequest) -> Choice:
    """What was asked, with the usual in place of anything that makes no sense or is not shown."""
    asked: QueryDict = request.POST if request.method == "POST" else request.GET
    actor, sort = request.member, asked.get("sort", "")
    status = asked.get("status", ClientStatus.ACTIVE)
    portal = asked.get("portal", "")
    balance = shows_balance(actor)
    is_sort = sort in SORTS and (balance or not sort.endswith("balance"))
    return Choice(
        text=asked.get("q", "").strip(),
        provider=_id(asked.get("provider")),
        status=status if status in dict(STATUSES) else ClientStatus.ACTIVE,
        portal=portal if portal in dict(PORTALS) and shows_portal(actor) else "",
        owing=balance and "owing" in asked,
        idle="idle" in asked,
        sort=sort if is_sort else "name",
        after=_id(asked.get("after")),
        before=_id(asked.get("before")),
    )


def address_of(choice: Choice) -> str:
    """The list's address with all that was asked but the words searched for: they are a name."""
    usual = Choice()
    names = ("provider", "status", "portal", "sort", "after", "before")
    given = {
        name: str(value or "")
        for name in names
        if (value := getattr(choice, name)) != getattr(usual, name)
    }
    given |= {name: "on" for name in ("owing", "idle") if getattr(choice, name)}
    if choice.text:  # a page of what a search found is none of the list
        given = {name: value for name, value in given.items() if name not in ("after", "before")}
    address = reverse("desk:clients")
    return f"{address}?{urlencode(given)}" if given else address


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
