"""What stands in each box of a CMS-1500 (02/12), by the NUCC 1500 instruction manual.

Pure: a claim in, per form a mapping from the names in ``cms1500_layout.FIELDS`` to text that is
upper-case ASCII and never longer than its field. Words are cut; amounts never are.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import batched

from settee.billing.documents import BillingProvider, ClaimDocument, Provider, ServiceLine
from settee.billing.paper.cms1500_layout import DIAGNOSES_PER_FORM, FIELDS, LINES_PER_FORM
from settee.billing.paper.cms1500_text import (
    Values,
    address_fields,
    business_name,
    day_fields,
    joined,
    line_fields,
    mailing_lines,
    money_fields,
    person_name,
    plain,
    pointer_letter,
    sex_mark,
    split_phone,
    street_and_city,
    units_text,
)

SIGNATURE = "SIGNATURE ON FILE"
_PROGRAMS = {"MB": "medicare", "MC": "medicaid", "CH": "tricare", "VA": "champva"}
_NOT_GROUP = {"AM", "LM", "WC", "FI", "OF", "ZZ"}  # SBR09: accident, liability, government, unknown
_AT_HOME = {"10", "12"}


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
    return line_fields("carrier", [claim.payer.name, *mailing_lines(claim.payer.address)])


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
        "2": person_name(patient),
        **day_fields("3", patient.birth_date),
        **sex_mark("3", patient),
        **address_fields("5", patient),
        f"6.{claim.relationship}": "X",
        **{f"10{letter}.no": "X" for letter in "abc"},
    }


def _insured(claim: ClaimDocument) -> Values:
    insured = claim.subscriber
    return {
        "4": person_name(insured),
        **address_fields("7", insured),
        **day_fields("11a", insured.birth_date),
        **sex_mark("11a", insured),
    }


def _signatures(claim: ClaimDocument) -> Values:
    provider = claim.rendering_provider
    signed = f"{provider.first_name} {provider.last_name} {provider.credentials}"
    return {
        "12": SIGNATURE if claim.signature_on_file else "",
        "13": SIGNATURE if claim.signature_on_file and claim.assignment else "",
        "27.yes" if claim.assignment else "27.no": "X",
        "31": plain(signed),
        **day_fields("31", claim.signed_on, short=True),
    }


def _supervisor(provider: Provider | None) -> Values:
    if provider is None:
        return {}
    name = f"{provider.first_name} {provider.last_name} {provider.credentials}"
    return {"17.qualifier": "DQ", "17": plain(name), "17b": joined(provider.npi)}


def _condition(claim: ClaimDocument) -> Values:
    codes = claim.diagnosis_codes[:DIAGNOSES_PER_FORM]
    corrects = claim.frequency != "1"
    return {
        "19": plain(claim.note),
        "20.no": "X",
        "21.indicator": "0",
        **{f"21.{pointer_letter(n)}": joined(code) for n, code in enumerate(codes, start=1)},
        "22.code": claim.frequency if corrects else "",
        "22.reference": plain(claim.payer_claim_number) if corrects else "",
        "23": joined(claim.authorization_number or claim.referral_number),
    }


def _billing(provider: BillingProvider) -> Values:
    area, number = split_phone(provider.phone)
    return {
        "25": joined(provider.tax_id),
        "25.SSN" if provider.tax_id_kind == "SY" else "25.EIN": "X",
        **line_fields("33", [business_name(provider), *street_and_city(provider.address)]),
        "33.area": area,
        "33.phone": number,
        "33a": joined(provider.npi),
        "33b": joined(f"ZZ{provider.taxonomy}") if provider.taxonomy else "",
    }


def _place(claim: ClaimDocument) -> Values:
    """Box 32: the facility, else the practice itself; nothing for care at the patient's home."""
    provider = claim.billing_provider
    if claim.service_facility is not None:
        place = claim.service_facility_name or business_name(provider)
        return line_fields("32", [place, *street_and_city(claim.service_facility)])
    if all(line.place_of_service in _AT_HOME for line in claim.lines):
        return {}
    return {
        **line_fields("32", [business_name(provider), *street_and_city(provider.address)]),
        "32a": joined(provider.npi),
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
        "24J.other": joined(provider.taxonomy),
        **day_fields("24A.from", line.service_date, short=True),
        **day_fields("24A.to", line.service_date, short=True),
        "24B": joined(line.place_of_service),
        "24D": joined(line.code),
        **{f"24D.modifier{n}": plain(m) for n, m in enumerate(line.modifiers[:4], start=1)},
        "24E": "".join(pointer_letter(pointer) for pointer in line.diagnosis_pointers),
        **money_fields("24F", line.charge),
        "24G": units_text(line.units),
        "24J": joined(provider.npi),
    }


def _totals(total: Decimal, paid: Decimal) -> Values:
    return money_fields("28", total) | money_fields("29", paid)
