"""Other Information: a practice's own fields, and what its clients' records say in them."""

import json
from typing import Any

import pytest
from django.db import connection

from settee.audit.models import Entry
from settee.clients.domain.information import (
    KindFixed,
    LabelTaken,
    add_field,
    archive_field,
    change_field,
    move_field,
    save_answers,
)
from settee.clients.enums import InformationKind
from settee.clients.models import Client, InformationAnswer, InformationField
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.core.ids import new_id
from settee.practices.enums import Access, Association
from settee.practices.models import Member, Practice


def add(actor: Member, label: str, **more: Any) -> InformationField:
    values = {"label": label, "kind": InformationKind.LINE, **more}
    return add_field(actor=actor, field_id=new_id(), values=values)


def order() -> list[str]:
    return [field.label for field in InformationField.objects.filter(active=True)]


def test_fields_stand_in_the_order_they_were_added(in_linden: Practice, owner: Member) -> None:
    first = add(owner, "Allergies")
    add(owner, "School")
    last = add(owner, "Pets")
    move_field(actor=owner, field_id=last.id, up=True)
    assert order() == ["Allergies", "Pets", "School"]
    move_field(actor=owner, field_id=first.id, up=False)
    assert order() == ["Pets", "Allergies", "School"]
    move_field(actor=owner, field_id=last.id, up=True)
    assert order() == ["Pets", "Allergies", "School"]


def test_field_sent_twice_is_added_once(in_linden: Practice, owner: Member) -> None:
    id_, values = new_id(), {"label": "Pets", "kind": "line"}
    first = add_field(actor=owner, field_id=id_, values=values)
    assert add_field(actor=owner, field_id=id_, values=values) == first
    assert InformationField.objects.count() == 1


def test_label_is_taken_in_any_case(in_linden: Practice, owner: Member) -> None:
    add(owner, "Pets")
    other = add(owner, "School")
    with pytest.raises(LabelTaken):
        add(owner, "pets")
    with pytest.raises(LabelTaken):
        change_field(actor=owner, field_id=other.id, values={"label": "PETS"}, version=1)
    assert order() == ["Pets", "School"]


@pytest.mark.parametrize("association", [Association.JOIN_ONLY, Association.MODIFY])
def test_fields_belong_to_those_who_may_change_the_practice(
    in_linden: Practice, owner: Member, clinician: Member, association: Association
) -> None:
    field = add(owner, "Pets")
    clinician.association = association
    works = (
        lambda: add(clinician, "School"),
        lambda: change_field(
            actor=clinician, field_id=field.id, values={"label": "Pet"}, version=1
        ),
        lambda: archive_field(actor=clinician, field_id=field.id),
        lambda: archive_field(actor=clinician, field_id=field.id, away=False),
        lambda: move_field(actor=clinician, field_id=field.id, up=True),
    )
    for work in works:
        if association == Association.MODIFY:
            work()
        else:
            with pytest.raises(NotAllowed):
                work()


def test_answered_field_keeps_its_kind(pilar: Client, owner: Member) -> None:
    field = add(owner, "Pets")
    change_field(actor=owner, field_id=field.id, values={"kind": "text"}, version=1)
    answer(owner, pilar, {field: "a cat"})
    with pytest.raises(KindFixed):
        change_field(actor=owner, field_id=field.id, values={"kind": "number"}, version=2)
    change_field(actor=owner, field_id=field.id, values={"label": "Animals"}, version=2)
    assert InformationField.objects.get().kind == "text"


def answer(
    actor: Member, client: Client, said: dict[InformationField, str], version: int = 1
) -> Client:
    answers = {field.id: text for field, text in said.items()}
    return save_answers(actor=actor, client_id=client.id, answers=answers, version=version)


def test_answers_are_encrypted_counted_and_recorded(pilar: Client, owner: Member) -> None:
    pets, school = add(owner, "Pets"), add(owner, "School")
    assert answer(owner, pilar, {pets: "a cat", school: ""}).version == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM clients_informationanswer")
        ((sealed,),) = cursor.fetchall()
    assert b"cat" not in bytes(sealed)
    assert answer(owner, pilar, {pets: "", school: "Elm"}, version=2).version == 3
    assert [row.value for row in InformationAnswer.objects.all()] == ["Elm"]
    entries = Entry.objects.filter(action="client.information").order_by("at", "id")
    assert [json.loads(entry.changes) for entry in entries] == [
        {"Pets": ["", "a cat"]},
        {"Pets": ["a cat", ""], "School": ["", "Elm"]},
    ]


def test_second_to_answer_is_refused_and_the_same_twice_is_not(
    pilar: Client, owner: Member
) -> None:
    pets = add(owner, "Pets")
    answer(owner, pilar, {pets: "a cat"})
    answer(owner, pilar, {pets: "a cat"})
    with pytest.raises(ChangedMeanwhile):
        answer(owner, pilar, {pets: "a dog"})
    assert InformationAnswer.objects.get().value == "a cat"


def test_answers_need_the_right_to_change_the_client(
    pilar: Client, owner: Member, clinician: Member
) -> None:
    pets = add(owner, "Pets")
    with pytest.raises(Hidden):
        answer(clinician, pilar, {pets: "a cat"})
    clinician.access = Access.VIEW
    with pytest.raises(NotAllowed):
        answer(clinician, pilar, {pets: "a cat"})
