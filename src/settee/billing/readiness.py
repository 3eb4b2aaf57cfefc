"""Whether a session can be billed, and if not, what is missing (billing rules (a) and (b)).

The reasons are a closed list. What an electronic claim could not be written with counts as missing
too: a state that does not exist, a member id without letters or digits. Everything else that is
doubtful is a warning and never holds a session back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from settee.billing.code_times import misfit
from settee.billing.documents import Person
from settee.billing.facts import CoverageFacts, PayerFacts, SessionFacts, is_complete
from settee.billing.x12.charset import to_x12
from settee.billing.x12.check import MAX_DIAGNOSES, MAX_MODIFIERS
from settee.billing.x12.identifiers import (
    CLAIM_FILING_CODES,
    PLACES_OF_SERVICE,
    is_icd10,
    is_mailable,
    is_modifier,
    is_npi,
    is_procedure,
)

_EARLIEST_BIRTH: Final = date(1900, 1, 1)


class Reason(StrEnum):
    ADDRESS = "address missing"
    BILLING_CODE = "billing code missing"
    BIRTH_DATE = "birth date missing"
    DIAGNOSIS = "diagnosis missing"
    MEMBER_ID = "member id missing"
    PAYER = "payer missing"
    SUBSCRIBER = "subscriber missing"


# Where a person mends it; a surface turns the name into a link.
Place = Literal[
    "client.address",
    "client.birth_date",
    "client.diagnosis_codes",
    "coverage.member_id",
    "coverage.payer",
    "coverage.subscriber",
    "payer",
    "provider.npi",
    "session.bill_to",
    "session.code",
    "session.modifiers",
    "session.place_of_service",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason in words. ``place`` says where it is mended."""

    reason: Reason
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning in words."""

    text: str
    place: Place


def findings(session: SessionFacts) -> tuple[Finding, ...]:
    """What keeps ``session`` from being billed, one for each reason, in alphabetical order."""
    if not session.to_insurance:
        return tuple(_billing_code(session))
    first: dict[Reason, Finding] = {}
    for finding in (*_billing_code(session), *_client(session), *_insurance(session)):
        first.setdefault(finding.reason, finding)
    return tuple(sorted(first.values(), key=lambda finding: finding.reason))


def doubts(session: SessionFacts) -> tuple[Doubt, ...]:
    """What a payer may object to, though the session can be billed."""
    return tuple(_doubts(session))


def _billing_code(session: SessionFacts) -> Iterator[Finding]:
    if not session.code:
        yield Finding(
            Reason.BILLING_CODE,
            "No billing code: the service has none, and there is no earlier session to take it"
            " from.",
            "session.code",
        )
    elif session.to_insurance and _electronic(session) and not is_procedure(session.code):
        yield Finding(
            Reason.BILLING_CODE,
            f"{session.code} is not a code an insurance knows: choose a CPT or HCPCS code of five"
            " characters, or bill the client directly.",
            "session.code",
        )


def _electronic(session: SessionFacts) -> bool:
    return session.payer is not None and session.payer.electronic


def _client(session: SessionFacts) -> Iterator[Finding]:
    client, electronic = session.client, _electronic(session)
    address = client.person.address
    if not is_complete(address) or (electronic and not is_mailable(address)):
        yield Finding(Reason.ADDRESS, _address_words(client.person), "client.address")
    yield from _birth_date(session)
    codes = session.diagnosis_codes
    if not codes:
        words = "No diagnosis on the session or in the client's record."
        yield Finding(Reason.DIAGNOSIS, words, "client.diagnosis_codes")
    elif electronic and not (len(codes) <= MAX_DIAGNOSES and all(map(is_icd10, codes))):
        words = f"A claim takes one to {MAX_DIAGNOSES} ICD-10-CM codes, like F41.1: correct them."
        yield Finding(Reason.DIAGNOSIS, words, "client.diagnosis_codes")


def _address_words(person: Person) -> str:
    address = person.address
    parts = {
        "street": address.line1,
        "city": address.city,
        "state": address.state,
        "ZIP code": address.zip,
    }
    missing = [name for name, value in parts.items() if not value]
    if missing:
        return f"The client's address lacks the {_listed(missing)}."
    return (
        "The client's address can't be written on a claim: check the street, the city, the state's"
        " two letters, and the five or nine digits of the ZIP code."
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _birth_date(session: SessionFacts) -> Iterator[Finding]:
    born = session.client.person.birth_date
    words = ""
    if born is None:
        words = "The client's birth date is missing."
    elif _electronic(session) and not _EARLIEST_BIRTH <= born <= session.date:
        words = "The client's birth date can't be right: it lies before 1900 or after the session."
    if words:
        yield Finding(Reason.BIRTH_DATE, words, "client.birth_date")


def _insurance(session: SessionFacts) -> Iterator[Finding]:
    coverage = session.coverage
    if coverage is None and session.client.coverages:
        yield Finding(Reason.PAYER, _NONE_VALID, "coverage.payer")
        return
    if coverage is None:
        yield Finding(Reason.MEMBER_ID, _NO_MEMBER_ID, "coverage.member_id")
        yield Finding(Reason.PAYER, _NO_PAYER, "coverage.payer")
        return
    yield from _payer(coverage)
    electronic = coverage.payer is not None and coverage.payer.electronic
    if not coverage.member_id:
        yield Finding(Reason.MEMBER_ID, _NO_MEMBER_ID, "coverage.member_id")
    elif electronic and not 2 <= len(to_x12(coverage.member_id)) <= 80:
        words = "The member id needs at least two letters or digits."
        yield Finding(Reason.MEMBER_ID, words, "coverage.member_id")
    if coverage.relationship != "self":
        yield from _subscriber(coverage.subscriber, electronic=electronic)


_NO_MEMBER_ID: Final = "The member id is missing on the Insurance tab."
_NO_PAYER: Final = "The client is billed to insurance, but no insurance is chosen."
_NONE_VALID: Final = "None of the client's insurances is valid on the day of the session."


def _payer(coverage: CoverageFacts) -> Iterator[Finding]:
    if not coverage.payer_code:
        yield Finding(Reason.PAYER, _NO_PAYER, "coverage.payer")
    elif coverage.payer is None:
        words = f"{coverage.payer_code} is not among the insurance companies of the practice."
        yield Finding(Reason.PAYER, words, "coverage.payer")
    elif coverage.payer.closed:
        words = (
            f"Electronic Billing is switched off, so no claim can be sent to"
            f" {coverage.payer.party.name}. Choose a form on paper for the company, or have an"
            " Administrator switch Electronic Billing on."
        )
        yield Finding(Reason.PAYER, words, "payer")
    elif coverage.payer.electronic and not _is_addressable(coverage.payer):
        words = "An electronic payer needs a name, a payer id and a claim filing code."
        yield Finding(Reason.PAYER, words, "payer")


def _is_addressable(payer: PayerFacts) -> bool:
    party = payer.party
    return bool(
        to_x12(party.name)
        and 2 <= len(to_x12(party.payer_id)) <= 80
        and party.claim_filing_code in CLAIM_FILING_CODES
    )


def _subscriber(subscriber: Person, *, electronic: bool) -> Iterator[Finding]:
    parts = {
        "first name": subscriber.first_name,
        "last name": subscriber.last_name,
        "birth date": subscriber.birth_date,
    }
    missing = [name for name, value in parts.items() if not value]
    born = subscriber.birth_date
    words = ""
    if missing:
        words = f"The insured is somebody else: their {_listed(missing)} is missing."
    elif electronic and (not to_x12(subscriber.last_name) or (born and born < _EARLIEST_BIRTH)):
        words = "The insured's name or birth date can't be written on a claim: correct them."
    if words:
        yield Finding(Reason.SUBSCRIBER, words, "coverage.subscriber")


def _doubts(session: SessionFacts) -> Iterator[Doubt]:
    if words := misfit(session.code, session.minutes):
        yield Doubt(words, "session.code")
    if not session.to_insurance:
        if session.client_only and session.client.bill_to == "insurance":
            yield Doubt("This code is billed to the client, not to insurance.", "session.code")
        return
    if not is_npi(session.provider.provider.npi):
        words = f"{session.provider.name} has no valid NPI, and a claim can't be made without it."
        yield Doubt(words, "provider.npi")
    modifiers = session.modifiers
    if len(modifiers) > MAX_MODIFIERS or not all(map(is_modifier, modifiers)):
        words = f"A claim takes at most {MAX_MODIFIERS} modifiers of two characters each."
        yield Doubt(words, "session.modifiers")
    if len({"93", "95", "GT", "GQ", "FQ"}.intersection(modifiers)) > 1:
        yield Doubt("Payers take one telehealth modifier for a session.", "session.modifiers")
    if session.place_of_service not in PLACES_OF_SERVICE:
        words = f"{session.place_of_service or 'An empty place'} is no place of service."
        yield Doubt(words, "session.place_of_service")
    if session.charge == 0:
        yield Doubt("The charge is 0.00.", "session.code")
