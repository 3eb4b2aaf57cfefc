"""The people around a client, as the record shows them."""

import uuid
from dataclasses import dataclass

from django.db.models import Q

from settee.clients.enums import RelationKind
from settee.clients.models import Client, Relation
from settee.practices.models import Member
from settee.practices.privileges import sees
from settee.ui.words import in_words

UNSEEN = "Another client, whom you can’t see"


@dataclass(frozen=True, slots=True)
class Person:
    """One line. ``other_id``: the record of a linked client, if the reader may open it; ``own``:
    written down in this record, not in the other's."""

    id: uuid.UUID
    name: str
    kind: str
    phone: str
    message_ok: bool
    email: str
    note: str
    is_emergency: bool
    is_guarantor: bool
    other_id: uuid.UUID | None
    own: bool


def people_of(actor: Member, client: Client) -> list[Person]:
    """Those to call in an emergency first, then in the order they were added: one statement."""
    relations = (
        Relation.objects.filter(Q(client=client) | Q(linked=client), removed_at=None)
        .select_related("client", "linked")
        .order_by("created_at", "id")
    )
    people = [_person(actor, client, relation) for relation in relations]
    return sorted(people, key=lambda person: not person.is_emergency)


def _person(actor: Member, client: Client, relation: Relation) -> Person:
    own = relation.client_id == client.id
    kind = RelationKind(relation.kind)
    other = relation.linked if own else relation.client
    seen = other is not None and sees(actor, other.provider_id)
    source = (other if seen else None) if other else relation
    return Person(
        id=relation.id,
        name=str(source) if source else in_words(UNSEEN),
        kind=(kind if own else kind.inverse).label,
        phone=source.phone if source else "",
        message_ok=_message_ok(source),
        email=source.email if source else "",
        note=relation.note if own else "",
        is_emergency=own and relation.is_emergency,
        is_guarantor=own and relation.is_guarantor,
        other_id=other.id if other and seen else None,
        own=own,
    )


def _message_ok(source: Client | Relation | None) -> bool:
    if isinstance(source, Client):
        return source.phone_message_ok
    return bool(source and source.message_ok)
