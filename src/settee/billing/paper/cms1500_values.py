"""What stands in each box of a CMS-1500 (02/12), by the NUCC 1500 instruction manual.

Pure: a claim in, per form a mapping from the names in ``cms1500_layout.FIELDS`` to text that is
upper-case ASCII and never longer than its field. Words are cut; amounts never are.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import batched

from anyascii import anyascii

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    Person,
    Provider,
    ServiceLine,
)
from settee.billing.paper.cms1500_layout import DIAGNOSES_PER_FORM, FIELDS, LINES_PER_FORM

SIGNATURE = "SIGNATURE ON FILE"
_PROGRAMS = {"MB": "medicare", "MC": "medicaid", "CH": "tricare", "VA": "champva"}
_NOT_GROUP = {"AM", "LM", "WC", "FI", "OF", "ZZ"}  # SBR09: accident, liability, government, unknown
_AT_HOME = {"10", "12"}

type Values = dict[str, str]


class AmountTooLarge(Exception):
    """Money or units do not fit their box, and numbers are never cut.

    The message names the box and not the amount.
    """

    def __init__(self, box: str) -> None:
        super().__init__(f"An amount is too large for box {box} of the CMS-1500.")
        self.box = box


def forms(claim: ClaimDocument) -> Iterator[Values]:
    """The claim's forms: six lines each, everything else repeated, each totalling its own lines.

    What the client has paid goes to the first forms, to none more than its total except the last.
    """
    pages = list(batched(claim.lines, LINES_PER_FORM)) or [()]
    unplaced = claim.amount_paid
    for number, lines in enumerate(pages, start=1):
        total = sum((line.charge for line in lines), Decimal("0.00"))
        paid = unplaced if number == len(pages) else min(unplaced, total)
        unplaced -= paid
        yield _fit(_shared(claim) | _services(claim, lines) | _totals(total, paid))


def plain(text: str) -> str:
    """``text`` in the characters a form reader takes: ``Đặng-O’Neil, Nº 4`` as DANG-O'NEIL NO 4."""
    text = re.sub(r"[.,#]", "", anyascii(text).upper())
    return " ".join(re.sub(r"[^A-Z0-9 '&/-]", " ", text).split())


def _fit(values: Mapping[str, str]) -> Values:
    return {name: text[: FIELDS[name].width].rstrip() for name, text in values.items() if text}


def _shared(claim: ClaimDocument) -> Values:
    return {
        **_carrier(claim),
        **_plan(claim),
        **_patient(claim),
        **_insured(claim),
        **_signatures(claim),
        **_supervisor(claim.supervising_provider),
        **_condition(claim),
        **_billing(claim.billing_provider),
        **_place(claim),
    }


def _carrier(claim: ClaimDocument) -> Values:
    return _lines("carrier", [claim.payer.name, *_mailing(claim.payer.address)])


def _plan(claim: ClaimDocument) -> Values:
    filing = claim.payer.claim_filing_code
    grouped = claim.group_number and filing not in _NOT_GROUP
    program = _PROGRAMS.get(filing, "group" if grouped else "other")
    # Medicare wants to be told in box 11 that no insurance comes before it.
    group = claim.group_number or ("NONE" if filing == "MB" else "")
    return {
        f"1.{program}": "X",
        "1a": plain(claim.member_id),
        "11": plain(group),
        "11c": plain(claim.plan_name),
        "11d.no": "X",
    }


def _patient(claim: ClaimDocument) -> Values:
    patient = claim.patient
    return {
        "2": _name(patient),
        **_date("3", patient.birth_date),
        **_sex("3", patient),
        **_address("5", patient),
        f"6.{claim.relationship}": "X",
        **{f"10{letter}.no": "X" for letter in "abc"},
    }


def _insured(claim: ClaimDocument) -> Values:
    insured = claim.subscriber
    return {
        "4": _name(insured),
        **_address("7", insured),
        **_date("11a", insured.birth_date),
        **_sex("11a", insured),
    }


def _signatures(claim: ClaimDocument) -> Values:
    provider = claim.rendering_provider
    signed = f"{provider.first_name} {provider.last_name} {provider.credentials}"
    return {
        "12": SIGNATURE if claim.signature_on_file else "",
        "13": SIGNATURE if claim.signature_on_file and claim.assignment else "",
        "27.yes" if claim.assignment else "27.no": "X",
        "31": plain(signed),
        **_date("31", claim.signed_on, short=True),
    }


def _supervisor(provider: Provider | None) -> Values:
    if provider is None:
        return {}
    name = f"{provider.first_name} {provider.last_name} {provider.credentials}"
    return {"17.qualifier": "DQ", "17": plain(name), "17b": _joined(provider.npi)}


def _condition(claim: ClaimDocument) -> Values:
    codes = claim.diagnosis_codes[:DIAGNOSES_PER_FORM]
    corrects = claim.frequency != "1"
    return {
        "19": plain(claim.note),
        "20.no": "X",
        "21.indicator": "0",
        **{f"21.{_letter(n)}": _joined(code) for n, code in enumerate(codes, start=1)},
        "22.code": claim.frequency if corrects else "",
        "22.reference": plain(claim.payer_claim_number) if corrects else "",
        "23": _joined(claim.authorization_number or claim.referral_number),
    }


def _billing(provider: BillingProvider) -> Values:
    area, number = _phone(provider.phone)
    return {
        "25": _joined(provider.tax_id),
        "25.SSN" if provider.tax_id_kind == "SY" else "25.EIN": "X",
        **_lines("33", [_business(provider), *_street_and_city(provider.address)]),
        "33.area": area,
        "33.phone": number,
        "33a": _joined(provider.npi),
        "33b": _joined(f"ZZ{provider.taxonomy}") if provider.taxonomy else "",
    }


def _place(claim: ClaimDocument) -> Values:
    """Box 32: the facility, else the practice itself; nothing for care at the patient's home."""
    provider = claim.billing_provider
    if claim.service_facility is not None:
        place = claim.service_facility_name or _business(provider)
        return _lines("32", [place, *_street_and_city(claim.service_facility)])
    if all(line.place_of_service in _AT_HOME for line in claim.lines):
        return {}
    return {
        **_lines("32", [_business(provider), *_street_and_city(provider.address)]),
        "32a": _joined(provider.npi),
    }


def _services(claim: ClaimDocument, lines: tuple[ServiceLine, ...]) -> Values:
    values = {"26": plain(claim.claim_id)}
    for number, line in enumerate(lines, start=1):
        service = _service(line, claim.rendering_provider)
        values |= {f"{number}.{name}": text for name, text in service.items()}
    return values


def _service(line: ServiceLine, provider: Provider) -> Values:
    return {
        "24I.qualifier": "ZZ" if provider.taxonomy else "",
        "24J.other": _joined(provider.taxonomy),
        **_date("24A.from", line.service_date, short=True),
        **_date("24A.to", line.service_date, short=True),
        "24B": _joined(line.place_of_service),
        "24D": _joined(line.code),
        **{f"24D.modifier{n}": plain(m) for n, m in enumerate(line.modifiers[:4], start=1)},
        "24E": "".join(_letter(pointer) for pointer in line.diagnosis_pointers),
        **_money("24F", line.charge),
        "24G": _units(line.units),
        "24J": _joined(provider.npi),
    }


def _totals(total: Decimal, paid: Decimal) -> Values:
    return _money("28", total) | _money("29", paid)


def _lines(name: str, lines: list[str]) -> Values:
    written = [text for text in map(plain, lines) if text]
    return {f"{name}.{n}": text for n, text in enumerate(written, start=1)}


def _business(provider: BillingProvider) -> str:
    return f"{provider.first_name} {provider.name}" if provider.person else provider.name


def _mailing(address: Address) -> list[str]:
    return [address.line1, address.line2, _city(address)]


def _street_and_city(address: Address) -> list[str]:
    return [f"{address.line1} {address.line2}", _city(address)]


def _city(address: Address) -> str:
    return f"{address.city} {address.state} {_zip(address)}"


def _zip(address: Address) -> str:
    digits = _joined(address.zip)
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits


def _address(box: str, person: Person) -> Values:
    area, number = _phone(person.phone)
    return {
        f"{box}.street": plain(f"{person.address.line1} {person.address.line2}"),
        f"{box}.city": plain(person.address.city),
        f"{box}.state": plain(person.address.state),
        f"{box}.zip": _zip(person.address),
        f"{box}.area": area,
        f"{box}.phone": number,
    }


def _name(person: Person) -> str:
    parts = [plain(person.last_name), plain(person.first_name), plain(person.middle_name)[:1]]
    return ", ".join(part for part in parts if part)


def _phone(written: str) -> tuple[str, str]:
    """Area code and number of a North American telephone, else nothing: no other fits the box."""
    digits = re.sub(r"\D", "", written)
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return (digits[:3], digits[3:]) if len(digits) == 10 else ("", "")


def _sex(box: str, person: Person) -> Values:
    return {} if person.sex == "U" else {f"{box}.{person.sex}": "X"}


def _date(box: str, day: date | None, *, short: bool = False) -> Values:
    if day is None:
        return {}
    year = f"{day.year:04d}"
    return {
        f"{box}.mm": f"{day.month:02d}",
        f"{box}.dd": f"{day.day:02d}",
        f"{box}.yy": year[2:] if short else year,
    }


def _money(box: str, amount: Decimal) -> Values:
    dollars, cents = f"{amount:.2f}".split(".")
    name = f"1.{box}" if box == "24F" else box
    if len(dollars) > FIELDS[f"{name}.dollars"].width:
        raise AmountTooLarge(box)
    return {f"{box}.dollars": dollars, f"{box}.cents": cents}


def _units(units: Decimal) -> str:
    written = f"{units.normalize():f}"
    if len(written) > FIELDS["1.24G"].width:
        raise AmountTooLarge("24G")
    return written


def _letter(pointer: int) -> str:
    return "ABCDEFGHIJKL"[pointer - 1]


def _joined(text: str) -> str:
    """A number or code without its dots, hyphens and spaces."""
    return re.sub(r"[^A-Z0-9]", "", anyascii(text).upper())
