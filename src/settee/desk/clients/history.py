"""A client's history: who changed what, from what to what, and who looked at the record."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from settee.audit.models import Entry
from settee.audit.queries import changes_of, trail
from settee.clients.access import get_client
from settee.clients.models import Client, Document
from settee.desk.clients.history_words import (
    GROUPS,
    action_words,
    field_choices,
    label_words,
    value_words,
)
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.queries import people

PAGE = 50
_NOBODY = uuid.UUID(int=0)
SCAN = 1_000  # entries looked through for one field, at most, before the page is shown


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry; of looks, several of one person on one day in a row, ``since`` to ``at``."""

    id: uuid.UUID
    at: datetime
    since: datetime
    count: int
    user: uuid.UUID | None
    actor: str
    words: str
    about: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    rows: list[Happening]
    next: str
    previous: str = ""  # only forwards: the newest are one click away


@dataclass(frozen=True, slots=True)
class Choice:
    """``field`` is a field of the client, or one of GROUPS."""

    reads: bool
    user: uuid.UUID | None
    field: str
    after: uuid.UUID | None


@require_safe
@member_required
def history(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = get_client(request.member, client_id)
    choice = _choice(request.GET)
    names = {one.user_id: one.user.full_name for one in people(request.member.practice.id)}
    context = {
        "page": read_history(client, choice, names),
        "choice": choice,
        "people": list(names.items()),
        "fields": field_choices(),
        "groups": [(key, words) for key, (words, _) in GROUPS.items()],
    }
    return show_tab(request, client, "desk:client_history", context)


def read_history(client: Client, choice: Choice, names: Mapping[uuid.UUID, str]) -> HistoryPage:
    """A page, the newest first. What became part of this record is told with it.

    ``names`` are those of the practice's people, by user; all others are told by their email.
    """
    ids = [client.id, *Client.objects.filter(merged_into=client).values_list("id", flat=True)]
    stretch = trail(
        ids,
        reads=choice.reads,
        user_id=choice.user,
        after=choice.after,
        limit=SCAN if choice.field else PAGE,
    )
    fitting = [entry for entry in stretch.entries if _fits(entry, choice)]
    shown = fitting[:PAGE]
    last = shown[-1] if len(fitting) > PAGE else None
    if last is None and stretch.more:  # all that was looked through is used up
        last = stretch.entries[-1]
    rows = list(_looks(shown)) if choice.reads else [_happening(entry) for entry in shown]
    rows = [replace(row, actor=names.get(row.user or _NOBODY, row.actor)) for row in rows]
    return HistoryPage(rows, next=str(last.id) if last else "")


def _fits(entry: Entry, choice: Choice) -> bool:
    if not choice.field:
        return True
    if choice.field in GROUPS:
        return entry.action.startswith(GROUPS[choice.field][1])
    return entry.action.startswith("client.") and choice.field in changes_of(entry)


def _happening(entry: Entry) -> Happening:
    changes = [
        Change(label_words(name), value_words(name, before), value_words(name, after))
        for name, (before, after) in changes_of(entry).items()
    ]
    words = action_words(entry.action)
    return Happening(
        entry.id, entry.at, entry.at, 1, entry.user_id, entry.actor, words, "", changes
    )


def _looks(entries: list[Entry]) -> Iterator[Happening]:
    """One line for one person's looks at one thing on one day, as long as they follow each other.

    One statement more names the documents.
    """
    opened = [
        entry.object_id for entry in entries if entry.object_id and entry.action == "document.read"
    ]
    titles = dict(Document.objects.filter(id__in=opened).values_list("id", "title"))
    zone = timezone.get_current_timezone()

    def one(entry: Entry) -> tuple[object, ...]:
        return entry.user_id, entry.action, entry.object_id, entry.at.astimezone(zone).date()

    for _, group in groupby(entries, key=one):
        looks = list(group)
        newest, oldest = looks[0], looks[-1]
        yield Happening(
            newest.id,
            newest.at,
            oldest.at,
            len(looks),
            newest.user_id,
            newest.actor,
            action_words(newest.action),
            titles.get(newest.object_id, "") if newest.object_id else "",
            [],
        )


def _choice(asked: QueryDict) -> Choice:
    field = asked.get("field", "")
    known = {*GROUPS, *(name for name, _ in field_choices())}
    reads = asked.get("show") == "reads"
    return Choice(
        reads=reads,
        user=_id(asked.get("who")),
        field=field if field in known and not reads else "",
        after=_id(asked.get("after")),
    )


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
