"""How names, addresses, dates and amounts are written on a CMS-1500 (02/12).

Each function answers the values of a box's fields, under the names of ``cms1500_layout.FIELDS``.
"""

import re
from datetime import date
from decimal import Decimal

from anyascii import anyascii

from settee.billing.documents import Address, BillingProvider, Person
from settee.billing.paper.cms1500_layout import FIELDS

type Values = dict[str, str]


class AmountTooLarge(Exception):
    """Money or units do not fit their box, and numbers are never cut.

    The message names the box and not the amount.
    """

    def __init__(self, box: str) -> None:
        super().__init__(f"An amount is too large for box {box} of the CMS-1500.")
        self.box = box


def plain(text: str) -> str:
    """``text`` in the characters a form reader takes: ``Đặng-O’Neil, Nº 4`` as DANG-O'NEIL NO 4."""
    text = re.sub(r"[.,#]", "", anyascii(text).upper())
    return " ".join(re.sub(r"[^A-Z0-9 '&/-]", " ", text).split())


def line_fields(name: str, lines: list[str]) -> Values:
    written = [text for text in map(plain, lines) if text]
    return {f"{name}.{n}": text for n, text in enumerate(written, start=1)}


def business_name(provider: BillingProvider) -> str:
    return f"{provider.first_name} {provider.name}" if provider.person else provider.name


def mailing_lines(address: Address) -> list[str]:
    return [address.line1, address.line2, _city(address)]


def street_and_city(address: Address) -> list[str]:
    return [f"{address.line1} {address.line2}", _city(address)]


def _city(address: Address) -> str:
    return f"{address.city} {address.state} {_zip(address)}"


def _zip(address: Address) -> str:
    digits = joined(address.zip)
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits


def address_fields(box: str, person: Person) -> Values:
    area, number = split_phone(person.phone)
    return {
        f"{box}.street": plain(f"{person.address.line1} {person.address.line2}"),
        f"{box}.city": plain(person.address.city),
        f"{box}.state": plain(person.address.state),
        f"{box}.zip": _zip(person.address),
        f"{box}.area": area,
        f"{box}.phone": number,
    }


def person_name(person: Person) -> str:
    parts = [plain(person.last_name), plain(person.first_name), plain(person.middle_name)[:1]]
    return ", ".join(part for part in parts if part)


def split_phone(written: str) -> tuple[str, str]:
    """Area code and number of a North American telephone, else nothing: no other fits the box."""
    digits = re.sub(r"\D", "", written)
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return (digits[:3], digits[3:]) if len(digits) == 10 else ("", "")


def sex_mark(box: str, person: Person) -> Values:
    return {} if person.sex == "U" else {f"{box}.{person.sex}": "X"}


def day_fields(box: str, day: date | None, *, short: bool = False) -> Values:
    if day is None:
        return {}
    year = f"{day.year:04d}"
    return {
        f"{box}.mm": f"{day.month:02d}",
        f"{box}.dd": f"{day.day:02d}",
        f"{box}.yy": year[2:] if short else year,
    }


def money_fields(box: str, amount: Decimal) -> Values:
    dollars, cents = f"{amount:.2f}".split(".")
    name = f"1.{box}" if box == "24F" else box
    if len(dollars) > FIELDS[f"{name}.dollars"].width:
        raise AmountTooLarge(box)
    return {f"{box}.dollars": dollars, f"{box}.cents": cents}


def units_text(units: Decimal) -> str:
    written = f"{units.normalize():f}"
    if len(written) > FIELDS["1.24G"].width:
        raise AmountTooLarge("24G")
    return written


def pointer_letter(pointer: int) -> str:
    return "ABCDEFGHIJKL"[pointer - 1]


def joined(text: str) -> str:
    """A number or code without its dots, hyphens and spaces."""
    return re.sub(r"[^A-Z0-9]", "", anyascii(text).upper())
