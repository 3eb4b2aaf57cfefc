"""The people around a client: added once, linked from both sides, taken out and back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from settee.audit.models import Entry
from settee.clients.domain.relation import (
    LinkedAlready,
    LinkedToSelf,
    add_relation,
    change_relation,
    get_relation,
    remove_relation,
    send_invoices_to,
)
from settee.clients.enums import RelationKind
from settee.clients.models import Client, Relation
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.core.ids import new_id
from settee.desk.clients.people import UNSEEN, people_of
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from tests.cast import make_client

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ANA: dict[str, Any] = {
    "kind": RelationKind.PARENT,
    "name": "Ana Ruiz",
    "phone": "(845) 555-0164",
    "message_ok": True,
    "is_emergency": True,
}


@pytest.fixture
def owen(in_linden: Practice, owner: Member) -> Client:
    return make_client(
        in_linden, "C002", "Ruiz", "Owen", provider=owner, phone="(845) 555-0177", zip="12402"
    )


def add(actor: Member, client: Client, **more: Any) -> Relation:
    linked = more.pop("linked", None)
    return add_relation(
        actor=actor,
        client_id=client.id,
        relation_id=more.pop("relation_id", None) or new_id(),
        values={**ANA, **more},
        linked_id=linked.id if linked else None,
    )


def told(client: Client, action: str) -> list[dict[str, list[str | None]]]:
    entries = Entry.objects.filter(client_id=client.id, action=action).order_by("at", "id")
    return [json.loads(entry.changes) for entry in entries]


def test_person_is_added_once_and_recorded(pilar: Client, owner: Member) -> None:
    id_ = new_id()
    assert add(owner, pilar, relation_id=id_) == add(owner, pilar, relation_id=id_)
    (person,) = people_of(owner, pilar)
    assert (person.name, person.kind, person.phone) == ("Ana Ruiz", "Parent", "(845) 555-0164")
    assert (person.message_ok, person.is_emergency, person.own) == (True, True, True)
    assert told(pilar, "client.relation_add") == [
        {
            "kind": [None, "parent"],
            "name": [None, "Ana Ruiz"],
            "phone": [None, "(845) 555-0164"],
            "message_ok": [None, "True"],
            "is_emergency": [None, "True"],
        }
    ]


def test_emergency_contacts_come_first(pilar: Client, owner: Member) -> None:
    add(owner, pilar, name="Ben", is_emergency=False)
    add(owner, pilar, name="Cleo")
    assert [person.name for person in people_of(owner, pilar)] == ["Cleo", "Ben"]


def test_linked_clients_see_each_other(pilar: Client, owen: Client, owner: Member) -> None:
    add(owner, pilar, linked=owen)
    (there,) = people_of(owner, pilar)
    (back,) = people_of(owner, owen)
    assert (there.name, there.kind, there.phone) == ("Ruiz, Owen", "Parent", "(845) 555-0177")
    assert (back.name, back.kind) == ("Castellanos, Pilar", "Child")
    assert (there.other_id, back.other_id) == (owen.id, pilar.id)
    assert (there.is_emergency, back.is_emergency, back.own) == (True, False, False)
    assert Relation.objects.get().name == ""
    assert told(owen, "client.relation_add") == [{"Client C001: kind": [None, "child"]}]


@pytest.mark.parametrize("kind", RelationKind)
def test_inverse_leads_to_a_kind(kind: RelationKind) -> None:
    assert kind.inverse in RelationKind
    if kind is not RelationKind.PROFESSIONAL:
        assert kind.inverse.inverse == kind


def test_link_is_made_once_in_either_direction(pilar: Client, owen: Client, owner: Member) -> None:
    add(owner, pilar, linked=owen)
    for client, other in ((pilar, owen), (owen, pilar)):
        with pytest.raises(LinkedAlready):
            add(owner, client, linked=other)
    with pytest.raises(LinkedToSelf):
        add(owner, pilar, linked=pilar)


def test_linked_client_of_others_stays_unnamed(
    pilar: Client, owen: Client, owner: Member, clinician: Member
) -> None:
    add(owner, pilar, linked=owen)
    Client.objects.filter(id=owen.id).update(provider=clinician)
    (back,) = people_of(clinician, Client.objects.get(id=owen.id))
    assert (back.name, back.phone, back.email, back.other_id) == (UNSEEN, "", "", None)
    said = [entry.changes for entry in Entry.objects.filter(client_id=owen.id)]
    assert said
    assert not any("Castellanos" in text for text in said)


def test_client_who_is_not_seen_can_not_be_linked(
    pilar: Client, owen: Client, clinician: Member
) -> None:
    Client.objects.filter(id=owen.id).update(provider=clinician)
    with pytest.raises(Hidden):
        add(clinician, owen, linked=pilar)


def test_relation_belongs_to_those_who_see_the_client(
    pilar: Client, owner: Member, clinician: Member
) -> None:
    relation = add(owner, pilar)
    with pytest.raises(Hidden):
        get_relation(clinician, relation.id)
    clinician.access = Access.VIEW
    assert get_relation(clinician, relation.id) == relation
    for work in (
        lambda: change_relation(
            actor=clinician, relation_id=relation.id, values={"name": "X"}, version=1
        ),
        lambda: remove_relation(actor=clinician, relation_id=relation.id, now=NOW),
        lambda: send_invoices_to(actor=clinician, relation_id=relation.id),
        lambda: add(clinician, pilar),
    ):
        with pytest.raises(NotAllowed):
            work()
    assert Relation.objects.get().version == 1


def test_change_is_recorded_and_the_second_editor_refused(pilar: Client, owner: Member) -> None:
    relation = add(owner, pilar)
    values = {"phone": "(845) 555-0100"}
    change_relation(actor=owner, relation_id=relation.id, values=values, version=1)
    with pytest.raises(ChangedMeanwhile):
        change_relation(actor=owner, relation_id=relation.id, values={"phone": ""}, version=1)
    assert told(pilar, "client.relation_update") == [
        {"Ana Ruiz: phone": ["(845) 555-0164", "(845) 555-0100"]}
    ]


def test_removed_person_comes_back(pilar: Client, owner: Member) -> None:
    relation = add(owner, pilar)
    for _ in range(2):
        remove_relation(actor=owner, relation_id=relation.id, now=NOW)
    assert people_of(owner, pilar) == []
    remove_relation(actor=owner, relation_id=relation.id, now=NOW, away=False)
    assert [person.name for person in people_of(owner, pilar)] == ["Ana Ruiz"]
    assert told(pilar, "client.relation_remove") == [{"name": ["Ana Ruiz", None]}]
    assert told(pilar, "client.relation_restore") == [{"name": [None, "Ana Ruiz"]}]


def test_removed_link_comes_back_only_if_there_is_no_other(
    pilar: Client, owen: Client, owner: Member
) -> None:
    relation = add(owner, pilar, linked=owen)
    remove_relation(actor=owner, relation_id=relation.id, now=NOW)
    add(owner, owen, linked=pilar)
    with pytest.raises(LinkedAlready):
        remove_relation(actor=owner, relation_id=relation.id, now=NOW, away=False)


def test_guarantor_receives_the_invoices(pilar: Client, owner: Member) -> None:
    address = {"address1": "9 Oak Ave", "city": "Hudson", "state": "NY", "zip": "12534"}
    relation = add(owner, pilar, is_guarantor=True, **address)
    client = send_invoices_to(actor=owner, relation_id=relation.id)
    assert (client.invoice_to_name, client.invoice_to_address1) == ("Ana Ruiz", "9 Oak Ave")
    assert (client.invoice_to_city, client.invoice_to_zip) == ("Hudson", "12534")


def test_linked_guarantor_is_billed_at_their_own_address(
    pilar: Client, owen: Client, owner: Member
) -> None:
    relation = add(owner, pilar, linked=owen)
    client = send_invoices_to(actor=owner, relation_id=relation.id)
    assert (client.invoice_to_name, client.invoice_to_zip) == ("Owen Ruiz", "12402")
