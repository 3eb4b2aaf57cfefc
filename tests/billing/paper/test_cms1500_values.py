"""What stands in the boxes of the CMS-1500."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    PayerParty,
    Person,
    Provider,
    ServiceLine,
)
from settee.billing.paper.cms1500_layout import FIELDS
from settee.billing.paper.cms1500_text import AmountTooLarge, Values, plain
from settee.billing.paper.cms1500_values import forms


def only_form(claim: ClaimDocument) -> Values:
    (values,) = forms(claim)
    return values


def many_lines(claim: ClaimDocument, *charges: str) -> ClaimDocument:
    lines = tuple(replace(claim.lines[0], charge=Decimal(charge)) for charge in charges)
    return replace(claim, lines=lines)


def test_form_of_ordinary_claim_fills_every_box(claim: ClaimDocument) -> None:
    assert only_form(claim) == {
        "carrier.1": "AETNA BEHAVIORAL HEALTH",
        "carrier.2": "PO BOX 981106",
        "carrier.3": "EL PASO TX 79998-1106",
        "1.group": "X",
        "1a": "W123456789",
        "2": "CASTELLANOS-NUNEZ, PILAR, A",
        "3.mm": "03",
        "3.dd": "09",
        "3.yy": "1988",
        "3.F": "X",
        "4": "DANG, THI ANH",
        "5.street": "208 FERRY ST APT 3",
        "5.city": "BEACON",
        "5.state": "NY",
        "5.zip": "12508",
        "5.area": "845",
        "5.phone": "5550177",
        "6.spouse": "X",
        "7.street": "208 FERRY ST APT 3",
        "7.city": "BEACON",
        "7.state": "NY",
        "7.zip": "12508",
        "7.area": "845",
        "7.phone": "5550177",
        "10a.no": "X",
        "10b.no": "X",
        "10c.no": "X",
        "11": "GRP-7781",
        "11a.mm": "12",
        "11a.dd": "01",
        "11a.yy": "1980",
        "11a.M": "X",
        "11c": "EMPIRE CHOICE PPO",
        "11d.no": "X",
        "12": "SIGNATURE ON FILE",
        "13": "SIGNATURE ON FILE",
        "20.no": "X",
        "21.indicator": "0",
        "21.A": "F411",
        "21.B": "F4310",
        "23": "AUTH99812",
        "1.24I.qualifier": "ZZ",
        "1.24J.other": "1041C0700X",
        "1.24A.from.mm": "11",
        "1.24A.from.dd": "04",
        "1.24A.from.yy": "26",
        "1.24A.to.mm": "11",
        "1.24A.to.dd": "04",
        "1.24A.to.yy": "26",
        "1.24B": "11",
        "1.24D": "90837",
        "1.24D.modifier1": "HO",
        "1.24D.modifier2": "95",
        "1.24E": "BA",
        "1.24F.dollars": "135",
        "1.24F.cents": "50",
        "1.24G": "1",
        "1.24J": "1234567893",
        "25": "123456789",
        "25.EIN": "X",
        "26": "C00012-2611",
        "27.yes": "X",
        "28.dollars": "135",
        "28.cents": "50",
        "29.dollars": "25",
        "29.cents": "00",
        "31": "MAREN OKAFOR LCSW",
        "31.mm": "11",
        "31.dd": "30",
        "31.yy": "26",
        "32.1": "LINDEN STREET COUNSELING",
        "32.2": "14 LINDEN STREET SUITE 2",
        "32.3": "BEACON NY 12508-1402",
        "32a": "1992739981",
        "33.area": "845",
        "33.phone": "5550100",
        "33.1": "LINDEN STREET COUNSELING",
        "33.2": "14 LINDEN STREET SUITE 2",
        "33.3": "BEACON NY 12508-1402",
        "33a": "1992739981",
        "33b": "ZZ261QM0801X",
    }


def test_forms_of_seven_lines_each_total_their_own(claim: ClaimDocument) -> None:
    seven = many_lines(claim, "100.00", "100.00", "100.00", "100.00", "100.00", "100.10", "55.05")
    first, second = forms(seven)
    assert (first["28.dollars"], first["28.cents"]) == ("600", "10")
    assert (second["28.dollars"], second["28.cents"]) == ("55", "05")
    assert (first["6.24F.cents"], second["1.24F.dollars"]) == ("10", "55")
    assert "2.24D" not in second
    repeated = {"2", "4", "1a", "21.A", "21.B", "26", "33.1", "33a", "31", "12"}
    assert {name: second[name] for name in repeated} == {name: first[name] for name in repeated}


@pytest.mark.parametrize(
    ("paid", "on_forms"),
    [
        ("0.00", [("0", "00"), ("0", "00")]),
        ("25.00", [("25", "00"), ("0", "00")]),
        ("620.00", [("600", "00"), ("20", "00")]),
        ("700.00", [("600", "00"), ("100", "00")]),
    ],
)
def test_amount_paid_is_on_the_forms_once(
    claim: ClaimDocument, paid: str, on_forms: list[tuple[str, str]]
) -> None:
    seven = replace(many_lines(claim, *["100.00"] * 6, "55.00"), amount_paid=Decimal(paid))
    assert [(form["29.dollars"], form["29.cents"]) for form in forms(seven)] == on_forms


@pytest.mark.parametrize(
    ("filing", "group", "program"),
    [
        ("MB", "", "medicare"),
        ("MC", "", "medicaid"),
        ("CH", "", "tricare"),
        ("VA", "", "champva"),
        ("CI", "G1", "group"),
        ("BL", "G1", "group"),
        ("CI", "", "other"),
        ("WC", "G1", "other"),
    ],
)
def test_box_1_follows_the_claim_filing_code(
    claim: ClaimDocument, filing: str, group: str, program: str
) -> None:
    payer = PayerParty("1", "Payer", claim_filing_code=filing)
    values = only_form(replace(claim, payer=payer, group_number=group))
    assert [name for name in values if name.startswith("1.") and "24" not in name] == [
        f"1.{program}"
    ]


def test_box_11_says_none_for_medicare_without_group(claim: ClaimDocument) -> None:
    payer = PayerParty("1", "Medicare", claim_filing_code="MB")
    assert only_form(replace(claim, payer=payer, group_number=""))["11"] == "NONE"


def test_box_22_only_for_replacement_and_void(claim: ClaimDocument) -> None:
    number = replace(claim, payer_claim_number="2026110912345")
    corrected = only_form(replace(number, frequency="7"))
    assert (corrected["22.code"], corrected["22.reference"]) == ("7", "2026110912345")
    assert {"22.code", "22.reference"} & only_form(number).keys() == set()


def test_box_23_takes_the_referral_without_authorization(claim: ClaimDocument) -> None:
    values = only_form(replace(claim, authorization_number="", referral_number="R-9"))
    assert values["23"] == "R9"


def test_signatures_absent_without_consent(claim: ClaimDocument) -> None:
    values = only_form(replace(claim, signature_on_file=False))
    assert {"12", "13"} & values.keys() == set()


def test_assignment_refused_leaves_box_13_empty(claim: ClaimDocument) -> None:
    values = only_form(replace(claim, assignment=False))
    assert ("13" in values, values["12"], values["27.no"]) == (False, "SIGNATURE ON FILE", "X")


def test_supervisor_stands_in_box_17(claim: ClaimDocument) -> None:
    supervisor = Provider("Lindqvist", "Åsa", "1003000126", credentials="Ph.D.")
    values = only_form(replace(claim, supervising_provider=supervisor))
    boxes = {name: text for name, text in values.items() if name.startswith("17")}
    assert boxes == {"17.qualifier": "DQ", "17": "ASA LINDQVIST PHD", "17b": "1003000126"}


def test_solo_practice_with_ssn_marks_ssn_and_writes_the_whole_name(claim: ClaimDocument) -> None:
    solo = replace(
        claim.billing_provider, person=True, name="Okafor", first_name="Maren", tax_id_kind="SY"
    )
    values = only_form(replace(claim, billing_provider=solo))
    assert (values["33.1"], values["25.SSN"], "25.EIN" in values) == ("MAREN OKAFOR", "X", False)


def test_box_32_takes_the_facility(claim: ClaimDocument) -> None:
    school = Address("1 School Rd", "", "Cold Spring", "NY", "10516")
    values = only_form(
        replace(claim, service_facility=school, service_facility_name="Haldane School")
    )
    assert {name: text for name, text in values.items() if name.startswith("32")} == {
        "32.1": "HALDANE SCHOOL",
        "32.2": "1 SCHOOL RD",
        "32.3": "COLD SPRING NY 10516",
    }


def test_box_32_empty_when_the_patient_is_at_home(claim: ClaimDocument) -> None:
    line = replace(claim.lines[0], place_of_service="10")
    assert [n for n in only_form(replace(claim, lines=(line,))) if n.startswith("32")] == []


def test_unknown_sex_marks_neither_box(claim: ClaimDocument) -> None:
    values = only_form(replace(claim, patient=replace(claim.patient, sex="U")))
    assert {"3.F", "3.M"} & values.keys() == set()


def test_foreign_telephone_left_out_rather_than_cut(claim: ClaimDocument) -> None:
    values = only_form(replace(claim, patient=replace(claim.patient, phone="+44 20 7946 0958")))
    assert {"5.area", "5.phone"} & values.keys() == set()


def test_twelve_diagnoses_have_letters_a_to_l(claim: ClaimDocument) -> None:
    codes = tuple(f"F{n}.1" for n in range(10, 22))
    line = replace(claim.lines[0], diagnosis_pointers=(12, 1))
    values = only_form(replace(claim, diagnosis_codes=codes, lines=(line,)))
    assert (values["21.A"], values["21.L"], values["1.24E"]) == ("F101", "F211", "LA")


@pytest.mark.parametrize(("units", "written"), [("2", "2"), ("10", "10"), ("1.50", "1.5")])
def test_units_without_needless_zeros(claim: ClaimDocument, units: str, written: str) -> None:
    line = replace(claim.lines[0], units=Decimal(units))
    assert only_form(replace(claim, lines=(line,)))["1.24G"] == written


@pytest.mark.parametrize(
    ("charge", "units", "box"),
    [("100000.00", "1", "24F"), ("1.00", "10.25", "24G"), ("99999.99", "1", "")],
)
def test_amount_is_refused_rather_than_cut(
    claim: ClaimDocument, charge: str, units: str, box: str
) -> None:
    line = replace(claim.lines[0], charge=Decimal(charge), units=Decimal(units))
    big = replace(claim, lines=(line,) * 6)
    if not box:
        assert only_form(big)["28.dollars"] == "599999"
        return
    with pytest.raises(AmountTooLarge) as refused:
        list(forms(big))
    assert refused.value.box == box


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Nguyễn-Trần, Thị Ánh", "NGUYEN-TRAN THI ANH"),
        ("O’Neil & Søns", "O'NEIL & SONS"),
        ("12 N. Main St., #4", "12 N MAIN ST 4"),
        ("Straße\n7\t(rear)", "STRASSE 7 REAR"),
    ],
)
def test_plain_keeps_only_what_a_form_reader_takes(typed: str, printed: str) -> None:
    assert plain(typed) == printed


@given(text=st.text(max_size=120))
def test_no_text_is_wider_than_its_field(text: str) -> None:
    values = only_form(claim_of(text))
    assert [n for n, written in values.items() if len(written) > FIELDS[n].width] == []
    assert [w for w in values.values() if not re.fullmatch(r"[A-Z0-9 ,'&/-]+", w)] == []


def claim_of(text: str) -> ClaimDocument:
    """A claim with ``text`` wherever somebody types."""
    address = Address(text, text, text, text, text)
    person = Person(text, text, text, date(1900, 1, 1), "M", address, text)
    provider = Provider(text, text, text, text, text, text)
    line = ServiceLine(
        text, date(2026, 1, 1), text, (text,) * 5, Decimal(1), Decimal(1), text, (1,) * 6
    )
    return ClaimDocument(
        text,
        BillingProvider(text, text, text, taxonomy=text, address=address, phone=text),
        provider,
        PayerParty(text, text, "CI", address),
        "child",
        person,
        person,
        text,
        text,
        text,
        (text,) * 13,
        (line,),
        authorization_number=text,
        frequency="8",
        payer_claim_number=text,
        note=text,
        supervising_provider=provider,
        service_facility=address,
        service_facility_name=text,
    )
