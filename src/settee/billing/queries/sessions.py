"""Client Sessions: what was entered or sent from the calendar, newest first."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from settee.billing.models import ClientSession

Cursor = tuple[date, datetime, uuid.UUID]


def session_list(
    *,
    providers: Iterable[uuid.UUID] | None = None,
    client_id: uuid.UUID | None = None,
    first: date | None = None,
    last: date | None = None,
    invoiced: bool | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> QuerySet[ClientSession]:
    """Sessions with client and provider, newest first, in one statement; ``limit`` + 1 of them, so
    that the page knows whether there are more. ``before`` is the last row seen."""
    sessions = ClientSession.objects.filter(voided_at=None).select_related(
        "client", "provider__user"
    )
    # Sealed columns of the client are not opened for a list.
    sessions = sessions.defer("client__ssn", "client__notes")
    if providers is not None:
        sessions = sessions.filter(provider__in=list(providers))
    if client_id is not None:
        sessions = sessions.filter(client=client_id)
    if first is not None:
        sessions = sessions.filter(date__gte=first)
    if last is not None:
        sessions = sessions.filter(date__lte=last)
    if invoiced is not None:
        sessions = sessions.filter(invoiced_at__isnull=not invoiced)
    if before is not None:
        day, start, id_ = before
        sessions = sessions.filter(
            Q(date__lt=day) | Q(date=day, start__lt=start) | Q(date=day, start=start, id__lt=id_)
        )
    return sessions.order_by("-date", "-start", "-id")[: limit + 1]
