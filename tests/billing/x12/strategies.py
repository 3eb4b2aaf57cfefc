"""Any claim that passes ``check_claim``, with anything a person may have typed into its names."""

from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from hypothesis import strategies as st

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    PayerParty,
    Person,
    Provider,
    Relationship,
    ServiceLine,
    Sex,
)
from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import CLAIM_FILING_CODES, PLACES_OF_SERVICE, STATES, is_po_box

_TYPED = st.one_of(
    st.text(max_size=100),
    st.text("áéñøłßĐŻ *~:^'\"\r\n\t😀👩‍👧аяΩ王_#[]|", max_size=20),
    st.sampled_from(["O'Brien~CLM*1:2^", "van der Bijl-Ñandú", "X" * 200, "ﬁ½№™", " "]),
)
_NAME = _TYPED.filter(lambda text: len(to_x12(text, 30)) >= 2)
_DIGIT = st.sampled_from("0123456789")
_CODE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _digits(size: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=size, max_size=size)


def _with_check_digit(nine: str) -> str:
    doubled = "".join(str(int(digit) * 2) for digit in nine[::2])
    total = 24 + sum(map(int, doubled)) + sum(map(int, nine[1::2]))
    return nine + str(-total % 10)


_ZIP9 = _digits(9).filter(lambda text: text[:5] != "00000")
_ZIP = st.one_of(_ZIP9, _ZIP9.map(lambda text: text[:5]))
_NPI = st.tuples(st.sampled_from("12"), _digits(8)).map("".join).map(_with_check_digit)
_TAXONOMY = st.sampled_from(["", "1041C0700X", "101YM0800X", "261QM0801X", "103TC0700X"])
_STREET = _NAME.filter(lambda text: not is_po_box(to_x12(text)))
_SECOND_LINE = _TYPED.filter(lambda text: not is_po_box(to_x12(text)))
_MONEY = st.decimals("0", "99999.99", places=2)
_IDENTIFIER = st.text(_CODE_CHARACTERS + "-", min_size=1, max_size=20)
_MODIFIER = st.text(_CODE_CHARACTERS, min_size=2, max_size=2)
_PLACE = st.sampled_from(sorted(PLACES_OF_SERVICE))
_SESSION_DATE = st.dates(date(2024, 1, 1), date(2027, 12, 31))
_PROCEDURE = st.sampled_from(["90791", "90834", "90837", "90847", "H0004", "T1017", "0591T"])
_ICD10 = st.from_regex(r"[FZR][0-9]{2}(\.[0-9A-Z]{1,4})?", fullmatch=True)
_FREQUENCY: st.SearchStrategy[Literal["1", "7", "8"]] = st.sampled_from(("1", "7", "8"))
_PHONE = st.sampled_from(["", "(845) 555-0192", "+1 845 555 0193 x4", "555"])


def _addresses(zip_codes: st.SearchStrategy[str]) -> st.SearchStrategy[Address]:
    states = st.sampled_from(sorted(STATES - {"GU", "MH", "MP", "FM"}))
    return st.builds(Address, _STREET, _SECOND_LINE, _NAME, states, zip_codes)


_PEOPLE = st.builds(
    Person,
    last_name=_NAME,
    first_name=_NAME,
    middle_name=_TYPED,
    birth_date=st.dates(date(1920, 1, 1), date(2023, 12, 31)),
    sex=st.sampled_from(get_args(Sex)),
    address=_addresses(_ZIP),
    phone=_TYPED,
)
_SUBSCRIBERS = st.one_of(_PEOPLE, st.builds(Person, last_name=_NAME, first_name=_TYPED))
_PROVIDERS = st.builds(Provider, _NAME, _NAME, _NPI, _TAXONOMY)
_BILLING_PROVIDERS = st.builds(
    BillingProvider,
    name=_NAME,
    npi=_NPI,
    tax_id=_digits(9).filter(lambda text: len(set(text)) > 1),
    tax_id_kind=st.sampled_from(["EI", "SY"]),
    taxonomy=_TAXONOMY,
    address=_addresses(_ZIP9),
    pay_to=st.none() | _addresses(_ZIP),
    phone=_PHONE,
    person=st.booleans(),
    first_name=_NAME,
    contact_name=_TYPED,
)
_PAYERS = st.builds(
    PayerParty,
    payer_id=_digits(5),
    name=_NAME,
    claim_filing_code=st.sampled_from(sorted(CLAIM_FILING_CODES)),
)


def _service_lines(diagnosis_count: int) -> st.SearchStrategy[ServiceLine]:
    pointers = st.lists(st.integers(1, diagnosis_count), min_size=1, max_size=4, unique=True)
    return st.builds(
        ServiceLine,
        line_id=st.just(""),
        service_date=_SESSION_DATE,
        code=_PROCEDURE,
        modifiers=st.lists(_MODIFIER, max_size=4).map(tuple),
        charge=_MONEY,
        units=st.decimals("0.5", "99", places=1),
        place_of_service=_PLACE,
        diagnosis_pointers=pointers.map(tuple),
    )


@st.composite
def _claims(draw: st.DrawFn, billing_provider: BillingProvider, claim_id: str) -> ClaimDocument:
    codes = draw(
        st.lists(_ICD10, min_size=1, max_size=12, unique_by=lambda code: code.replace(".", ""))
    )
    kinds = draw(st.lists(_service_lines(len(codes)), min_size=1, max_size=4))
    line_count = draw(st.one_of(st.integers(1, 4), st.just(50)))
    lines = tuple(
        replace(kinds[number % len(kinds)], line_id=f"{claim_id}L{number}")
        for number in range(line_count)
    )
    relationship = draw(st.sampled_from(get_args(Relationship)))
    patient = draw(_PEOPLE)
    rendering = draw(_PROVIDERS)
    solo = Provider(billing_provider.name, billing_provider.first_name, billing_provider.npi)
    facility = draw(st.none() | _addresses(_ZIP9))
    frequency = draw(_FREQUENCY)
    return ClaimDocument(
        claim_id=claim_id,
        billing_provider=billing_provider,
        rendering_provider=solo if billing_provider.person else rendering,
        payer=draw(_PAYERS),
        relationship=relationship,
        patient=patient,
        subscriber=patient if relationship == "self" else draw(_SUBSCRIBERS),
        member_id=draw(_NAME.filter(lambda text: 2 <= len(to_x12(text)) <= 80)),
        group_number=draw(_IDENTIFIER | st.just("")),
        plan_name=draw(_TYPED),
        diagnosis_codes=tuple(codes),
        lines=lines,
        authorization_number=draw(_IDENTIFIER | st.just("")),
        referral_number=draw(_IDENTIFIER | st.just("")),
        signature_on_file=draw(st.booleans()),
        assignment=draw(st.booleans()),
        amount_paid=draw(_MONEY),
        frequency=frequency,
        payer_claim_number="" if frequency == "1" else draw(_digits(12)),
        note=draw(_TYPED),
        referring_provider=draw(st.none() | _PROVIDERS),
        supervising_provider=draw(st.none() | _PROVIDERS),
        service_facility=facility,
        service_facility_name=draw(_NAME) if facility else "",
    )


@st.composite
def batches(draw: st.DrawFn) -> list[ClaimDocument]:
    """One to four claims of one or two billing providers."""
    providers = draw(st.lists(_BILLING_PROVIDERS, min_size=1, max_size=2))
    count = draw(st.integers(1, 4))
    return [draw(_claims(draw(st.sampled_from(providers)), f"CL-{n}")) for n in range(count)]
