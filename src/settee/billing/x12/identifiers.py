"""Shapes of the identifiers and codes a claim carries. Shape only: no list of living codes."""

import re
from typing import Final

from settee.billing.documents import Address
from settee.billing.x12.charset import to_x12

_NPI = re.compile(r"[12]\d{9}", re.ASCII)
_TAXONOMY = re.compile(r"[0-9]{3}[0-9A-Z]{6}X")
_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z]\.?[0-9A-Z]{0,4}")
_PROCEDURE = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_DIGITS = re.compile(r"[0-9]+")
_PO_BOX = re.compile(
    r"\bP *\.? *O *\.? *BOX\b|\bPOST(AL)? (OFFICE )?BOX\b|\bPOB +\d|^(LOCK ?)?BOX +\d"
)


def _codes(separated_by_spaces: str) -> frozenset[str]:
    return frozenset(separated_by_spaces.split())


# NUBC and CMS lists do not change within a year, and a wrong entry is refused by every payer.
STATES: Final = _codes(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS FM GU MH MP PR VI AA AE AP"
)
PLACES_OF_SERVICE: Final = _codes(
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 "
    "41 42 49 50 51 52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99"
)
CLAIM_FILING_CODES: Final = _codes(
    "11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ"
)


def is_npi(text: str) -> bool:
    """Ten digits whose Luhn sum over the card prefix 80840 is right (45 CFR 162.406)."""
    if not _NPI.fullmatch(text):
        return False
    total = 24  # what the prefix 80840 adds to the sum
    for place, character in enumerate(text):
        digit = int(character) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def is_tax_id(text: str) -> bool:
    return len(text) == 9 and _DIGITS.fullmatch(text) is not None and len(set(text)) > 1


def is_zip(text: str, *, digits: tuple[int, ...] = (5, 9)) -> bool:
    return len(text) in digits and _DIGITS.fullmatch(text) is not None and text[:5] != "00000"


def is_taxonomy(text: str) -> bool:
    return _TAXONOMY.fullmatch(text) is not None


def is_icd10(text: str) -> bool:
    """The shape of an ICD-10-CM code; a dot, if any, stands after the third character."""
    return _ICD10.fullmatch(text) is not None and not text.endswith(".")


def is_procedure(text: str) -> bool:
    """The shape of a CPT or HCPCS code: 90837, 0591T, H0004."""
    return _PROCEDURE.fullmatch(text) is not None


def is_modifier(text: str) -> bool:
    return _MODIFIER.fullmatch(text) is not None


def is_mailable(address: Address) -> bool:
    """Whether N3 and N4 can be written of it: street, city, a US state and its ZIP code."""
    return bool(
        to_x12(address.line1)
        and len(to_x12(address.city)) >= 2
        and address.state in STATES
        and is_zip(address.zip)
    )


def is_po_box(street: str) -> bool:
    """Whether ``street``, in the X12 character set, is a post office box."""
    return _PO_BOX.search(street) is not None


def phone_digits(text: str) -> str:
    """The ten digits of a US number without extension, or '' where it has fewer."""
    digits = "".join(_DIGITS.findall(text)).removeprefix("1")
    return digits[:10] if len(digits) >= 10 else ""
