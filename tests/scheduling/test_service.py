"""Services of a practice."""

from decimal import Decimal
from typing import Any

import pytest

from settee.audit.models import Entry
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from settee.scheduling.domain.service import (
    NameTaken,
    add_service,
    change_service,
    recolor_service,
)
from settee.scheduling.models import Service
from tests.scheduling.scenes import NOW

VALUES: dict[str, Any] = {"name": "Individual 45", "minutes": 45, "fee": Decimal("150.00")}


def test_service_added_stands_last_and_is_audited(in_linden: Practice, owner: Member) -> None:
    first = add_service(actor=owner, form_id=new_id(), values=VALUES)
    second = add_service(actor=owner, form_id=new_id(), values=VALUES | {"name": "Group"})
    assert (first.position, second.position) == (0, 1)
    assert list(Entry.objects.values_list("action", flat=True)) == ["service.add", "service.add"]


def test_service_sent_twice_is_added_once(in_linden: Practice, owner: Member) -> None:
    form_id = new_id()
    first = add_service(actor=owner, form_id=form_id, values=VALUES)
    assert add_service(actor=owner, form_id=form_id, values=VALUES) == first
    assert Service.objects.count() == 1


def test_service_name_is_taken_in_any_case_of_letters(in_linden: Practice, owner: Member) -> None:
    add_service(actor=owner, form_id=new_id(), values=VALUES)
    with pytest.raises(NameTaken) as refused:
        add_service(actor=owner, form_id=new_id(), values=VALUES | {"name": "individual 45"})
    assert refused.value.field == "name"
    other = add_service(actor=owner, form_id=new_id(), values=VALUES | {"name": "Group"})
    with pytest.raises(NameTaken):
        change_service(actor=owner, service_id=other.id, values=VALUES, version=1, now=NOW)


def test_service_changed_by_two_keeps_the_first(in_linden: Practice, owner: Member) -> None:
    service = add_service(actor=owner, form_id=new_id(), values=VALUES)
    change_service(actor=owner, service_id=service.id, values={"active": False}, version=1, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_service(
            actor=owner, service_id=service.id, values={"minutes": 5}, version=1, now=NOW
        )


def test_service_recolored_by_an_administrator_only(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    service = add_service(actor=owner, form_id=new_id(), values=VALUES)
    assert recolor_service(actor=owner, service_id=service.id, color="#112233").color == "#112233"
    with pytest.raises(NotAllowed):
        recolor_service(actor=clinician, service_id=service.id, color="#000000")
    with pytest.raises(Hidden):
        recolor_service(actor=owner, service_id=new_id(), color="#000000")
