"""What waits for one person: read when asked, never stored, so it empties itself.

Only what they may do is on it: requests for Administrators, sessions and appointments of the
accounts whose part they may change, and nothing of the back office where it is switched off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.db.models import Count, Min

from settee.billing.queries.appointments import count_unsent
from settee.billing.queries.facts import Choice
from settee.billing.queries.waiting import Waiting, sums, waiting
from settee.core.time import days_between, local_date
from settee.messaging.models import Participation
from settee.practices.enums import Part, Subscription
from settee.practices.models import ConnectionRequest, Member
from settee.practices.privileges import Privilege, accounts, allowed, opens

# How far back appointments are looked for that nobody sent to billing.
LOOKED_BACK: Final = timedelta(days=60)


class Kind(StrEnum):
    REQUESTS = "requests"
    MESSAGES = "messages"
    NOT_READY = "not_ready"
    UNSENT = "unsent"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Thing:
    """One line. ``since`` is the oldest; ``reasons`` what is missing, and how often."""

    kind: Kind
    count: int
    since: date | datetime
    amount: Decimal | None = None
    reasons: tuple[tuple[str, int], ...] = ()
    days: tuple[date, date] | None = None  # those the count is of


def things_to_do(actor: Member, *, now: datetime) -> list[Thing]:
    """The lines that have something in them, the most pressing first; at most eight statements."""
    return [thing for thing in _things(actor, now) if thing.count]


def _things(actor: Member, now: datetime) -> Iterator[Thing]:
    if allowed(actor, Privilege.MANAGE_MEMBERS):
        open_ = ConnectionRequest.objects.filter(
            practice=actor.practice_id, state=ConnectionRequest.State.SENT
        )
        yield _counted(Kind.REQUESTS, open_.aggregate(n=Count("id"), since=Min("created_at")), now)
    unread = Participation.objects.filter(
        practice=actor.practice_id, member=actor.id, unread=True, archived=False
    )
    yield _counted(Kind.MESSAGES, unread.aggregate(n=Count("id"), since=Min("last_at")), now)
    if not actor.practice.subscribes(Subscription.BACK_OFFICE):
        return
    if opens(actor, Part.INVOICING, change=True):
        providers = accounts(actor, Part.INVOICING, change=True)
        found = waiting(Choice(providers=providers), for_claims=False)
        yield from _sessions(found, now)
    if opens(actor, Part.SESSIONS, change=True):
        yield _unsent(actor, now)


def _counted(kind: Kind, row: dict[str, object], now: datetime) -> Thing:
    since = row["since"]
    count = row["n"]
    assert isinstance(count, int)
    return Thing(kind, count, since if isinstance(since, datetime) else now)


def _sessions(found: Waiting, now: datetime) -> Iterator[Thing]:
    counts = sums(found.kinds)
    yield Thing(
        Kind.NOT_READY,
        counts.not_ready,
        found.since(ready=False) or now,
        reasons=tuple(found.reasons()),
    )
    yield Thing(Kind.READY, counts.ready, found.since(ready=True) or now, amount=counts.together)


def _unsent(actor: Member, now: datetime) -> Thing:
    zone = actor.practice.zone
    today = local_date(now, zone)
    days = (today - LOOKED_BACK, today)
    since, _ = days_between(*days, zone)
    count, oldest = count_unsent(since, now, accounts(actor, Part.SESSIONS, change=True))
    return Thing(Kind.UNSENT, count, oldest or now, days=days)
