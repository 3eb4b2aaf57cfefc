"""Adding and changing clients: codes, duplicates, versions, privileges, the audit trail."""

import json
import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from settee.audit.models import Entry
from settee.clients.access import get_client, may_change
from settee.clients.domain.client import (
    CodeTaken,
    MaybeKnown,
    add_client,
    change_client,
    discharge,
    take_back,
)
from settee.clients.models import Client
from settee.clients.queries import search
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from tests.cast import make_client

ANNA: dict[str, Any] = {"first_name": "Anna", "last_name": "Müller"}


def add(actor: Member, *, anyway: bool = False, **values: Any) -> Client:
    given = {**ANNA, "provider": actor, **values}
    return add_client(actor=actor, client_id=new_id(), values=given, anyway=anyway)


def history(client: Client, action: str) -> list[dict[str, list[str | None]]]:
    entries = Entry.objects.filter(client_id=client.id, action=action).order_by("at", "id")
    return [json.loads(entry.changes) for entry in entries]


def test_first_client_gets_the_first_code(in_linden: Practice, owner: Member) -> None:
    assert add(owner).code == "C0001"
    assert add(owner, last_name="Other").code == "C0002"


def test_code_follows_the_highest_number(in_linden: Practice, owner: Member) -> None:
    make_client(in_linden, "c117", "Ames", "Pat")
    make_client(in_linden, "C99999999999", "Ames", "Sam")
    make_client(in_linden, "K-5000", "Ames", "Kim")
    assert add(owner).code == "C0118"


def test_code_of_another_client_is_refused_in_any_case(pilar: Client, owner: Member) -> None:
    with pytest.raises(CodeTaken) as refused:
        add(owner, code="c001")
    assert refused.value.field == "code"
    assert Client.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_at_once_get_two_codes(linden: Practice, owner: Member) -> None:
    gate = threading.Barrier(2)

    def work(name: str) -> None:
        gate.wait()
        with practice_scope(linden.id, user_id=owner.user_id):
            add(owner, last_name=name)
        connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with practice_scope(linden.id):
        codes = sorted(Client.objects.values_list("code", flat=True))
    assert codes == ["C0001", "C0002"]


def test_form_sent_twice_adds_once(in_linden: Practice, owner: Member) -> None:
    client_id = new_id()
    values = {**ANNA, "provider": owner}
    first = add_client(actor=owner, client_id=client_id, values=values)
    assert add_client(actor=owner, client_id=client_id, values=values) == first
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"first_name": "PILAR", "last_name": "castellános"},
        {"first_name": "P.", "last_name": "Castellanos", "birth_date": date(1984, 2, 29)},
        {"email": "Pilar.Castellanos@example.org"},
    ],
)
def test_somebody_alike_is_told_and_can_be_added_anyway(
    pilar: Client, owner: Member, values: dict[str, Any]
) -> None:
    with pytest.raises(MaybeKnown) as known:
        add(owner, **values)
    assert known.value.alike == [pilar]
    assert add(owner, anyway=True, **values).code == "C0002"


def test_same_birth_date_alone_is_nobody_alike(pilar: Client, owner: Member) -> None:
    assert add(owner, birth_date=date(1984, 2, 29)).code == "C0002"


def test_client_of_others_is_not_given_away_by_the_warning(
    pilar: Client, clinician: Member
) -> None:
    assert add(clinician, first_name="Pilar", last_name="Castellanos").code == "C0002"


def test_adding_is_recorded_without_secrets(in_linden: Practice, owner: Member) -> None:
    client = add(owner, ssn="123456789", notes="lives with her sister")
    (changes,) = history(client, "client.add")
    assert changes["last_name"] == [None, "Müller"]
    assert changes["ssn"] == [None, "•••6789"]
    assert changes["notes"] == [None, "lives with her sister"]
    assert changes["code"] == [None, "C0001"]


def test_change_is_found_by_its_new_words_and_recorded(pilar: Client, owner: Member) -> None:
    values = {"last_name": "Castellanos-Ruiz", "phone": "(845) 555-0163"}
    changed = change_client(actor=owner, client_id=pilar.id, values=values, version=1)
    assert (changed.version, changed.sort_key) == (2, "castellanos-ruiz pilar")
    assert search(owner, "ruiz 5550163", 5) == [pilar]
    assert search(owner, "ruiz 999", 5) == []
    assert search(owner, "ruiz", 5) == search(owner, "845-555-0163", 5) == [pilar]
    (changes,) = history(pilar, "client.update")
    assert changes == {
        "last_name": ["Castellanos", "Castellanos-Ruiz"],
        "phone": ["", "(845) 555-0163"],
    }


def test_second_editor_of_the_same_version_is_refused(pilar: Client, owner: Member) -> None:
    change_client(actor=owner, client_id=pilar.id, values={"city": "Rhinebeck"}, version=1)
    with pytest.raises(ChangedMeanwhile):
        change_client(actor=owner, client_id=pilar.id, values={"city": "Hudson"}, version=1)
    assert Client.objects.get(id=pilar.id).city == "Rhinebeck"


def test_same_change_sent_twice_is_no_conflict(pilar: Client, owner: Member) -> None:
    for _ in range(2):
        change_client(actor=owner, client_id=pilar.id, values={"city": "Hudson"}, version=1)
    assert len(history(pilar, "client.update")) == 1


def test_emptied_code_stays(pilar: Client, owner: Member) -> None:
    assert (
        change_client(actor=owner, client_id=pilar.id, values={"code": ""}, version=1).code
        == "C001"
    )


def test_unknown_field_is_a_fault_of_the_program(pilar: Client, owner: Member) -> None:
    with pytest.raises(TypeError):
        change_client(actor=owner, client_id=pilar.id, values={"status": "x"}, version=1)


def test_discharged_client_leaves_the_search_and_comes_back(pilar: Client, owner: Member) -> None:
    change_client(actor=owner, client_id=pilar.id, values={"city": "Hudson"}, version=1)
    discharge(actor=owner, client_id=pilar.id, on=date(2026, 11, 20))
    assert search(owner, "pilar", 5) == []
    discharge(actor=owner, client_id=pilar.id, on=date(2026, 11, 20))
    take_back(actor=owner, client_id=pilar.id)
    assert search(owner, "pilar", 5) == [pilar]
    assert len(history(pilar, "client.discharge")) == len(history(pilar, "client.return")) == 1


@pytest.mark.parametrize(
    ("access", "own", "sees_it", "changes_it"),
    [
        (Access.NONE, True, True, True),
        (Access.NONE, False, False, False),
        (Access.VIEW, True, True, True),
        (Access.VIEW, False, True, False),
        (Access.MODIFY, False, True, True),
        (Access.ADMINISTRATOR, False, True, True),
    ],
)
def test_access_by_privilege(
    pilar: Client, clinician: Member, access: Access, own: bool, sees_it: bool, changes_it: bool
) -> None:
    clinician.access = access
    if own:
        Client.objects.filter(id=pilar.id).update(provider=clinician)
    if not sees_it:
        with pytest.raises(Hidden):
            get_client(clinician, pilar.id)
        with pytest.raises(Hidden):
            change_client(actor=clinician, client_id=pilar.id, values={"city": "X"}, version=1)
        return
    assert may_change(clinician, get_client(clinician, pilar.id)) is changes_it
    if not changes_it:
        with pytest.raises(NotAllowed) as refused:
            discharge(actor=clinician, client_id=pilar.id, on=date(2026, 11, 20))
        assert refused.value.message == "You can see this client but not change it."
    else:
        change_client(actor=clinician, client_id=pilar.id, values={"city": "X"}, version=1)


def test_provider_without_access_can_not_hand_over_or_add_for_others(
    pilar: Client, owner: Member, clinician: Member
) -> None:
    with pytest.raises(NotAllowed):
        add(clinician, provider=owner)
    Client.objects.filter(id=pilar.id).update(provider=clinician)
    with pytest.raises(NotAllowed):
        change_client(actor=clinician, client_id=pilar.id, values={"provider": owner}, version=1)


def test_stranger_reaches_nobody(pilar: Client, alder: Practice, stranger: Member) -> None:
    with practice_scope(alder.id, user_id=stranger.user_id), pytest.raises(Hidden):
        get_client(stranger, pilar.id)
