"""The written 837P, compared with claims that clearinghouses accept and judged by validators."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from settee.billing.documents import Address, ClaimDocument, Person, Relationship
from settee.billing.x12.claim837p import iter_837p, write_837p
from settee.billing.x12.segments import EmptySegment, InvalidEnvelope, UnsafeElement
from tests.billing.x12.examples import (
    ANA,
    BAKER,
    BEN,
    BLUE,
    CODY,
    DEPENDENT,
    FAY,
    GARCIA,
    GROUP,
    GROUP_SESSION,
    LOPEZ,
    NOW,
    PAY_TO,
    SECOND_CLAIM,
    SOLO,
    TELEHEALTH,
    TRADING,
    sample,
    service_line,
)
from tests.judges import judge_837p


def write(*claims: ClaimDocument, control_number: int = 101) -> str:
    return write_837p(claims, trading=TRADING, control_number=control_number, now=NOW)


def segments(*claims: ClaimDocument) -> list[str]:
    return write(*claims).rstrip("~").split("~")


def named(name: str, *claims: ClaimDocument) -> list[str]:
    return [text for text in segments(*claims) if text.startswith(f"{name}*")]


def without_batch_id(text: str) -> list[str]:
    """The segments without BHT03, the one value that is each writer's own."""
    parts = [line.strip() for line in text.split("~") if line.strip()]
    return ["BHT" if part.startswith("BHT*") else part for part in parts]


@pytest.mark.parametrize(
    ("name", "control_number", "claims"),
    [
        ("837p_01_telehealth_self_solo.837", 101, [TELEHEALTH]),
        (
            "837p_02_dependent_group_auth.837",
            102,
            [replace(DEPENDENT, billing_provider=replace(GROUP, pay_to=PAY_TO))],
        ),
    ],
)
def test_claim_equals_accepted_sample(
    name: str, control_number: int, claims: list[ClaimDocument]
) -> None:
    text = write(*claims, control_number=control_number)
    assert without_batch_id(text) == without_batch_id(sample(name))
    assert judge_837p(text) == []


def test_batch_equals_accepted_sample() -> None:
    first_line = service_line(
        "RB-1011L1", "90837", "150.00", modifiers=("95",), place="10", day=date(2026, 9, 9)
    )
    first = replace(
        TELEHEALTH,
        claim_id="RB-1011",
        billing_provider=GROUP,
        rendering_provider=replace(BAKER, npi=GROUP.npi),
        lines=(first_line,),
    )
    text = write(first, DEPENDENT, GROUP_SESSION, SECOND_CLAIM, control_number=111)
    assert without_batch_id(text) == without_batch_id(sample("837p_11_batch_three_patients.837"))
    assert judge_837p(text) == []


def test_header_is_106_characters_and_counts_are_right() -> None:
    text = write(TELEHEALTH, control_number=999_999_999)
    assert text[:106] == (
        "ISA*00*          *00*          *ZZ*RIVERBEND      *ZZ*CLEARHOUSE     "
        "*260914*1200*^*00501*999999999*0*T*:~"
    )
    assert text.endswith("SE*26*0001~GE*1*999999999~IEA*1*999999999~")
    assert "\n" not in text


def test_claims_of_two_billing_providers_are_brought_together() -> None:
    other = replace(TELEHEALTH, claim_id="RB-2001", lines=(service_line("X1", "90834", "90.00"),))
    text = write(TELEHEALTH, GROUP_SESSION, other)
    assert [part for part in text.split("~") if part.startswith(("HL*", "CLM*"))] == [
        "HL*1**20*1",
        "HL*2*1*22*0",
        "CLM*RB-1001*150***10:B:1*Y*A*Y*Y",
        "CLM*RB-2001*90***11:B:1*Y*A*Y*Y",
        "HL*3**20*1",
        "HL*4*3*22*0",
        "CLM*RB-1012*45***02:B:1*Y*A*Y*Y",
    ]
    assert judge_837p(text) == []


def test_patient_seen_by_two_billing_providers_stands_under_each() -> None:
    other = replace(GROUP_SESSION, billing_provider=SOLO)
    levels = ["HL*1**20*1", "HL*2*1*22*0", "HL*3**20*1", "HL*4*3*22*0"]
    assert named("HL", GROUP_SESSION, other) == levels


@pytest.mark.parametrize(
    "change",
    [
        {"member_id": "AB1"},
        {"payer": BLUE},
        {"group_number": "G1"},
        {"plan_name": "Gold Plan"},
        {"patient": replace(FAY, first_name="Faye")},
    ],
)
def test_claim_insured_otherwise_opens_its_own_level(change: dict[str, Any]) -> None:
    claims = GROUP_SESSION, replace(SECOND_CLAIM, **change)
    assert named("HL", *claims) == ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*0"]
    assert judge_837p(write(*claims)) == []


@pytest.mark.parametrize(
    ("relationship", "code"), [("spouse", "01"), ("child", "19"), ("other", "G8")]
)
def test_patient_who_is_not_the_subscriber_has_a_level_of_their_own(
    relationship: Relationship, code: str
) -> None:
    claim = replace(DEPENDENT, relationship=relationship)
    assert named("HL", claim) == ["HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0"]
    assert named("SBR", claim) == ["SBR*P**77001******BL"]
    assert named("PAT", claim) == [f"PAT*{code}"]


def test_subscriber_without_address_or_birth_date_is_named_only() -> None:
    claim = replace(DEPENDENT, subscriber=Person("Okafor", "Ben"))
    parts = segments(claim)
    at = parts.index("NM1*IL*1*OKAFOR*BEN****MI*BLX55512345")
    assert parts[at + 1].startswith("NM1*PR")
    assert judge_837p(write(claim)) == []


def test_subscriber_of_unknown_sex_is_named_without_demographics() -> None:
    unknown = replace(DEPENDENT, subscriber=replace(BEN, sex="U"))
    assert named("DMG", unknown) == ["DMG*D8*20140611*M"]
    patient = replace(DEPENDENT, patient=replace(CODY, sex="U"))
    assert named("DMG", patient) == ["DMG*D8*19790905*M", "DMG*D8*20140611*U"]


def test_plan_name_is_sent_only_without_group_number() -> None:
    both = replace(TELEHEALTH, plan_name="Gold Plan")
    name_alone = replace(both, group_number="")
    assert named("SBR", both) == ["SBR*P*18*GRP777******CI"]
    assert named("SBR", name_alone) == ["SBR*P*18**GOLD PLAN*****CI"]


def test_rendering_provider_is_absent_when_it_bills() -> None:
    assert named("NM1", TELEHEALTH)[-1] == "NM1*PR*2*ACME BEHAVIORAL PLAN*****PI*ACM01"
    assert named("NM1", GROUP_SESSION)[-1] == "NM1*82*1*LOPEZ*JAMIE****XX*1000000038"


def test_claim_providers_stand_in_the_order_of_their_loops() -> None:
    claim = replace(
        DEPENDENT,
        supervising_provider=LOPEZ,
        service_facility=Address("9 School Rd", "", "Salem", "OR", "973010009"),
        service_facility_name="Lake School",
    )
    assert named("NM1", claim)[-4:] == [
        "NM1*DN*1*GARCIA*LEE****XX*1000000079",
        "NM1*82*1*BAKER*SAM****XX*1000000046",
        "NM1*77*2*LAKE SCHOOL",
        "NM1*DQ*1*LOPEZ*JAMIE****XX*1000000038",
    ]
    assert judge_837p(write(claim)) == []


def test_service_facility_at_the_billing_address_is_left_out() -> None:
    claim = replace(DEPENDENT, service_facility=GROUP.address, service_facility_name="Riverbend")
    assert write(claim) == write(DEPENDENT)


def test_pay_to_address_equal_to_the_street_address_is_left_out() -> None:
    same = replace(DEPENDENT, billing_provider=replace(GROUP, pay_to=GROUP.address))
    assert write(same) == write(DEPENDENT)


def test_billing_contact_is_sent_when_it_differs_from_the_submitters() -> None:
    same = replace(SOLO, contact_name="Billing Desk", phone="503.555.0100")
    other = replace(SOLO, contact_name="Morgan Winters", phone="+1 (503) 555-0177 ext. 4")
    nameless = replace(SOLO, phone="5035550177")
    contacts = [named("PER", replace(TELEHEALTH, billing_provider=p)) for p in (same, other)]
    submitter = "PER*IC*BILLING DESK*TE*5035550100"
    assert contacts == [[submitter], [submitter, "PER*IC*MORGAN WINTERS*TE*5035550177"]]
    for provider in (other, nameless):
        assert judge_837p(write(replace(TELEHEALTH, billing_provider=provider))) == []


def test_replacement_names_the_claim_it_changes() -> None:
    claim = replace(TELEHEALTH, frequency="7", payer_claim_number="ACM260905000999")
    assert named("CLM", claim) == ["CLM*RB-1001*150***10:B:7*Y*A*Y*Y"]
    assert named("REF", claim)[1] == "REF*F8*ACM260905000999"
    original = replace(claim, frequency="1")
    assert "REF*F8" not in write(original)


def test_numbers_notes_and_signatures_of_the_claim() -> None:
    claim = replace(
        TELEHEALTH,
        referral_number="R-1",
        authorization_number="A-1",
        note="See chart; appeal follows",
        signature_on_file=False,
        assignment=False,
        amount_paid=Decimal("0.00"),
    )
    parts = segments(claim)
    at = parts.index("CLM*RB-1001*150***10:B:1*Y*C*N*I")
    assert parts[at + 1 : at + 5] == [
        "REF*9F*R-1",
        "REF*G1*A-1",
        "NTE*ADD*SEE CHART; APPEAL FOLLOWS",
        "HI*ABK:F411",
    ]


def test_place_of_a_line_is_sent_when_it_differs_from_the_claims() -> None:
    claim = replace(
        TELEHEALTH,
        lines=(
            service_line("A1", "90837", "150.10", place="11", units="1.50"),
            service_line("A2", "90837", "0.05", place="10"),
            service_line("A3", "H0004", "1E+3", place="11", modifiers=("HO", "U1", "GT", "59")),
        ),
    )
    assert named("SV1", claim) == [
        "SV1*HC:90837*150.1*UN*1.5***1",
        "SV1*HC:90837*0.05*UN*1*10**1",
        "SV1*HC:H0004:HO:U1:GT:59*1000*UN*1***1",
    ]
    assert named("CLM", claim) == ["CLM*RB-1001*1150.15***11:B:1*Y*A*Y*Y"]
    assert judge_837p(write(claim)) == []


def test_names_are_transliterated_and_can_not_break_out() -> None:
    ana = replace(ANA, last_name="Ø'Brien~CLM*1:2^", first_name="Żoë\r\n*", middle_name="👩")
    claim = replace(TELEHEALTH, patient=ana, subscriber=ana)
    assert "NM1*IL*1*O'BRIENCLM12*ZOE****MI*AB100200301" in segments(claim)
    assert judge_837p(write(claim)) == []


def test_long_names_are_cut_to_their_element() -> None:
    person = replace(ANA, last_name="A" * 59 + " BC", first_name="D" * 99, middle_name="E" * 99)
    provider = replace(SOLO, contact_name="F" * 99, phone="5035550177")
    claim = replace(TELEHEALTH, patient=person, billing_provider=provider)
    name = f"NM1*IL*1*{'A' * 59}*{'D' * 35}*{'E' * 25}***MI*AB100200301"
    assert name in segments(claim)
    assert f"PER*IC*{'F' * 60}*TE*5035550177" in segments(claim)
    assert judge_837p(write(claim)) == []


def test_more_claims_than_a_transaction_takes_open_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("settee.billing.x12.claim837p.CLAIMS_PER_TRANSACTION", 2)
    claims = [
        replace(TELEHEALTH, claim_id=f"C{n}", lines=(service_line(f"L{n}", "90837", "1.00"),))
        for n in range(5)
    ]
    text = write(*claims)
    names = ("ST*", "BHT*", "SE*", "GE*")
    assert [part for part in text.split("~") if part.startswith(names)] == [
        "ST*837*0001*005010X222A1",
        "BHT*0019*00*000000101-0001*20260914*1200*CH",
        "SE*33*0001",
        "ST*837*0002*005010X222A1",
        "BHT*0019*00*000000101-0002*20260914*1200*CH",
        "SE*33*0002",
        "ST*837*0003*005010X222A1",
        "BHT*0019*00*000000101-0003*20260914*1200*CH",
        "SE*26*0003",
        "GE*3*101",
    ]
    assert judge_837p(text) == []


def test_patient_with_more_claims_than_a_level_takes_gets_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("settee.billing.x12.claim837p.CLAIMS_PER_PATIENT", 2)
    claims = [
        replace(TELEHEALTH, claim_id=f"C{n}", lines=(service_line(f"L{n}", "90837", "1.00"),))
        for n in range(3)
    ]
    assert named("HL", *claims) == ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*0"]


def test_streamed_claims_are_taken_one_at_a_time() -> None:
    taken = []

    def source() -> Iterator[ClaimDocument]:
        for claim in (TELEHEALTH, DEPENDENT):
            taken.append(claim.claim_id)
            yield claim

    stream = iter_837p(source(), trading=TRADING, control_number=1, now=NOW)
    written = [next(text for text in stream if text.startswith("CLM*"))]
    assert (len(written), taken) == (1, ["RB-1001"])


@pytest.mark.parametrize("control_number", [0, -1, 1_000_000_000])
def test_control_number_out_of_range_is_refused(control_number: int) -> None:
    with pytest.raises(InvalidEnvelope):
        write(TELEHEALTH, control_number=control_number)


@pytest.mark.parametrize("submitter_id", ["", "X", "SIXTEENCHARACTER"])
def test_sender_id_that_does_not_fit_is_refused(submitter_id: str) -> None:
    trading = replace(TRADING, submitter_id=submitter_id)
    with pytest.raises(InvalidEnvelope):
        write_837p([TELEHEALTH], trading=trading, control_number=1, now=NOW)


def test_interchange_without_claims_is_refused() -> None:
    with pytest.raises(InvalidEnvelope):
        write()


def test_unchecked_code_can_not_break_out() -> None:
    claim = replace(TELEHEALTH, diagnosis_codes=("F41~1",))
    with pytest.raises(UnsafeElement):
        write(claim)


def test_patient_without_address_is_refused() -> None:
    nobody = replace(ANA, address=Address("", "", "", "", ""))
    with pytest.raises(EmptySegment):
        write(replace(TELEHEALTH, patient=nobody))


def test_referring_provider_is_not_needed() -> None:
    without = replace(DEPENDENT, referring_provider=None)
    assert GARCIA.npi not in write(without)
    assert judge_837p(write(without)) == []
