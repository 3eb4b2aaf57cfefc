"""clients.csv, services.csv and payers.csv as rows."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from settee.billing.x12.identifiers import CLAIM_FILING_CODES
from settee.movein.folder.rows import ClientRow, Findings, Lists, PayerRow, ServiceRow
from settee.movein.folder.tables import read_table
from settee.movein.folder.values import (
    key,
    parse_amount,
    parse_date,
    parse_zip,
    split_codes,
    split_diagnoses,
)

CLIENTS, SERVICES, PAYERS = "clients.csv", "services.csv", "payers.csv"
# The greatest length of each value: what the tables hold.
_CLIENT = {
    "client_id": 40,
    "first_name": 100,
    "middle_name": 100,
    "last_name": 100,
    "preferred_name": 100,
    "birth_date": 40,
    "sex": 20,
    "email": 254,
    "phone": 40,
    "address1": 100,
    "address2": 100,
    "city": 60,
    "state": 2,
    "zip": 20,
    "provider_email": 254,
    "bill_to": 20,
    "payer_id": 80,
    "member_id": 80,
    "group_number": 50,
    "relationship": 20,
    "subscriber_first_name": 100,
    "subscriber_last_name": 100,
    "subscriber_birth_date": 40,
    "subscriber_sex": 20,
    "subscriber_address1": 100,
    "subscriber_city": 60,
    "subscriber_state": 2,
    "subscriber_zip": 20,
    "diagnosis_codes": 200,
    "authorization_number": 50,
    "copay": 40,
}
_SERVICE = {
    "name": 100,
    "description": 200,
    "billing_code": 10,
    "modifiers": 40,
    "minutes": 10,
    "fee": 40,
    "place_of_service": 2,
    "color": 7,
    "billable": 10,
}
_PAYER = {
    "payer_id": 80,
    "name": 120,
    "form": 40,
    "claim_filing_code": 2,
    "address1": 100,
    "city": 60,
    "state": 2,
    "zip": 20,
}
COLUMNS = {CLIENTS: tuple(_CLIENT), SERVICES: tuple(_SERVICE), PAYERS: tuple(_PAYER)}
_FORMS = {"electronic", "cms1500", "cms1500-preprinted"}
_RELATIONSHIPS = {"self", "spouse", "child", "other"}
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")


type _Note = Callable[[str], None]
type _Build[Row] = Callable[[int, dict[str, str], _Note], Row]


def read_lists(root: Path, findings: Findings) -> Lists:
    """The three tables. The first row of a key counts; a row left out does not take its key."""

    def table[Row](
        file: str, columns: Mapping[str, int], name: str, build: _Build[Row]
    ) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for line, values in read_table(root, file, columns, name, findings):
            if key(values[name]) in rows:
                findings.leave_out(file, line, f"its {name} stands in an earlier row: that counts")
                continue
            try:
                row = build(line, values, partial(findings.note, file, line))
            except _Unreadable as error:
                findings.leave_out(file, line, str(error))
            else:
                rows[key(values[name])] = row
        return rows

    return Lists(
        clients=table(CLIENTS, _CLIENT, "client_id", _client),
        services=table(SERVICES, _SERVICE, "name", _service),
        payers=table(PAYERS, _PAYER, "payer_id", _payer),
    )


class _Unreadable(ValueError):
    """A date or an amount can't be read: the row is left out whole."""


def _client(line: int, values: dict[str, str], note: _Note) -> ClientRow:
    return ClientRow(
        line=line,
        client_id=values["client_id"],
        first_name=values["first_name"],
        middle_name=values["middle_name"],
        last_name=values["last_name"],
        preferred_name=values["preferred_name"],
        birth_date=_date(values, "birth_date"),
        sex=_sex(values, "sex", note),
        email=values["email"],
        phone=values["phone"],
        address1=values["address1"],
        address2=values["address2"],
        city=values["city"],
        state=values["state"],
        zip=_zip(values, "zip", note),
        provider_email=values["provider_email"].lower(),
        bill_to=_bill_to(values, note),
        payer_id=values["payer_id"],
        member_id=values["member_id"],
        group_number=values["group_number"],
        relationship=_relationship(values, note),
        subscriber_first_name=values["subscriber_first_name"],
        subscriber_last_name=values["subscriber_last_name"],
        subscriber_birth_date=_date(values, "subscriber_birth_date"),
        subscriber_sex=_sex(values, "subscriber_sex", note),
        subscriber_address1=values["subscriber_address1"],
        subscriber_city=values["subscriber_city"],
        subscriber_state=values["subscriber_state"],
        subscriber_zip=_zip(values, "subscriber_zip", note),
        diagnosis_codes=_diagnoses(values["diagnosis_codes"], note),
        authorization_number=values["authorization_number"],
        copay=_amount(values, "copay"),
    )


def _service(line: int, values: dict[str, str], note: _Note) -> ServiceRow:
    place = values["place_of_service"]
    return ServiceRow(
        line=line,
        name=values["name"],
        description=values["description"],
        billing_code=values["billing_code"].upper(),
        modifiers=_modifiers(values["modifiers"], note),
        minutes=_minutes(values["minutes"], note),
        fee=_amount(values, "fee"),
        place_of_service=place.zfill(2) if place else "",
        color=values["color"] if _COLOR.fullmatch(values["color"]) else "",
        billable=_billable(values["billable"], note),
    )


def _payer(line: int, values: dict[str, str], note: _Note) -> PayerRow:
    form = key(values["form"]) or "electronic"
    if form not in _FORMS:
        note("form is not electronic, cms1500 or cms1500-preprinted: electronic is used")
        form = "electronic"
    return PayerRow(
        line=line,
        payer_id=values["payer_id"],
        name=values["name"],
        form=form,
        claim_filing_code=_filing_code(values["claim_filing_code"].upper(), note),
        address1=values["address1"],
        city=values["city"],
        state=values["state"],
        zip=_zip(values, "zip", note),
    )


def _filing_code(code: str, note: _Note) -> str:
    if code and code not in CLAIM_FILING_CODES:
        note("claim_filing_code is none of X12's: CI is used")
    return code if code in CLAIM_FILING_CODES else "CI"


def _date(values: dict[str, str], name: str) -> date | None:
    try:
        return parse_date(values[name])
    except ValueError:
        raise _Unreadable(f"{name} is no date: write it as 2026-11-03 or 11/3/2026") from None


def _amount(values: dict[str, str], name: str) -> Decimal | None:
    try:
        return parse_amount(values[name])
    except ValueError:
        raise _Unreadable(f"{name} is no amount: write it as 150, 150.00 or $150.00") from None


def _zip(values: dict[str, str], name: str, note: _Note) -> str:
    digits = parse_zip(values[name])
    if values[name] and not digits:
        note(f"{name} does not have 5 or 9 digits: left empty")
    return digits


def _sex(values: dict[str, str], name: str, note: _Note) -> str:
    sex = values[name].upper()
    if sex in {"", "F", "M", "U"}:
        return sex or "U"
    note(f"{name} is not F, M or U: U is used")
    return "U"


def _bill_to(values: dict[str, str], note: _Note) -> str:
    """Nobody is billed directly by a slip of the pen: a client with a payer has insurance."""
    bill_to = key(values["bill_to"])
    if bill_to in {"client", "insurance"}:
        return bill_to
    guess = "insurance" if values["payer_id"] or values["member_id"] else "client"
    if bill_to:
        note(f"bill_to is not client or insurance: {guess} is used")
    return guess


def _relationship(values: dict[str, str], note: _Note) -> str:
    relationship = key(values["relationship"]) or "self"
    if relationship in _RELATIONSHIPS:
        return relationship
    note("relationship is not self, spouse, child or other: other is used")
    return "other"


def _diagnoses(text: str, note: _Note) -> tuple[str, ...]:
    codes = split_diagnoses(text)
    kept = tuple(code for code in codes if len(code) <= 8)[:12]
    if kept != codes:
        note("diagnosis_codes: more than twelve, or one too long; those are left out")
    return kept


def _modifiers(text: str, note: _Note) -> tuple[str, ...]:
    codes = split_codes(text)
    kept = tuple(code for code in codes if len(code) == 2)[:4]
    if kept != codes:
        note("modifiers: more than four, or one without two characters; those are left out")
    return kept


def _minutes(text: str, note: _Note) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) <= 1440:
        return int(text)
    note("minutes is not a number between 1 and 1440: left empty")
    return None


def _billable(text: str, note: _Note) -> bool:
    if key(text) not in {"yes", "no"}:
        note("billable is not yes or no: no is used")
    return key(text) == "yes"
