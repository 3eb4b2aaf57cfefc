"""The people around a client: who they are, who is called in an emergency, who pays."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from settee.audit.domain.record import record
from settee.clients.access import get_client, get_client_to_change, require_change
from settee.clients.domain.client import change_client
from settee.clients.enums import RelationKind
from settee.clients.models import Client, Relation
from settee.core.changes import save_changes
from settee.core.errors import Hidden, Refused
from settee.practices.models import Member
from settee.practices.privileges import sees

_OF_PERSON = frozenset(
    {"name", "phone", "message_ok", "email", "address1", "address2", "city", "state", "zip"}
)
EDITABLE = _OF_PERSON | {"kind", "is_emergency", "is_guarantor", "note"}


class LinkedAlready(Refused):
    def __init__(self, other: Client) -> None:
        super().__init__(f"{other} is linked to this client already.", field="linked")


class LinkedToSelf(Refused):
    def __init__(self) -> None:
        super().__init__("This is the client’s own record. Choose somebody else.", field="linked")


def get_relation(actor: Member, relation_id: uuid.UUID, *, lock: bool = False) -> Relation:
    """A relation of a client whose record ``actor`` may see, with both clients. Raises Hidden."""
    relations = Relation.objects.select_related("client", "linked").filter(id=relation_id)
    if lock:
        relations = relations.select_for_update(of=("self",))
    relation = relations.first()
    if relation is None or not sees(actor, relation.client.provider_id):
        raise Hidden
    return relation


@transaction.atomic
def add_relation(
    *,
    actor: Member,
    client_id: uuid.UUID,
    relation_id: uuid.UUID,
    values: Mapping[str, Any],
    linked_id: uuid.UUID | None = None,
) -> Relation:
    """Somebody new; the one there is if this form, known by ``relation_id``, was sent before.

    ``linked_id`` is another client whom ``actor`` sees; of them nothing is kept a second time.
    Raises Hidden, NotAllowed, LinkedToSelf, LinkedAlready.
    """
    client = get_client_to_change(actor, client_id)
    if Relation.objects.filter(id=relation_id).exists():
        return get_relation(actor, relation_id)
    linked = _linkable(actor, client, linked_id) if linked_id else None
    given = {name: values[name] for name in _known(values) if not (linked and name in _OF_PERSON)}
    relation = Relation(id=relation_id, client=client, linked=linked, **given)
    relation.save(force_insert=True)
    told = {name: (None, value) for name, value in given.items() if value not in ("", None, False)}
    told |= {"name": (None, _named(relation))}
    _record("client.relation_add", actor, relation, told, linked=(None, _kind(relation)))
    return relation


@transaction.atomic
def change_relation(
    *, actor: Member, relation_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Relation:
    """Raises Hidden, NotAllowed, ChangedMeanwhile."""
    relation = get_relation(actor, relation_id, lock=True)
    require_change(actor, relation.client)
    given = {
        name: values[name]
        for name in _known(values)
        if not (relation.linked and name in _OF_PERSON)
    }
    who, before = _named(relation), _kind(relation)
    if changes := save_changes(relation, given, version=version):
        told = {f"{who}: {name}": pair for name, pair in changes.items()}
        kinds = (before, _kind(relation))
        _record("client.relation_update", actor, relation, told, linked=kinds)
    return relation


@transaction.atomic
def remove_relation(
    *, actor: Member, relation_id: uuid.UUID, now: datetime, away: bool = True
) -> Relation:
    """Take somebody out of the record, or (``away`` false) back into it.

    Raises Hidden, NotAllowed, LinkedAlready.
    """
    relation = get_relation(actor, relation_id, lock=True)
    require_change(actor, relation.client)
    if (relation.removed_at is not None) == away:
        return relation
    if not away and relation.linked:
        _check_not_linked(relation.client, relation.linked)
    relation.removed_at = now if away else None
    relation.version += 1
    relation.save(update_fields=["removed_at", "version"])
    action = "client.relation_remove" if away else "client.relation_restore"
    name, kind = _named(relation), _kind(relation)
    if away:
        _record(action, actor, relation, {"name": (name, None)}, linked=(kind, None))
    else:
        _record(action, actor, relation, {"name": (None, name)}, linked=(None, kind))
    return relation


@transaction.atomic
def send_invoices_to(*, actor: Member, relation_id: uuid.UUID) -> Client:
    """The client's invoices go to this person, at their address. Raises Hidden, NotAllowed."""
    relation = get_relation(actor, relation_id)
    source: Client | Relation = relation
    name = relation.name
    if relation.linked:
        source, name = relation.linked, relation.linked.full_name
    values = {"invoice_to_name": name}
    for part in ("address1", "address2", "city", "state", "zip"):
        values[f"invoice_to_{part}"] = getattr(source, part)
    client = get_client_to_change(actor, relation.client_id)
    return change_client(actor=actor, client_id=client.id, values=values, version=client.version)


def _linkable(actor: Member, client: Client, linked_id: uuid.UUID) -> Client:
    if linked_id == client.id:
        raise LinkedToSelf
    linked = get_client(actor, linked_id)
    _check_not_linked(client, linked)
    return linked


def _check_not_linked(client: Client, linked: Client) -> None:
    """In neither direction."""
    between = Q(client=client, linked=linked) | Q(client=linked, linked=client)
    if Relation.objects.filter(between, removed_at=None).exists():
        raise LinkedAlready(linked)


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"not data of a relation: {sorted(unknown)}")
    return values


def _kind(relation: Relation) -> RelationKind:
    return RelationKind(relation.kind)


def _named(relation: Relation) -> str:
    """How the history calls them: another client by number, since not all readers see them."""
    return f"Client {relation.linked.code}" if relation.linked else relation.name


def _record(
    action: str,
    actor: Member,
    relation: Relation,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    linked: tuple[RelationKind | None, RelationKind | None],
) -> None:
    """In the history of the client, and of the client who is linked.

    ``linked``: what the client was to the other before, and is now.
    """
    record(
        action,
        actor=actor,
        object_id=relation.id,
        client_id=relation.client_id,
        changes=changes,
    )
    before, after = (kind.inverse if kind else None for kind in linked)
    if relation.linked and before != after:
        name = f"Client {relation.client.code}: kind"
        record(
            action,
            actor=actor,
            object_id=relation.id,
            client_id=relation.linked_id,
            changes={name: (before, after)},
        )
