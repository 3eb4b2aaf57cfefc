"""Each rule of ``check_claim``: a good claim, one fault, the field that is named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from settee.billing.documents import Address, ClaimDocument
from settee.billing.x12.check import Problem, check_claim, check_trading
from tests.billing.x12.examples import (
    ANA,
    BAKER,
    DEPENDENT,
    GROUP,
    GROUP_SESSION,
    PAY_TO,
    SECOND_CLAIM,
    TELEHEALTH,
    TRADING,
    service_line,
)


def fields(claim: ClaimDocument) -> list[str]:
    return [problem.field for problem in check_claim(claim)]


@pytest.mark.parametrize("claim", [TELEHEALTH, DEPENDENT, GROUP_SESSION, SECOND_CLAIM])
def test_good_claim_has_no_problem(claim: ClaimDocument) -> None:
    assert check_claim(claim) == []


def test_pay_to_address_may_be_a_post_office_box() -> None:
    assert fields(replace(DEPENDENT, billing_provider=replace(GROUP, pay_to=PAY_TO))) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"npi": ""}, "npi"),
        ({"npi": "1000000013"}, "npi"),
        ({"name": " 😀 "}, "name"),
        ({"tax_id": "93-1234567"}, "tax_id"),
        ({"tax_id": "93123456"}, "tax_id"),
        ({"taxonomy": "261QM0801"}, "taxonomy"),
        ({"address": replace(GROUP.address, zip="97201")}, "address.zip"),
        ({"address": replace(GROUP.address, zip="97201-0001")}, "address.zip"),
        ({"address": replace(GROUP.address, state="Oregon")}, "address.state"),
        ({"address": replace(GROUP.address, state="ZZ")}, "address.state"),
        ({"address": replace(GROUP.address, city="P")}, "address.city"),
        ({"address": replace(GROUP.address, line1="")}, "address.line1"),
        ({"address": replace(GROUP.address, line1="P.O. Box 4")}, "address.line1"),
        ({"address": replace(GROUP.address, line2="po box 4")}, "address.line1"),
        ({"pay_to": replace(PAY_TO, zip="1")}, "pay_to.zip"),
    ],
)
def test_fault_of_the_billing_provider_is_named(change: dict[str, Any], field: str) -> None:
    claim = replace(DEPENDENT, billing_provider=replace(GROUP, **change))
    assert fields(claim) == [f"billing_provider.{field}"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"claim_id": "A" * 21}, "claim_id"),
        ({"claim_id": ""}, "claim_id"),
        ({"claim_id": "a-1"}, "claim_id"),
        ({"claim_id": "A:1"}, "claim_id"),
        ({"frequency": "9"}, "frequency"),
        ({"frequency": "7"}, "payer_claim_number"),
        ({"frequency": "8", "payer_claim_number": "~"}, "payer_claim_number"),
        ({"member_id": ""}, "member_id"),
        ({"member_id": "*A"}, "member_id"),
        ({"group_number": "A" * 51}, "group_number"),
        ({"authorization_number": "A" * 51}, "authorization_number"),
        ({"referral_number": "A" * 51}, "referral_number"),
        ({"amount_paid": Decimal("-1.00")}, "amount_paid"),
        ({"amount_paid": Decimal("1.005")}, "amount_paid"),
        ({"payer": replace(DEPENDENT.payer, payer_id="1")}, "payer.payer_id"),
        ({"payer": replace(DEPENDENT.payer, name="")}, "payer.name"),
        ({"payer": replace(DEPENDENT.payer, claim_filing_code="QQ")}, "payer.claim_filing_code"),
        ({"rendering_provider": replace(BAKER, npi="")}, "rendering_provider.npi"),
        ({"rendering_provider": replace(BAKER, last_name="")}, "rendering_provider.last_name"),
        ({"rendering_provider": replace(BAKER, taxonomy="X")}, "rendering_provider.taxonomy"),
        ({"supervising_provider": replace(BAKER, npi="1")}, "supervising_provider.npi"),
        ({"referring_provider": replace(BAKER, npi="1")}, "referring_provider.npi"),
        (
            {"service_facility": replace(PAY_TO, line1="9 Elm St"), "service_facility_name": ""},
            "service_facility_name",
        ),
        (
            {
                "service_facility": replace(PAY_TO, line1="9 Elm St", zip="97201"),
                "service_facility_name": "School",
            },
            "service_facility.zip",
        ),
        ({"patient": replace(DEPENDENT.patient, birth_date=None)}, "patient.birth_date"),
        (
            {"patient": replace(DEPENDENT.patient, birth_date=date(1014, 6, 11))},
            "patient.birth_date",
        ),
        ({"patient": replace(DEPENDENT.patient, last_name="")}, "patient.last_name"),
        ({"subscriber": replace(DEPENDENT.subscriber, last_name="")}, "subscriber.last_name"),
        ({"diagnosis_codes": ("F90.2", "F90.2")}, "diagnosis_codes"),
        ({"diagnosis_codes": ("F90.2", "X")}, "diagnosis_codes.1"),
        ({"lines": ()}, "lines"),
    ],
)
def test_fault_of_the_claim_is_named(change: dict[str, Any], expected: str) -> None:
    assert fields(replace(DEPENDENT, **change)) == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"charge": Decimal("-0.01")}, "charge"),
        ({"charge": Decimal("1.001")}, "charge"),
        ({"charge": Decimal("NaN")}, "charge"),
        ({"charge": Decimal("Infinity")}, "charge"),
        ({"charge": Decimal("1e8")}, "charge"),
        ({"units": Decimal(0)}, "units"),
        ({"units": Decimal("0.0001")}, "units"),
        ({"code": "9083"}, "code"),
        ({"code": ""}, "code"),
        ({"modifiers": ("95", "GT", "HO", "U1", "U2")}, "modifiers"),
        ({"modifiers": ("9",)}, "modifiers"),
        ({"place_of_service": "98"}, "place_of_service"),
        ({"diagnosis_pointers": ()}, "diagnosis_pointers"),
        ({"diagnosis_pointers": (0,)}, "diagnosis_pointers"),
        ({"diagnosis_pointers": (2,)}, "diagnosis_pointers"),
        ({"diagnosis_pointers": (1, 1)}, "diagnosis_pointers"),
        ({"service_date": date(1988, 2, 13)}, "service_date"),
        ({"line_id": "A" * 31}, "line_id"),
        ({"line_id": ""}, "line_id"),
    ],
)
def test_fault_of_a_line_is_named(change: dict[str, Any], expected: str) -> None:
    line = replace(TELEHEALTH.lines[0], **change)
    assert fields(replace(TELEHEALTH, lines=(line,))) == [f"lines.0.{expected}"]


def test_free_session_on_the_day_of_birth_is_no_fault() -> None:
    line = replace(TELEHEALTH.lines[0], charge=Decimal("0.00"), service_date=date(1988, 2, 14))
    assert fields(replace(TELEHEALTH, lines=(line,))) == []


def test_limits_of_lines_and_diagnoses() -> None:
    lines = tuple(service_line(f"L{n}", "90837", "1.00") for n in range(51))
    codes = tuple(f"F{n}.0" for n in range(40, 53))
    assert fields(replace(TELEHEALTH, lines=lines)) == ["lines"]
    assert fields(replace(TELEHEALTH, lines=lines[:50])) == []
    assert fields(replace(TELEHEALTH, diagnosis_codes=codes)) == ["diagnosis_codes"]
    assert fields(replace(TELEHEALTH, diagnosis_codes=codes[:12])) == []


def test_two_lines_with_one_id_are_a_fault() -> None:
    line = TELEHEALTH.lines[0]
    assert fields(replace(TELEHEALTH, lines=(line, line))) == ["lines"]


def test_empty_claim_names_every_field_without_repeating_data() -> None:
    nobody = replace(ANA, last_name="", birth_date=None, address=Address("", "", "", "", ""))
    claim = replace(TELEHEALTH, patient=nobody, member_id="", diagnosis_codes=())
    assert check_claim(claim) == [
        Problem("patient.last_name", "Enter the client's last name in letters or digits."),
        Problem("patient.birth_date", "Enter the client's birth date."),
        Problem("patient.address.line1", "Enter the client's street address in letters or digits."),
        Problem("patient.address.city", "Enter the client's city with two letters or more."),
        Problem(
            "patient.address.state", "Enter the client's state as its two-letter code, like NY."
        ),
        Problem("patient.address.zip", "Enter the client's ZIP code with five or nine digits."),
        Problem("member_id", "Enter the member id with 2 to 80 letters or digits."),
        Problem("diagnosis_codes", "Enter one to 12 diagnosis codes."),
        Problem("lines.0.diagnosis_pointers", "Point line 1 to one to 4 of the claim's diagnoses."),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"submitter_name": ""}, "submitter_name"),
        ({"submitter_id": "A" * 16}, "submitter_id"),
        ({"receiver_id": "r1"}, "receiver_id"),
        ({"receiver_name": "*"}, "receiver_name"),
        ({"contact_name": ""}, "contact_name"),
        ({"contact_phone": "555-0100"}, "contact_phone"),
        ({"version": "005010X223A3"}, "version"),
    ],
)
def test_fault_of_the_trading_parties_is_named(change: dict[str, Any], field: str) -> None:
    assert [problem.field for problem in check_trading(replace(TRADING, **change))] == [field]


def test_good_trading_parties_have_no_problem() -> None:
    assert check_trading(TRADING) == []
