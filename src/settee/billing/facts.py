"""What is known of a session when it is to be billed, as plain values.

Read from the tables by ``queries/facts.py``; readiness, grouping and the documents are worked out
from these alone.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from settee.billing.documents import Address, PayerParty, Person, Provider, Relationship


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """``closed``: claims to it are electronic, and the practice's Electronic Billing is off."""

    id: uuid.UUID
    form: str  # PayerForm
    party: PayerParty
    closed: bool = False

    @property
    def electronic(self) -> bool:
        return self.form == "electronic"


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """An insurance. ``payer`` is None when the code names no payer of the practice."""

    payer_code: str
    payer: PayerFacts | None
    plan_name: str
    member_id: str
    group_number: str
    relationship: Relationship
    subscriber: Person  # as entered; empty when the client is the subscriber
    rank: int = 1
    valid_from: date | None = None
    valid_until: date | None = None  # the last day

    def is_valid(self, day: date) -> bool:
        since, until = self.valid_from, self.valid_until
        return (since is None or since <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class ClientFacts:
    id: uuid.UUID
    code: str
    person: Person
    bill_to: str  # clients.enums.BillTo
    diagnosis_codes: tuple[str, ...]
    superbill: bool
    invoice_to: Person | None  # another responsible party, with their whole name as last name
    signature_on_file: bool
    coverages: tuple[CoverageFacts, ...]  # in their order, whenever they are valid
    sort_key: str

    def coverage(self, day: date) -> CoverageFacts | None:
        """The primary insurance of the day: the first that is valid then."""
        return next((each for each in self.coverages if each.is_valid(day)), None)

    def changes_between(self, first: date, last: date) -> bool:
        """Whether what a claim needs of the client is not the same on all of these days."""
        born = self.person.birth_date
        if born is not None and first < born <= last:
            return True
        return any(
            (each.valid_from is not None and first < each.valid_from <= last)
            or (each.valid_until is not None and first <= each.valid_until < last)
            for each in self.coverages
        )


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    id: uuid.UUID
    provider: Provider

    @property
    def name(self) -> str:
        """``Maren Okafor, LCSW``."""
        name = f"{self.provider.first_name} {self.provider.last_name}".strip()
        credentials = self.provider.credentials
        return f"{name}, {credentials}" if credentials else name


@dataclass(frozen=True, slots=True)
class SessionFacts:
    id: uuid.UUID
    client: ClientFacts
    provider: ProviderFacts
    date: date
    start: datetime
    end: datetime
    service_name: str
    code: str
    description: str  # of the billing code, if the practice wrote one
    client_only: bool  # the code may never stand on a claim
    modifiers: tuple[str, ...]
    place_of_service: str
    units: Decimal
    charge: Decimal
    own_diagnosis_codes: tuple[str, ...]
    authorization_number: str
    bill_to: str  # SessionBillTo
    paid_at_session: Decimal
    version: int
    invoiced: bool

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)

    @property
    def diagnosis_codes(self) -> tuple[str, ...]:
        """The session's own list, else the client's."""
        return self.own_diagnosis_codes or self.client.diagnosis_codes

    @property
    def to_insurance(self) -> bool:
        return (
            self.bill_to == "auto" and self.client.bill_to == "insurance" and not self.client_only
        )

    @property
    def coverage(self) -> CoverageFacts | None:
        """The insurance that was primary on the day of the session."""
        return self.client.coverage(self.date)

    @property
    def payer(self) -> PayerFacts | None:
        return self.coverage.payer if self.coverage else None


def is_complete(address: Address) -> bool:
    """Whether street, city, state and a ZIP code of five or nine digits are all there."""
    zip_is_whole = len(address.zip) in {5, 9} and address.zip.isdecimal()
    return bool(address.line1 and address.city and address.state and zip_is_whole)
