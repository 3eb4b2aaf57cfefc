"""To-do: one list per person, with the link that does each thing."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from settee.billing.queries.todo import Kind, Thing, things_to_do
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest


@dataclass(frozen=True, slots=True)
class Line:
    """``what`` follows the count; ``does`` is what its link says."""

    thing: Thing
    what: str
    does: str
    url: str
    tone: str


# One and many, the link's words, and the address.
_WORDS: Final[dict[Kind, tuple[str, str, str, str, str]]] = {
    Kind.REQUESTS: (
        "connection request to answer", "connection requests to answer",
        "Answer in the Inbox", "desk:inbox", "warn",
    ),
    Kind.MESSAGES: ("unread message", "unread messages", "Open the Inbox", "desk:inbox", ""),
    Kind.NOT_READY: (
        "session that can’t be invoiced yet", "sessions that can’t be invoiced yet",
        "See what is missing", "office:invoicing", "bad",
    ),
    Kind.READY: (
        "session ready to invoice", "sessions ready to invoice",
        "Invoice Clients and Insurance", "office:invoicing", "ok",
    ),
    Kind.UNSENT: (
        "past appointment not sent to billing", "past appointments not sent to billing",
        "Send to Billing", "office:send_to_billing", "warn",
    ),
}  # fmt: skip


@member_required
@require_safe
def todo(request: MemberRequest) -> HttpResponse:
    things = things_to_do(request.member, now=timezone.now())
    context = {"lines": [_line(thing) for thing in things]}
    return render(request, "desk/todo/todo.html", context)


def _line(thing: Thing) -> Line:
    one, many, does, url_name, tone = _WORDS[thing.kind]
    query = _query(thing)
    url = reverse(url_name) + (f"?{urlencode(query)}" if query else "")
    return Line(thing, one if thing.count == 1 else many, does, url, tone)


def _query(thing: Thing) -> dict[str, str]:
    if thing.kind in {Kind.READY, Kind.NOT_READY}:
        return {"show": thing.kind.value}
    if thing.days:
        return {"first": thing.days[0].isoformat(), "last": thing.days[1].isoformat()}
    return {}
