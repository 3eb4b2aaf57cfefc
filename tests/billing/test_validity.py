"""Claims go to the insurance that was primary on the day, and to none that can't be reached."""

from dataclasses import replace
from datetime import date

import pytest

from settee.billing.domain.batch import NothingToBill
from settee.billing.domain.payer import add_payer, change_payer
from settee.billing.models import Claim, Payer
from settee.billing.queries.appointments import billable_rows
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.queries.waiting import sums, waiting
from settee.billing.readiness import findings
from settee.clients.models import Client, Coverage
from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from tests.billing.rooms import (
    DAY,
    at_hour,
    bill,
    insure,
    make_appointment,
    make_payer,
    make_session,
)

LATER = date(2026, 11, 17)


@pytest.fixture
def insured(in_linden: Practice, pilar: Client) -> Client:
    """With one insurance until November 10 and another from November 11 on, and a third."""
    for code in ("OLD", "NEW", "ELSE"):
        make_payer(code)
    insure(pilar, "OLD", valid_until=date(2026, 11, 10), authorization_number="A1")
    Coverage.objects.create(
        client=pilar, rank=2, payer_code="NEW", member_id="N1", valid_from=date(2026, 11, 11)
    )
    Coverage.objects.create(client=pilar, rank=3, payer_code="ELSE", member_id="E1")
    return pilar


def payer_codes() -> list[str]:
    facts = read_sessions(Choice(invoiced=False))
    return [each.coverage.payer_code if each.coverage else "" for each in facts]


def test_insurance_of_the_day_is_billed(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    first = make_session(insured, owner)
    second = make_session(insured, owner, start=at_hour(15, LATER))
    assert payer_codes() == ["OLD", "NEW"]
    assert [each.count for each in waiting(Choice(invoiced=False)).kinds] == [1, 1]
    assert sums(waiting(Choice(invoiced=False)).kinds).electronic_claims == 2
    bill(in_linden, first, second, actor=owner)
    claims = Claim.objects.order_by("number").values_list("payer__code", flat=True)
    assert sorted(claims) == ["NEW", "OLD"]


def test_last_day_of_an_insurance_counts(owner: Member, insured: Client) -> None:
    for day in (10, 11):
        make_session(insured, owner, start=at_hour(15, date(2026, 11, day)))
    assert payer_codes() == ["OLD", "NEW"]


def test_day_without_valid_insurance_says_so(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    make_payer()
    insure(pilar, valid_from=LATER)
    make_session(pilar, owner)
    (facts,) = read_sessions(Choice(invoiced=False))
    assert [(each.reason.value, each.text) for each in findings(facts)] == [
        ("payer missing", "None of the client's insurances is valid on the day of the session.")
    ]


def test_two_plans_of_one_payer_are_two_claims(
    in_linden: Practice, owner: Member, insured: Client
) -> None:
    Coverage.objects.filter(client=insured).update(payer_code="OLD")
    sessions = [
        make_session(insured, owner),
        make_session(insured, owner, start=at_hour(15, LATER)),
    ]
    assert sums(waiting(Choice(invoiced=False)).kinds).electronic_claims == 2
    bill(in_linden, *sessions, actor=owner)
    assert Claim.objects.count() == 2


def test_authorization_is_that_of_the_day(owner: Member, insured: Client) -> None:
    make_appointment(owner, insured)
    make_appointment(owner, insured, start=at_hour(15, LATER))
    rows = billable_rows(since=at_hour(0, DAY))
    assert [row.authorization_number for row in rows] == ["A1", ""]


def test_electronic_payer_without_electronic_billing_is_red(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    """The claims of a time without Electronic Billing wait with the reason, or go on paper."""
    make_payer()
    insure(pilar)
    session = make_session(pilar, owner)
    in_linden.subscriptions = [Subscription.BACK_OFFICE]
    in_linden.save()
    (facts,) = read_sessions(Choice(invoiced=False))
    (finding,) = findings(facts)
    assert (finding.reason.value, finding.place) == ("payer missing", "payer")
    assert finding.text.startswith("Electronic Billing is switched off, so no claim can be sent")
    with pytest.raises(NothingToBill):
        bill(in_linden, session, actor=owner)
    Payer.objects.update(form="cms1500")
    bill(in_linden, session, actor=owner)
    assert Claim.objects.get().interchange_id is None
    assert replace(facts, bill_to="client").to_insurance is False


def test_company_becomes_electronic_only_with_electronic_billing(
    in_linden: Practice, owner: Member
) -> None:
    """S4-14. What is electronic already stays so and can be changed otherwise."""
    there = make_payer("OLD")
    owner.practice.subscriptions = [Subscription.BACK_OFFICE]
    new = {"code": "NEW01", "name": "New", "form": "electronic"}
    with pytest.raises(Refused) as refused:
        add_payer(actor=owner, form_id=new_id(), values=new)
    assert refused.value.field == "form"
    paper = add_payer(actor=owner, form_id=new_id(), values={**new, "form": "cms1500"})
    with pytest.raises(Refused):
        change_payer(actor=owner, payer_id=paper.id, values=new, version=1)
    kept = {"code": "OLD", "name": "Older", "form": "electronic"}
    assert change_payer(actor=owner, payer_id=there.id, values=kept, version=1).name == "Older"
