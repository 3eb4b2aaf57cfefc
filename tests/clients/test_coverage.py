"""A client's insurance: saved as a whole, recorded by field, held by the client's version."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from settee.audit.models import Entry
from settee.clients.domain.coverage import PRIMARY, SECONDARY, save_coverage
from settee.clients.models import Client, Coverage
from settee.core.errors import ChangedMeanwhile, Hidden
from settee.practices.models import Member

HARBORLINE: dict[str, Any] = {
    "payer_code": "HARB1",
    "member_id": "W123",
    "relationship": "self",
    "copay": Decimal("20.00"),
}
OTHERS: dict[str, Any] = {
    **HARBORLINE,
    "relationship": "spouse",
    "subscriber_first_name": "Joaquín",
    "subscriber_last_name": "Castellanos",
    "subscriber_birth_date": date(1980, 1, 2),
}


def save(actor: Member, client: Client, version: int = 1, **kwargs: Any) -> Client:
    given = {"values": {}, "coverages": {PRIMARY: HARBORLINE, SECONDARY: None}, **kwargs}
    return save_coverage(actor=actor, client_id=client.id, version=version, **given)


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
    save(owner, pilar, coverages={PRIMARY: OTHERS})
    assert Coverage.objects.get().subscriber_first_name == "Joaquín"
    save(owner, pilar, version=2, coverages={PRIMARY: {**OTHERS, "relationship": "self"}})
    coverage = Coverage.objects.get()
    assert (coverage.subscriber_first_name, coverage.subscriber_birth_date) == ("", None)


def test_coverage_is_removed_by_none(pilar: Client, owner: Member) -> None:
    save(owner, pilar, coverages={PRIMARY: HARBORLINE, SECONDARY: OTHERS})
    save(owner, pilar, version=2, coverages={PRIMARY: HARBORLINE, SECONDARY: None})
    assert [coverage.rank for coverage in Coverage.objects.all()] == [PRIMARY]
    assert changes_of(pilar)[1]["secondary payer_code"] == ["HARB1", None]


def test_second_editor_is_refused_and_nothing_half_saved(pilar: Client, owner: Member) -> None:
    save(owner, pilar)
    with pytest.raises(ChangedMeanwhile):
        save(
            owner,
            pilar,
            coverages={PRIMARY: {**HARBORLINE, "member_id": "W999"}, SECONDARY: OTHERS},
        )
    assert [(one.rank, one.member_id) for one in Coverage.objects.all()] == [(1, "W123")]


def test_coverage_of_others_clients_is_hidden(pilar: Client, clinician: Member) -> None:
    with pytest.raises(Hidden):
        save(clinician, pilar)
