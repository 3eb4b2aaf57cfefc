"""What must be true of a claim before it is written: the rules general validators do not know.

Every problem names the field of the document and says in plain words what to do; none repeats
what was typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    Person,
    Provider,
    ServiceLine,
    Trading,
)
from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import (
    CLAIM_FILING_CODES,
    PLACES_OF_SERVICE,
    STATES,
    is_icd10,
    is_modifier,
    is_npi,
    is_po_box,
    is_procedure,
    is_tax_id,
    is_taxonomy,
    is_zip,
    phone_digits,
)

MAX_LINES: Final = 50
MAX_DIAGNOSES: Final = 12
MAX_MODIFIERS: Final = 4
MAX_POINTERS: Final = 4
CLAIM_ID_LENGTH: Final = 20  # the element takes 38, payers give 20 back
LINE_ID_LENGTH: Final = 30
_EARLIEST_DATE: Final = date(1900, 1, 1)
_CENTS: Final = -2
_UNIT_DECIMALS: Final = -3
_AMOUNT_LIMIT: Final = Decimal(10) ** 8  # element 782 is held to ten characters by the guide
_UNITS_LIMIT: Final = Decimal(10) ** 5


@dataclass(frozen=True, slots=True)
class Problem:
    """``field`` is the path in the document: ``patient.address.zip``, ``lines.0.units``."""

    field: str
    message: str


def check_claim(claim: ClaimDocument) -> list[Problem]:
    """Everything that makes ``claim`` unfit to be sent; empty when it is good."""
    return [
        *_billing_provider(claim.billing_provider),
        *_other_providers(claim),
        *_people(claim),
        *_insurance(claim),
        *_header(claim),
        *_diagnoses(claim),
        *_lines(claim),
    ]


def check_trading(trading: Trading) -> list[Problem]:
    """Everything that keeps ``trading`` from heading an interchange."""
    return [
        *_text("submitter_name", trading.submitter_name, "the submitter's name"),
        *_text("receiver_name", trading.receiver_name, "the receiver's name"),
        *_identifier("submitter_id", trading.submitter_id, "the submitter id", 2, 15),
        *_identifier("receiver_id", trading.receiver_id, "the receiver id", 2, 15),
        *_text("contact_name", trading.contact_name, "the billing contact's name"),
        *_unless(
            bool(phone_digits(trading.contact_phone)),
            "contact_phone",
            "Enter the billing contact's telephone number with area code.",
        ),
        *_unless(
            trading.version in {"005010X222A1", "005010X222A2"},
            "version",
            "Choose 005010X222A1 or 005010X222A2 as the claim version.",
        ),
    ]


def _unless(holds: bool, field: str, message: str) -> Iterator[Problem]:
    if not holds:
        yield Problem(field, message)


def _text(field: str, value: str, label: str) -> Iterator[Problem]:
    yield from _unless(bool(to_x12(value)), field, f"Enter {label} in letters or digits.")


def _identifier(
    field: str, value: str, label: str, shortest: int, longest: int
) -> Iterator[Problem]:
    """An identifier must come back as it was sent, so it may not change when it is written."""
    fits = shortest <= len(value) <= longest and to_x12(value) == value
    size = f"at most {longest}" if shortest == 1 else f"{shortest} to {longest}"
    message = f"Enter {label}: {size} capital letters, digits or hyphens."
    yield from _unless(fits, field, message)


def _reference(
    field: str, value: str, label: str, shortest: int, longest: int
) -> Iterator[Problem]:
    fits = shortest <= len(to_x12(value)) <= longest
    size = f"at most {longest}" if shortest == 0 else f"{shortest} to {longest}"
    yield from _unless(fits, field, f"Enter {label} with {size} letters or digits.")


def _npi(field: str, value: str, label: str) -> Iterator[Problem]:
    message = f"Enter {label}'s NPI: ten digits; this one is missing or mistyped."
    yield from _unless(is_npi(value), field, message)


def _taxonomy(field: str, value: str, label: str) -> Iterator[Problem]:
    message = f"Enter {label}'s taxonomy code as ten characters ending in X, like 1041C0700X."
    yield from _unless(not value or is_taxonomy(value), field, message)


def _address(field: str, address: Address, label: str, *, full_zip: bool) -> Iterator[Problem]:
    yield from _text(f"{field}.line1", address.line1, f"{label}'s street address")
    city = f"Enter {label}'s city with two letters or more."
    yield from _unless(len(to_x12(address.city)) >= 2, f"{field}.city", city)
    state = f"Enter {label}'s state as its two-letter code, like NY."
    yield from _unless(address.state in STATES, f"{field}.state", state)
    sizes, words = ((9,), "all nine digits") if full_zip else ((5, 9), "five or nine digits")
    zip_code = f"Enter {label}'s ZIP code with {words}."
    yield from _unless(is_zip(address.zip, digits=sizes), f"{field}.zip", zip_code)


def _billing_provider(provider: BillingProvider) -> Iterator[Problem]:
    yield from _text("billing_provider.name", provider.name, "the practice's name")
    yield from _npi("billing_provider.npi", provider.npi, "the practice")
    yield from _unless(
        is_tax_id(provider.tax_id),
        "billing_provider.tax_id",
        "Enter the practice's tax id: nine digits.",
    )
    yield from _taxonomy("billing_provider.taxonomy", provider.taxonomy, "the practice")
    address = provider.address
    yield from _address("billing_provider.address", address, "the practice", full_zip=True)
    yield from _unless(
        not any(is_po_box(to_x12(line)) for line in (address.line1, address.line2)),
        "billing_provider.address.line1",
        "Enter the practice's street address; a post office box can only be the pay-to address.",
    )
    if provider.pay_to and not provider.pay_to.empty:
        yield from _address(
            "billing_provider.pay_to", provider.pay_to, "the pay-to address", full_zip=False
        )


def _other_providers(claim: ClaimDocument) -> Iterator[Problem]:
    yield from _provider("rendering_provider", claim.rendering_provider, "the rendering provider")
    if claim.supervising_provider:
        yield from _provider("supervising_provider", claim.supervising_provider, "the supervisor")
    if claim.referring_provider:
        yield from _provider(
            "referring_provider", claim.referring_provider, "the referring provider"
        )
    if claim.service_facility and claim.service_facility != claim.billing_provider.address:
        yield from _text(
            "service_facility_name", claim.service_facility_name, "the place of service's name"
        )
        yield from _address(
            "service_facility", claim.service_facility, "the place of service", full_zip=True
        )


def _provider(field: str, provider: Provider, label: str) -> Iterator[Problem]:
    yield from _text(f"{field}.last_name", provider.last_name, f"{label}'s last name")
    yield from _npi(f"{field}.npi", provider.npi, label)
    yield from _taxonomy(f"{field}.taxonomy", provider.taxonomy, label)


def _people(claim: ClaimDocument) -> Iterator[Problem]:
    yield from _patient(claim.patient)
    if claim.relationship != "self":
        subscriber = claim.subscriber
        yield from _text("subscriber.last_name", subscriber.last_name, "the insured's last name")
        yield from _birth_date("subscriber", subscriber.birth_date, "the insured")


def _patient(patient: Person) -> Iterator[Problem]:
    yield from _text("patient.last_name", patient.last_name, "the client's last name")
    yield from _unless(
        patient.birth_date is not None, "patient.birth_date", "Enter the client's birth date."
    )
    yield from _birth_date("patient", patient.birth_date, "the client")
    yield from _address("patient.address", patient.address, "the client", full_zip=False)


def _birth_date(field: str, value: date | None, label: str) -> Iterator[Problem]:
    message = f"Enter {label}'s birth date with its right year; it lies before 1900."
    yield from _unless(value is None or value >= _EARLIEST_DATE, f"{field}.birth_date", message)


def _insurance(claim: ClaimDocument) -> Iterator[Problem]:
    payer = claim.payer
    yield from _text("payer.name", payer.name, "the payer's name")
    yield from _reference("payer.payer_id", payer.payer_id, "the payer id", 2, 80)
    yield from _unless(
        payer.claim_filing_code in CLAIM_FILING_CODES,
        "payer.claim_filing_code",
        "Choose the payer's claim filing code from the list, like CI or BL.",
    )
    yield from _reference("member_id", claim.member_id, "the member id", 2, 80)
    yield from _reference("group_number", claim.group_number, "the group number", 0, 50)


def _header(claim: ClaimDocument) -> Iterator[Problem]:
    yield from _identifier("claim_id", claim.claim_id, "the claim id", 1, CLAIM_ID_LENGTH)
    yield from _unless(
        claim.frequency in {"1", "7", "8"},
        "frequency",
        "Choose original, replacement or void as the kind of claim.",
    )
    yield from _unless(
        claim.frequency not in {"7", "8"} or bool(to_x12(claim.payer_claim_number)),
        "payer_claim_number",
        "Enter the payer's claim number: a replacement or void must name the claim it changes.",
    )
    for field, value, label in (
        ("authorization_number", claim.authorization_number, "the authorization number"),
        ("referral_number", claim.referral_number, "the referral number"),
        ("payer_claim_number", claim.payer_claim_number, "the payer's claim number"),
    ):
        yield from _reference(field, value, label, 0, 50)
    yield from _amount("amount_paid", claim.amount_paid, "the amount paid")


def _diagnoses(claim: ClaimDocument) -> Iterator[Problem]:
    codes = claim.diagnosis_codes
    yield from _unless(
        1 <= len(codes) <= MAX_DIAGNOSES,
        "diagnosis_codes",
        f"Enter one to {MAX_DIAGNOSES} diagnosis codes.",
    )
    plain = [code.replace(".", "") for code in codes]
    yield from _unless(
        len(set(plain)) == len(plain), "diagnosis_codes", "Enter each diagnosis code only once."
    )
    for position, code in enumerate(codes):
        message = f"Correct diagnosis code {position + 1}: an ICD-10-CM code looks like F41.1."
        yield from _unless(is_icd10(code), f"diagnosis_codes.{position}", message)


def _lines(claim: ClaimDocument) -> Iterator[Problem]:
    lines = claim.lines
    yield from _unless(
        1 <= len(lines) <= MAX_LINES, "lines", f"A claim takes one to {MAX_LINES} sessions."
    )
    yield from _unless(
        len({line.line_id for line in lines}) == len(lines), "lines", "Each line needs its own id."
    )
    for position, line in enumerate(lines):
        yield from _line(claim, line, f"lines.{position}", f"line {position + 1}")


def _line(claim: ClaimDocument, line: ServiceLine, field: str, label: str) -> Iterator[Problem]:
    yield from _identifier(
        f"{field}.line_id", line.line_id, f"the id of {label}", 1, LINE_ID_LENGTH
    )
    earliest = max(_EARLIEST_DATE, claim.patient.birth_date or _EARLIEST_DATE)
    yield from _unless(
        line.service_date >= earliest,
        f"{field}.service_date",
        f"Correct the date of {label}: it lies before the client's birth.",
    )
    yield from _unless(
        is_procedure(line.code),
        f"{field}.code",
        f"Correct the billing code of {label}: five characters, like 90837.",
    )
    yield from _unless(
        len(line.modifiers) <= MAX_MODIFIERS and all(map(is_modifier, line.modifiers)),
        f"{field}.modifiers",
        f"Give {label} at most {MAX_MODIFIERS} modifiers of two characters each.",
    )
    yield from _unless(
        line.place_of_service in PLACES_OF_SERVICE,
        f"{field}.place_of_service",
        f"Choose the place of service of {label} from the list, like 11 or 10.",
    )
    yield from _amount(f"{field}.charge", line.charge, f"the charge of {label}")
    yield from _unless(
        _is_decimal(line.units, _UNIT_DECIMALS, _UNITS_LIMIT) and line.units > 0,
        f"{field}.units",
        f"Enter the units of {label}: more than zero.",
    )
    pointers = line.diagnosis_pointers
    yield from _unless(
        1 <= len(pointers) <= MAX_POINTERS
        and len(set(pointers)) == len(pointers)
        and all(1 <= pointer <= len(claim.diagnosis_codes) for pointer in pointers),
        f"{field}.diagnosis_pointers",
        f"Point {label} to one to {MAX_POINTERS} of the claim's diagnoses.",
    )


def _amount(field: str, value: Decimal, label: str) -> Iterator[Problem]:
    message = f"Enter {label} as dollars and cents, zero or more."
    yield from _unless(_is_decimal(value, _CENTS, _AMOUNT_LIMIT), field, message)


def _is_decimal(value: Decimal, smallest_exponent: int, limit: Decimal) -> bool:
    """Whether ``value`` is finite, at least zero, below ``limit``, with no finer digits."""
    if not value.is_finite() or not 0 <= value < limit:
        return False
    return value == value.quantize(Decimal(1).scaleb(smallest_exponent))
