"""A client's insurance: saved as a whole, recorded by field, held by the client's version."""

import json
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from settee.audit.models import Entry
from settee.clients.domain.coverage import NotWhole, TooMany, Wanted, save_coverages
from settee.clients.models import Client, Coverage
from settee.core.errors import ChangedMeanwhile, Hidden
from settee.practices.models import Member, Practice
from tests.cast import make_client

HARBORLINE: dict[str, Any] = {
    "payer_code": "HARB1",
    "member_id": "W123",
    "relationship": "self",
    "copay": Decimal("20.00"),
}
LAKE: dict[str, Any] = {"payer_code": "LAKE", "member_id": "L1"}
OTHERS: dict[str, Any] = {
    **HARBORLINE,
    "relationship": "spouse",
    "subscriber_first_name": "Joaquín",
    "subscriber_last_name": "Castellanos",
    "subscriber_birth_date": date(1980, 1, 2),
}


FIRST, SECOND, THIRD = (uuid.UUID(int=number) for number in (1, 2, 3))


def save(
    actor: Member,
    client: Client,
    *coverages: tuple[uuid.UUID, dict[str, Any]],
    version: int = 1,
    values: dict[str, Any] | None = None,
) -> Client:
    return save_coverages(
        actor=actor,
        client_id=client.id,
        values=values or {},
        coverages=[Wanted(*each) for each in coverages or [(FIRST, HARBORLINE)]],
        version=version,
    )


def stored() -> list[tuple[int, str]]:
    return [(row.rank, str(row)) for row in Coverage.objects.order_by("rank")]


def changes_of(client: Client) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(client_id=client.id, action="client.insurance").order_by("at")
    return [json.loads(entry.changes) for entry in entries]


def test_coverage_is_saved_once_and_recorded(pilar: Client, owner: Member) -> None:
    values = {"bill_to": "insurance", "diagnosis_codes": ["F41.1", "F33.0"]}
    assert save(owner, pilar, values=values).version == 2
    save(owner, pilar, values=values)
    coverage = Coverage.objects.get()
    assert (coverage.rank, coverage.payer_code, coverage.copay) == (1, "HARB1", Decimal("20.00"))
    assert changes_of(pilar) == [
        {
            "bill_to": ["client", "insurance"],
            "diagnosis_codes": ["['F41.1']", "['F41.1', 'F33.0']"],
            "primary payer_code": [None, "HARB1"],
            "primary member_id": [None, "W123"],
            "primary copay": [None, "20.00"],
        }
    ]


def test_subscriber_of_others_is_kept_and_dropped_with_self(pilar: Client, owner: Member) -> None:
    save(owner, pilar, (FIRST, OTHERS))
    assert Coverage.objects.get().subscriber_first_name == "Joaquín"
    save(owner, pilar, (FIRST, {**OTHERS, "relationship": "self"}), version=2)
    coverage = Coverage.objects.get()
    assert (coverage.subscriber_first_name, coverage.subscriber_birth_date) == ("", None)


def test_coverage_left_out_is_removed_and_the_others_close_up(pilar: Client, owner: Member) -> None:
    save(owner, pilar, (FIRST, HARBORLINE), (SECOND, LAKE))
    save(owner, pilar, (SECOND, LAKE), version=2)
    assert stored() == [(1, "LAKE")]
    assert changes_of(pilar)[1]["primary payer_code"] == ["HARB1", None]


def test_order_is_that_of_the_list(pilar: Client, owner: Member) -> None:
    every = [(FIRST, HARBORLINE), (SECOND, LAKE), (THIRD, {"payer_name": "Union fund"})]
    save(owner, pilar, *every)
    save(owner, pilar, *reversed(every), version=2)
    save(owner, pilar, *reversed(every), version=2)
    assert stored() == [(1, "Union fund"), (2, "LAKE"), (3, "HARB1")]
    assert changes_of(pilar)[1:] == [
        {"order": ["HARB1, LAKE, Union fund", "Union fund, LAKE, HARB1"]}
    ]
    assert Coverage.objects.get(rank=3).id == FIRST


def test_new_first_coverage_moves_the_others_down(pilar: Client, owner: Member) -> None:
    save(owner, pilar, (FIRST, HARBORLINE))
    save(owner, pilar, (SECOND, LAKE), (FIRST, HARBORLINE), version=2)
    assert stored() == [(1, "LAKE"), (2, "HARB1")]


def test_what_is_valid_when_is_recorded(pilar: Client, owner: Member) -> None:
    save(owner, pilar)
    ended = {**HARBORLINE, "valid_until": date(2026, 12, 31), "deductible": "$500"}
    save(owner, pilar, (FIRST, ended), version=2)
    assert changes_of(pilar)[1] == {
        "primary valid_until": [None, "2026-12-31"],
        "primary deductible": ["", "$500"],
    }


def test_seventh_coverage_is_refused(pilar: Client, owner: Member) -> None:
    with pytest.raises(TooMany):
        save(owner, pilar, *((uuid.UUID(int=n), HARBORLINE) for n in range(7)))
    assert stored() == []


def test_coverage_of_somebody_else_is_refused(
    in_linden: Practice, pilar: Client, owner: Member
) -> None:
    save(owner, pilar)
    sean = make_client(in_linden, "C002", "Brady", "Sean", provider=owner)
    with pytest.raises(NotWhole):
        save(owner, sean, (FIRST, HARBORLINE))
    with pytest.raises(NotWhole):
        save(owner, pilar, (FIRST, HARBORLINE), (FIRST, LAKE))


def test_second_editor_is_refused_and_nothing_half_saved(pilar: Client, owner: Member) -> None:
    save(owner, pilar)
    with pytest.raises(ChangedMeanwhile):
        save(owner, pilar, (FIRST, {**HARBORLINE, "member_id": "W999"}), (SECOND, OTHERS))
    assert [(one.rank, one.member_id) for one in Coverage.objects.all()] == [(1, "W123")]


def test_coverage_of_others_clients_is_hidden(pilar: Client, clinician: Member) -> None:
    with pytest.raises(Hidden):
        save(clinician, pilar)
