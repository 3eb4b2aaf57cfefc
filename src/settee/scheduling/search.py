"""Finding appointments by who, what and where, past and to come.

A page is put together from walks, each along an index in the order of time and no longer than the
page: by the clients found, by their services, by places and by words on the appointment itself.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from settee.clients.models import Client
from settee.clients.queries import matching, terms
from settee.core.text import fold
from settee.practices.models import Location, Member
from settee.practices.privileges import Privilege, allowed
from settee.scheduling.models import Appointment, Attendance, Service

PAGE = 50
_FEW = 200  # clients whose appointments are gathered; of more than that a walk through time is full
_IN_WORDS = ~Q(title="", location="")  # the condition of the index "appointment_in_words"

type _Key = tuple[datetime, uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: [``since``, ``until``), the latest first if ``back``.

    Every word of ``text`` has to stand in the names of a client, the service, the place or the
    title. ``after`` and ``before`` are ids of rows at the edge of a page.
    """

    text: str = ""
    provider: uuid.UUID | None = None
    status: str = ""
    since: datetime | None = None
    until: datetime | None = None
    back: bool = False
    after: uuid.UUID | None = None
    before: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """``previous`` and ``next`` are ids of the rows at the page's edges, or empty."""

    rows: list[Appointment] = field(default_factory=list)
    previous: str = ""
    next: str = ""


def find_appointments(actor: Member, wanted: Wanted) -> Found:
    """A page of what stands on the calendars ``actor`` may see.

    At most nine statements, whatever is found.
    """
    returning = wanted.before is not None and wanted.after is None
    edge = _edge(actor, wanted.before if returning else wanted.after)
    down = wanted.back != returning
    base = _within(_seen(actor, wanted), wanted, edge, down=down)
    keys = _keys(_arms(base, wanted), down=down)
    more, keys = len(keys) > PAGE, keys[:PAGE]
    if returning:
        keys.reverse()
    rows = _rows([key[1] for key in keys])
    first, last = (str(rows[0].id), str(rows[-1].id)) if rows else ("", "")
    return Found(
        rows,
        previous=first if (more if returning else edge is not None) else "",
        next=last if returning or more else "",
    )


def _seen(actor: Member, wanted: Wanted) -> QuerySet[Appointment]:
    rows = Appointment.objects.all()
    if not allowed(actor, Privilege.VIEW_OTHERS):
        rows = rows.filter(provider=actor)
    if wanted.provider:
        rows = rows.filter(provider=wanted.provider)
    return rows.filter(status=wanted.status) if wanted.status else rows


def _edge(actor: Member, row_id: uuid.UUID | None) -> _Key | None:
    if row_id is None:
        return None
    row = _seen(actor, Wanted()).filter(id=row_id).values_list("start", "id").first()
    return row or None


def _within(
    rows: QuerySet[Appointment], wanted: Wanted, edge: _Key | None, *, down: bool
) -> QuerySet[Appointment]:
    if wanted.since:
        rows = rows.filter(start__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(start__lt=wanted.until)
    if edge and down:
        rows = rows.filter(Q(start__lt=edge[0]) | Q(id__lt=edge[1]), start__lte=edge[0])
    elif edge:
        rows = rows.filter(Q(start__gt=edge[0]) | Q(id__gt=edge[1]), start__gte=edge[0])
    return rows


def _arms(base: QuerySet[Appointment], wanted: Wanted) -> Iterable[QuerySet[Appointment]]:
    words = terms(wanted.text)
    if not words:
        return [base]
    arms = [_of_clients(base, wanted.text), _in_words(base, wanted.text)]
    if places := [place.id for place in Location.objects.all() if _holds(place.name, words)]:
        arms.append(base.filter(place__in=places))
    return [*arms, *_of_services(base, words)]


def _of_clients(base: QuerySet[Appointment], text: str) -> QuerySet[Appointment]:
    clients = list(Client.objects.filter(matching(text)).values_list("id", flat=True)[: _FEW + 1])
    if len(clients) <= _FEW:
        return base.filter(
            id__in=Attendance.objects.filter(client__in=clients).values("appointment")
        )
    places = Attendance.objects.filter(appointment=OuterRef("id"))
    return base.filter(Exists(places.filter(client__in=Client.objects.filter(matching(text)))))


def _of_services(
    base: QuerySet[Appointment], words: Sequence[str]
) -> Iterable[QuerySet[Appointment]]:
    """Where all words name the service, and where some do and the others the client."""
    by_rest: dict[tuple[str, ...], list[uuid.UUID]] = {}
    for service in Service.objects.all():
        name = fold(service.name)
        rest = tuple(word for word in words if word not in name)
        if len(rest) < len(words):
            by_rest.setdefault(rest, []).append(service.id)
    for rest in sorted(by_rest, key=len)[:2]:
        rows = base.filter(service__in=by_rest[rest])
        yield _of_clients(rows, " ".join(rest)) if rest else rows


def _in_words(base: QuerySet[Appointment], text: str) -> QuerySet[Appointment]:
    """Title and place in words, whatever the case; accents count here."""
    rows = base.filter(_IN_WORDS)
    for word in text.replace("\0", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(location__icontains=word))
    return rows


def _holds(name: str, words: Sequence[str]) -> bool:
    folded = fold(name)
    return all(word in folded for word in words)


def _keys(arms: Iterable[QuerySet[Appointment]], *, down: bool) -> list[_Key]:
    """Of each walk as much as a page may need, in order, nothing twice."""
    order = ("-start", "-id") if down else ("start", "id")
    walks = [arm.order_by(*order).values_list("start", "id")[: PAGE + 1] for arm in arms]
    found = walks[0].union(*walks[1:]) if len(walks) > 1 else walks[0]
    return sorted(set(found), reverse=down)[: PAGE + 1]


def _rows(ids: Sequence[uuid.UUID]) -> list[Appointment]:
    rows = (
        Appointment.objects.filter(id__in=ids)
        .select_related("service", "provider__user", "provider__practice", "place")
        .prefetch_related("attendances__client")
    )
    by_id = {row.id: row for row in rows}
    return [by_id[each] for each in ids]
