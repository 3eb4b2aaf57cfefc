"""What an Inbox shows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Concat

from settee.core.text import fold
from settee.messaging.models import Message, Participation
from settee.practices.enums import Association
from settee.practices.models import Member
from settee.practices.queries import people

PAGE = 50
# How many of the latest messages a search reads. They are encrypted, so reading is decrypting:
# some 20 microseconds each.
SEARCHED = 2_000


@dataclass(frozen=True, slots=True)
class Page:
    """``previous`` and ``next`` are ids of the places at the edges, or empty."""

    places: Sequence[Participation]
    previous: str
    next: str


def unread_threads() -> Subquery:
    """For a query of members: how many of the open practice's threads each has not read.

    Asked with the statement every request begins with, so the count in the bar costs none.
    """
    mine = Participation.objects.filter(member=OuterRef("id"), unread=True)
    # Not Count: that would group by the participation, and give none where there is none.
    count = Func("id", function="count", output_field=IntegerField())
    return Subquery(mine.order_by().values_list(count))


def read_page(
    actor: Member,
    *,
    text: str = "",
    archived: bool = False,
    after: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> Page:
    """The actor's threads, the latest first, up to PAGE of them, in one statement.

    ``text`` is searched in subjects, names and the SEARCHED latest messages, which takes one
    statement more. Each place has ``others``: names of who else takes part.
    """
    back = before is not None and after is None
    edge = before if back else after
    places = Participation.objects.filter(
        _matching(actor, text), practice=actor.practice_id, member=actor.id, archived=archived
    )
    if edge:
        place = Participation.objects.filter(id=edge, member=actor.id)
        beyond = TupleGreaterThan if back else TupleLessThan
        here = Tuple(F("last_at"), F("id"))
        places = places.filter(beyond(here, place.values("last_at", "id").query))
    order = ("last_at", "id") if back else ("-last_at", "-id")
    found = list(
        places.select_related("thread__last__sender__user")
        .annotate(others=ArraySubquery(_others(actor)))
        .order_by(*order)[: PAGE + 1]
    )
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    return Page(
        found,
        previous=str(found[0].id) if found and (more if back else edge) else "",
        next=str(found[-1].id) if found and (back or more) else "",
    )


def messages_of(place: Participation) -> list[Message]:
    """The messages of a thread as they came, with senders and attachments."""
    messages = Message.objects.filter(practice=place.practice_id, thread=place.thread_id)
    return list(
        messages.select_related("sender__user")
        .prefetch_related("attachments__file")
        .order_by("sent_at", "id")
    )


def names_in(place: Participation) -> list[str]:
    """Everybody who takes part."""
    members = Member.objects.filter(
        id__in=Participation.objects.filter(thread=place.thread_id).values("member")
    )
    return [member.user.full_name for member in members.select_related("user").order_by("id")]


def addressees(actor: Member) -> list[Member]:
    """Whom ``actor`` can write to: everybody else of the practice."""
    return list(
        people(actor.practice.id).exclude(association=Association.NONE).exclude(id=actor.id)
    )


def _matching(actor: Member, text: str) -> Q:
    """Threads with every word of ``text`` somewhere in them."""
    words = fold(text.replace("\0", "")[:200]).split()
    if not words:
        return Q()
    condition = Q()
    for word in words:
        condition &= Q(thread__search__contains=word)
    return condition | Q(thread__in=_saying(actor, words))


def _saying(actor: Member, words: Sequence[str]) -> list[uuid.UUID]:
    mine = Participation.objects.filter(practice=actor.practice_id, member=actor.id)
    latest = (
        Message.objects.filter(practice=actor.practice_id, thread__in=mine.values("thread"))
        .order_by("-sent_at", "-id")
        .values_list("thread_id", "thread__search", "body")[:SEARCHED]
    )
    texts: dict[uuid.UUID, str] = {}
    for thread, search, body in latest:
        texts[thread] = f"{texts.get(thread, search)} {fold(str(body))}"
    return [thread for thread, said in texts.items() if all(word in said for word in words)]


def _others(actor: Member) -> QuerySet[Participation, str]:
    places = Participation.objects.filter(thread=OuterRef("thread")).exclude(member=actor.id)
    name = Concat("member__user__first_name", Value(" "), "member__user__last_name")
    return places.order_by("id").values_list(name, flat=True)
