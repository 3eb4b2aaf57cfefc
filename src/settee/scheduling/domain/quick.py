"""Who and what a line of words means: the rest of it against clients and services."""

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from settee.clients.enums import ClientStatus
from settee.clients.models import Client
from settee.clients.queries import matching, terms
from settee.core.errors import Refused
from settee.core.text import fold
from settee.core.time import at
from settee.practices.models import Member
from settee.scheduling.domain.appointment import hold, is_locked, tell
from settee.scheduling.domain.details import Details
from settee.scheduling.domain.series import end_series
from settee.scheduling.enums import AppointmentKind, AppointmentStatus, Scope
from settee.scheduling.models import Appointment, Service
from settee.scheduling.queries import pickable, services
from settee.scheduling.quick import Slot, Wish, read
from settee.scheduling.recurrence import Recurrence

USUAL = timedelta(minutes=45)
_DAY = timedelta(days=1)
_CHOICES = 8
_UNDO_WITHIN = timedelta(hours=1)
_AND = re.compile(r"\s+(?:and|&)\s+|\s*\+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Words that name a client: those they fit, and the one meant, None while that is open."""

    words: str
    candidates: tuple[Client, ...]
    client: Client | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A line as ``provider``'s calendar takes it.

    ``start`` and ``end`` are instants, None while day or time is missing or does not exist
    (``gap``: the clocks are put forward over it). ``title`` is that of personal time.
    """

    provider: Member
    wish: Wish
    start: datetime | None
    end: datetime | None
    gap: bool
    places: tuple[Place, ...]
    service: Service | None
    title: str

    @property
    def kind(self) -> AppointmentKind:
        if not self.places:
            return AppointmentKind.PERSONAL
        return AppointmentKind.CLIENT if len(self.places) == 1 else AppointmentKind.GROUP

    @property
    def clients(self) -> tuple[Client, ...]:
        """Those that are settled; nobody twice."""
        return tuple(dict.fromkeys(place.client for place in self.places if place.client))

    @property
    def is_settled(self) -> bool:
        """Nothing is left to ask."""
        return self.start is not None and len(self.clients) == len(self.places)

    @property
    def details(self) -> Details:
        return Details(
            kind=self.kind,
            clients=self.clients,
            service=self.service,
            title=self.title,
            is_video=self.wish.is_video and self.kind != AppointmentKind.PERSONAL,
        )

    @property
    def recurrence(self) -> Recurrence | None:
        """How it repeats, None for once. Ask only when it is settled."""
        if self.wish.pattern is None or self.wish.start is None or not self.start or not self.end:
            return None
        zone = self.provider.zone
        length = self.end - self.start
        if self.wish.all_day:
            length = ((self.wish.last or self.wish.start.date()) - self.wish.start.date()) + _DAY
        return Recurrence(
            self.wish.start,
            zone,
            length,
            all_day=self.wish.all_day,
            rules=(self.wish.pattern.rule(self.wish.start, zone),),
        )


def understand(
    text: str,
    *,
    actor: Member,
    provider: Member,
    now: datetime,
    slot: Slot | None = None,
    chosen: Collection[uuid.UUID] = (),
) -> Understood:
    """What ``text`` would put on ``provider``'s calendar; only clients ``actor`` may book count.

    ``chosen`` are the clients meant where words fit several. A line that names no
    client is personal time with what is left as its title. Five statements at most, whatever is
    typed and found.
    """
    service, left = _service_in(text, list(services()))
    wish = read(left, now=now, zone=provider.zone, slot=slot)
    places = _places(actor, wish.rest, chosen)
    start, end = _span(wish, provider, service)
    return Understood(
        provider=provider,
        wish=wish,
        start=start,
        end=end,
        gap=wish.start is not None and start is None,
        places=places,
        service=service if places else None,
        title="" if places else f"{service.name if service else ''} {wish.rest}".strip()[:250],
    )


def _service_in(text: str, known: Sequence[Service]) -> tuple[Service | None, str]:
    """The service whose whole name stands in the line (the longest), else whose first word is
    like no other's or whose billing code does; and the line without it."""
    tokens = text.split()
    folded = [fold(token).strip(",;") for token in tokens]
    for service in sorted(known, key=lambda each: -len(each.name)):
        if place := _find(folded, fold(service.name).split()):
            return service, " ".join([*tokens[: place[0]], *tokens[place[1] :]])
    for number, token in enumerate(folded):
        alike = [each for each in known if _short_for(token, each)]
        if len(alike) == 1:
            return alike[0], " ".join([*tokens[:number], *tokens[number + 1 :]])
    return None, text


def _find(tokens: list[str], wanted: list[str]) -> tuple[int, int] | None:
    for first in range(len(tokens) - len(wanted) + 1):
        if wanted and tokens[first : first + len(wanted)] == wanted:
            return first, first + len(wanted)
    return None


def _short_for(token: str, service: Service) -> bool:
    name = fold(service.name).split()
    code = service.billing_code.casefold()
    return len(token) > 3 and token in (name[0] if name else "", code)


def _places(actor: Member, rest: str, chosen: Collection[uuid.UUID]) -> tuple[Place, ...]:
    """One place for each name; none if some of the words name nobody."""
    if not rest:
        return ()
    whole = _place(actor, rest, chosen)
    if whole:
        return (whole,)
    parts = [part for part in _AND.split(rest) if part]
    if not 2 <= len(parts) <= 4:
        return ()
    found = [_place(actor, part, chosen) for part in parts]
    return tuple(place for place in found if place) if all(found) else ()


def _place(actor: Member, words: str, chosen: Collection[uuid.UUID]) -> Place | None:
    if not terms(words):
        return None
    fitting = pickable(actor).filter(matching(words), status=ClientStatus.ACTIVE)
    found = list(fitting.order_by("sort_key", "id")[:_CHOICES])
    if not found:
        return None
    meant = [client for client in found if client.id in chosen]
    if not meant:  # whose names are exactly these words goes before whose names begin with them
        exact = [client for client in found if _is_called(client, words)]
        meant = exact if len(exact) == 1 else found if len(found) == 1 else []
    return Place(words, tuple(found), meant[0] if meant else None)


def _is_called(client: Client, words: str) -> bool:
    names = fold(f"{client.first_name} {client.last_name} {client.preferred_name}").split()
    wanted = fold(words.replace(",", " ")).split()
    return len(wanted) > 1 and set(wanted) <= set(names)


def _span(
    wish: Wish, provider: Member, service: Service | None
) -> tuple[datetime | None, datetime | None]:
    zone, begin = provider.zone, wish.start
    if begin is None:
        return None, None
    if wish.all_day:
        last = wish.last or begin.date()
        return at(begin.date(), time(), zone), at(last + _DAY, time(), zone)
    start = at(begin.date(), begin.time(), zone)
    if start.astimezone(zone).replace(tzinfo=None) != begin:
        return None, None
    usual = timedelta(minutes=service.minutes) if service else USUAL
    return start, start + (wish.length or usual)


@transaction.atomic
def take_back(*, actor: Member, appointment: Appointment, now: datetime) -> None:
    """Take what was just booked off the calendar, with its series, as if it had never been there.

    Raises Refused when it was booked over an hour ago or somebody went on with it since: what a
    practice has worked with is cancelled, not erased. Raises NotAllowed, Hidden.
    """
    row = hold(actor, appointment)
    untouched = row.version == 1 and not row.changed and row.status == AppointmentStatus.SCHEDULED
    if not untouched or is_locked(row) or row.created_at < now - _UNDO_WITHIN:
        raise Refused("This can't be undone any more. Open the appointment to cancel it.")
    if row.series_id:
        end_series(actor=actor, appointment=row, scope=Scope.FOLLOWING, now=now)
        return
    tell("appointment.unbook", actor, row)
    row.delete()
