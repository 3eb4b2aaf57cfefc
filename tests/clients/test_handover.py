"""Giving all clients of a provider to another."""

from typing import Any

import pytest

from settee.audit.models import Entry
from settee.clients.domain.handover import NobodyToGiveThem, hand_over_clients
from settee.clients.models import Client
from settee.core.errors import Hidden, NotAllowed
from settee.practices.enums import Access, Association
from settee.practices.models import Member, Practice
from tests.cast import make_client


def test_all_clients_go_and_the_trail_says_so(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    for number in range(3):
        make_client(in_linden, f"D{number}", "Vo", "Di", provider=clinician)
    give: dict[str, Any] = {"actor": owner, "provider_id": clinician.id, "successor_id": owner.id}
    assert [hand_over_clients(**give), hand_over_clients(**give)] == [3, 0]
    assert Client.objects.filter(provider=owner).count() == 4
    entries = Entry.objects.filter(action="client.update")
    assert {entry.client_id for entry in entries} == set(
        Client.objects.exclude(id=pilar.id).values_list("id", flat=True)
    )
    assert '"provider": ["tomasz@' in entries[0].changes
    assert set(Client.objects.values_list("version", flat=True)) == {1, 2}


def test_clients_go_to_no_one_who_can_not_have_them(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member, stranger: Member
) -> None:
    clinician.association = Association.NONE
    clinician.save()
    for successor in (owner, biller, clinician):
        with pytest.raises(NobodyToGiveThem):
            hand_over_clients(actor=owner, provider_id=owner.id, successor_id=successor.id)
    with pytest.raises(Hidden):
        hand_over_clients(actor=owner, provider_id=owner.id, successor_id=stranger.id)


def test_clients_are_given_by_who_may_change_both_caseloads(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    clinician.access = Access.VIEW
    with pytest.raises(NotAllowed):
        hand_over_clients(actor=clinician, provider_id=clinician.id, successor_id=owner.id)
    assert hand_over_clients(actor=biller, provider_id=clinician.id, successor_id=owner.id) == 0
