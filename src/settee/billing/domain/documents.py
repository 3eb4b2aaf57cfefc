"""Claims and invoices as documents, made from facts: pure values in, pure values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    InvoiceDocument,
    InvoiceLine,
    Person,
    Provider,
    ServiceLine,
    Trading,
)
from settee.billing.facts import SessionFacts
from settee.billing.x12.check import MAX_POINTERS
from settee.billing.x12.identifiers import is_taxonomy
from settee.core.money import total
from settee.practices.enums import Association, Role
from settee.practices.models import Member, Practice


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a practice's documents say of the practice."""

    name: str
    address: Address
    phone: str
    email: str
    tax_id: str
    npi: str
    billing_provider: BillingProvider
    trading: Trading


def letterhead(practice: Practice) -> Letterhead:
    """The open practice's data, in two statements at most. A practice of one provider who bills
    under their own NPI is that person (2010AA NM102 = 1)."""
    address = Address(
        practice.billing_line1,
        practice.billing_line2,
        practice.billing_city,
        practice.billing_state.upper(),
        practice.billing_zip,
    )
    provider = _billing_provider(practice, address, _sole_provider(practice))
    return Letterhead(
        practice.name,
        address,
        practice.phone,
        practice.email,
        practice.tax_id,
        practice.npi,
        provider,
        trading(practice),
    )


def trading(practice: Practice) -> Trading:
    return Trading(
        submitter_name=practice.submitter_name,
        submitter_id=practice.submitter_id,
        contact_name=practice.submitter_contact_name,
        contact_phone=practice.submitter_contact_phone,
        receiver_name=practice.receiver_name,
        receiver_id=practice.receiver_id,
        production=practice.claims_for_production,
    )


def _sole_provider(practice: Practice) -> Member | None:
    """The one provider, where there is no other and the practice bills under their NPI."""
    providers = list(
        Member.objects.select_related("user")
        .filter(practice=practice, role=Role.PROVIDER)
        .exclude(association=Association.NONE)[:2]
    )
    alone = len(providers) == 1 and practice.npi and providers[0].npi == practice.npi
    return providers[0] if alone else None


def _billing_provider(practice: Practice, address: Address, sole: Member | None) -> BillingProvider:
    pay_to = Address(
        practice.pay_to_line1,
        practice.pay_to_line2,
        practice.pay_to_city,
        practice.pay_to_state.upper(),
        practice.pay_to_zip,
    )
    return BillingProvider(
        name=sole.user.last_name if sole else practice.name,
        first_name=sole.user.first_name if sole else "",
        person=sole is not None,
        npi=practice.npi,
        tax_id=practice.tax_id,
        tax_id_kind="SY" if practice.tax_id_kind == "SY" else "EI",
        taxonomy=_taxonomy(practice.taxonomy),
        address=address,
        pay_to=None if pay_to.empty else pay_to,
        phone=practice.phone,
        contact_name=practice.submitter_contact_name or practice.name,
    )


def _taxonomy(code: str) -> str:
    """A malformed code says nothing to a payer and is left out."""
    code = code.strip().upper()
    return code if is_taxonomy(code) else ""


def claim_number(serial: int) -> str:
    """CLM01: at most 20 characters, and short enough for box 26."""
    return f"C{serial:07d}"


def claim_document(
    sessions: Sequence[SessionFacts], *, number: str, head: Letterhead, today: date
) -> ClaimDocument:
    """The claim of one group of ``grouping.claims``; ``today`` is its signing date."""
    client, provider = sessions[0].client, sessions[0].provider.provider
    coverage = sessions[0].coverage
    assert coverage is not None
    assert coverage.payer is not None
    codes = sessions[0].diagnosis_codes
    is_self = coverage.relationship == "self"
    return ClaimDocument(
        claim_id=number,
        billing_provider=head.billing_provider,
        rendering_provider=Provider(
            provider.last_name,
            provider.first_name,
            provider.npi,
            _taxonomy(provider.taxonomy),
            provider.credentials,
            provider.license,
        ),
        payer=coverage.payer.party,
        relationship=coverage.relationship,
        patient=client.person,
        subscriber=client.person if is_self else coverage.subscriber,
        member_id=coverage.member_id,
        group_number=coverage.group_number,
        plan_name=coverage.plan_name,
        diagnosis_codes=codes,
        lines=tuple(
            _service_line(session, f"{number}-{position:02d}", len(codes))
            for position, session in enumerate(sessions, start=1)
        ),
        authorization_number=sessions[0].authorization_number,
        signature_on_file=client.signature_on_file,
        amount_paid=total(session.paid_at_session for session in sessions),
        signed_on=today,
    )


def _service_line(session: SessionFacts, line_id: str, diagnoses: int) -> ServiceLine:
    return ServiceLine(
        line_id=line_id,
        service_date=session.date,
        code=session.code.upper(),
        modifiers=tuple(modifier.upper() for modifier in session.modifiers),
        charge=session.charge,
        units=session.units,
        place_of_service=session.place_of_service,
        diagnosis_pointers=tuple(range(1, min(diagnoses, MAX_POINTERS) + 1)),
    )


def invoice_document(
    sessions: Sequence[SessionFacts],
    *,
    number: int,
    head: Letterhead,
    today: date,
    message: str,
    previous_balance: Decimal,
) -> InvoiceDocument:
    """The invoice of one group of ``grouping.invoices``."""
    client = sessions[0].client
    superbill = client.superbill
    providers = {session.provider.id: session.provider.provider for session in sessions}
    return InvoiceDocument(
        number=str(number),
        issued_on=today,
        practice_name=head.name,
        practice_address=head.address,
        practice_phone=head.phone,
        practice_email=head.email,
        tax_id=head.tax_id,
        npi=head.npi,
        bill_to=client.invoice_to or _addressee(client.person),
        client_name=f"{client.person.first_name} {client.person.last_name}".strip(),
        client_code=client.code,
        lines=tuple(_invoice_line(session, superbill=superbill) for session in sessions),
        message=message,
        previous_balance=previous_balance,
        superbill=superbill,
        client_birth_date=client.person.birth_date if superbill else None,
        providers=tuple(providers.values()) if superbill else (),
    )


def _addressee(person: Person) -> Person:
    """Name and address alone: what an envelope shows."""
    return Person(person.last_name, person.first_name, address=person.address)


def _invoice_line(session: SessionFacts, *, superbill: bool) -> InvoiceLine:
    return InvoiceLine(
        service_date=session.date,
        description=session.description or session.service_name or session.code,
        code=session.code,
        modifiers=session.modifiers,
        provider=session.provider.name,
        charge=session.charge,
        paid=session.paid_at_session,
        diagnosis_codes=session.diagnosis_codes if superbill else (),
        place_of_service=session.place_of_service,
        units=session.units,
    )
