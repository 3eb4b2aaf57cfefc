"""What leaves the house, as plain values: claims and invoices, free of database and layout.

A claim is frozen into these when it is made (see ``Claim.snapshot``); 837P, CMS-1500 and any later
re-rendering read only them, so a fee or address changed afterwards never alters a sent claim.
Money is ``Decimal`` with two places, dates are local dates, text is as the practice typed it:
each writer transliterates and cuts to its own form.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Sex = Literal["F", "M", "U"]
Relationship = Literal["self", "spouse", "child", "other"]


@dataclass(frozen=True, slots=True)
class Address:
    line1: str
    line2: str
    city: str
    state: str
    zip: str  # 5 or 9 digits, no hyphen

    @property
    def empty(self) -> bool:
        return not (self.line1 or self.city or self.state or self.zip)


@dataclass(frozen=True, slots=True)
class Person:
    last_name: str
    first_name: str
    middle_name: str = ""
    birth_date: date | None = None
    sex: Sex = "U"
    address: Address = Address("", "", "", "", "")
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A rendering provider: always a person (NM1*82*1)."""

    last_name: str
    first_name: str
    npi: str
    taxonomy: str = ""
    credentials: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class BillingProvider:
    """2010AA. ``person`` is True for a solo practice under the person's own NPI (NM102 = 1)."""

    name: str  # organisation name, or the last name when ``person``
    npi: str
    tax_id: str  # digits only
    tax_id_kind: Literal["EI", "SY"] = "EI"
    taxonomy: str = ""
    address: Address = Address("", "", "", "", "")
    pay_to: Address | None = None
    phone: str = ""
    person: bool = False
    first_name: str = ""
    contact_name: str = ""


@dataclass(frozen=True, slots=True)
class PayerParty:
    payer_id: str
    name: str
    claim_filing_code: str = "CI"
    address: Address = Address("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class ServiceLine:
    line_id: str  # REF*6R, unique for ever within the practice, comes back in the 835
    service_date: date
    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    units: Decimal
    place_of_service: str
    diagnosis_pointers: tuple[int, ...]  # 1-based into ``ClaimDocument.diagnosis_codes``, at most 4


@dataclass(frozen=True, slots=True)
class ClaimDocument:
    claim_id: str  # CLM01: at most 20 characters, unique per claim
    billing_provider: BillingProvider
    rendering_provider: Provider
    payer: PayerParty
    relationship: Relationship  # the patient's, to the subscriber
    patient: Person
    subscriber: Person  # equals ``patient`` when relationship is self
    member_id: str
    group_number: str
    plan_name: str
    diagnosis_codes: tuple[str, ...]  # with their dot: F41.1; 1 to 12
    lines: tuple[ServiceLine, ...]
    authorization_number: str = ""
    referral_number: str = ""
    signature_on_file: bool = True
    assignment: bool = True
    amount_paid: Decimal = Decimal("0.00")  # by the client, for AMT*F5 and box 29
    frequency: Literal["1", "7", "8"] = "1"
    payer_claim_number: str = ""  # REF*F8, required when frequency is 7 or 8
    signed_on: date | None = None  # box 31
    note: str = ""
    referring_provider: Provider | None = None  # 2310A, where the plan asks for a referral
    supervising_provider: Provider | None = None
    service_facility: Address | None = None
    service_facility_name: str = ""

    @property
    def total(self) -> Decimal:
        return sum((line.charge for line in self.lines), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Trading:
    """Who sends and who receives an interchange, as the clearinghouse assigned it."""

    submitter_name: str
    submitter_id: str
    contact_name: str
    contact_phone: str
    receiver_name: str
    receiver_id: str
    production: bool = True
    version: str = "005010X222A1"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    service_date: date
    description: str
    code: str
    modifiers: tuple[str, ...]
    provider: str
    charge: Decimal
    paid: Decimal = Decimal("0.00")
    diagnosis_codes: tuple[str, ...] = ()
    place_of_service: str = ""
    units: Decimal = Decimal(1)

    @property
    def owed(self) -> Decimal:
        return self.charge - self.paid


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    number: str
    issued_on: date
    practice_name: str
    practice_address: Address
    practice_phone: str
    practice_email: str
    tax_id: str
    npi: str
    bill_to: Person
    client_name: str
    client_code: str
    lines: tuple[InvoiceLine, ...]
    message: str = ""
    previous_balance: Decimal = Decimal("0.00")
    superbill: bool = False
    client_birth_date: date | None = None
    providers: tuple[Provider, ...] = field(default=())

    @property
    def total(self) -> Decimal:
        """What this invoice asks for: its charges less what was paid at the session."""
        return sum((line.charge - line.paid for line in self.lines), Decimal("0.00"))
