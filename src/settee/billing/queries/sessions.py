"""Client Sessions: what was entered or sent from the calendar, newest first."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from django.db.models import Q, QuerySet

from settee.billing.models import ClientSession
from settee.clients.models import Client
from settee.clients.queries import matching

Cursor = tuple[date, datetime, uuid.UUID]


def session_list(
    *,
    providers: Iterable[uuid.UUID] | None = None,
    client_id: uuid.UUID | None = None,
    client_words: str = "",
    first: date | None = None,
    last: date | None = None,
    invoiced: bool | None = None,
    before: Cursor | None = None,
    after: Cursor | None = None,
    limit: int = 50,
) -> QuerySet[ClientSession]:
    """Sessions with client and provider, newest first, in one statement; ``limit`` + 1 of them, so
    that the page knows whether there are more. ``before`` is the last row seen; with ``after``, the
    first row seen, they are the next newer ones and come oldest first."""
    sessions = ClientSession.objects.filter(voided_at=None)
    if providers is not None:
        sessions = sessions.filter(provider__in=list(providers))
    if client_id is not None:
        sessions = sessions.filter(client=client_id)
    if client_words.strip():
        sessions = sessions.filter(client__in=Client.objects.filter(matching(client_words)))
    if first is not None:
        sessions = sessions.filter(date__gte=first)
    if last is not None:
        sessions = sessions.filter(date__lte=last)
    if invoiced is not None:
        sessions = sessions.filter(invoiced_at__isnull=not invoiced)
    if before is not None:
        sessions = sessions.filter(_beyond(before, "lt"))
    if after is not None:
        sessions = sessions.filter(_beyond(after, "gt"))
    order = ("date", "start", "id") if after else ("-date", "-start", "-id")
    # The page is found first. Joined at once, the policy of the members makes the planner expect so
    # few rows that it reads a practice's whole history and sorts it.
    page = sessions.order_by(*order)[: limit + 1].values("id")
    # Sealed columns of the client are not opened for a list.
    return (
        ClientSession.objects.filter(id__in=page)
        .select_related("client", "provider__user")
        .defer("client__ssn", "client__notes")
        .order_by(*order)
    )


def _beyond(row: Cursor, side: Literal["lt", "gt"]) -> Q:
    day, start, id_ = row
    return (
        Q((f"date__{side}", day))
        | Q((f"start__{side}", start), date=day)
        | Q((f"id__{side}", id_), date=day, start=start)
    )
