"""An ordinary claim and an ordinary invoice; tests change what they are about."""

from datetime import date
from decimal import Decimal

import pytest

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    InvoiceDocument,
    InvoiceLine,
    PayerParty,
    Person,
    Provider,
    ServiceLine,
)

OFFICE = Address("14 Linden Street", "Suite 2", "Beacon", "NY", "125081402")
HOME = Address("208 Ferry St.", "Apt. #3", "Beacon", "NY", "12508")
CLINICIAN = Provider("Okafor", "Maren", "1234567893", "1041C0700X", "LCSW", "NY 081234")


@pytest.fixture
def claim() -> ClaimDocument:
    return ClaimDocument(
        claim_id="C00012-2611",
        billing_provider=BillingProvider(
            name="Linden Street Counseling",
            npi="1992739981",
            tax_id="12-3456789",
            taxonomy="261QM0801X",
            address=OFFICE,
            phone="(845) 555-0100",
        ),
        rendering_provider=CLINICIAN,
        payer=PayerParty(
            "60054",
            "Aetna Behavioral Health",
            address=Address("PO Box 981106", "", "El Paso", "TX", "799981106"),
        ),
        relationship="spouse",
        patient=Person(
            "Castellanos-Núñez", "Pilar", "Ana", date(1988, 3, 9), "F", HOME, "1 845 555 0177"
        ),
        subscriber=Person("Đặng", "Thị Ánh", "", date(1980, 12, 1), "M", HOME, "845-555-0177"),
        member_id="W123456789",
        group_number="GRP-7781",
        plan_name="Empire Choice P.P.O.",
        diagnosis_codes=("F41.1", "F43.10"),
        lines=(service_line(4),),
        authorization_number="AUTH-998 12",
        amount_paid=Decimal("25.00"),
        signed_on=date(2026, 11, 30),
    )


def service_line(day: int, charge: str = "135.50") -> ServiceLine:
    return ServiceLine(
        line_id=f"L{day}",
        service_date=date(2026, 11, day),
        code="90837",
        modifiers=("HO", "95"),
        charge=Decimal(charge),
        units=Decimal(1),
        place_of_service="11",
        diagnosis_pointers=(2, 1),
    )


@pytest.fixture
def invoice() -> InvoiceDocument:
    return InvoiceDocument(
        number="2026-1183",
        issued_on=date(2026, 10, 14),
        practice_name="Linden Street Counseling",
        practice_address=OFFICE,
        practice_phone="(845) 555-0100",
        practice_email="office@linden.example",
        tax_id="12-3456789",
        npi="1992739981",
        bill_to=Person("Castellanos", "Pilar", address=HOME),
        client_name="Pilar Castellanos",
        client_code="C012",
        lines=(
            invoice_line(2, paid="40.00"),
            InvoiceLine(
                date(2026, 9, 9), "Missed session", "", (), "Maren Okafor, LCSW", Decimal("75.00")
            ),
        ),
        message="Our office is closed November 26 and 27.",
        client_birth_date=date(1988, 3, 9),
        providers=(CLINICIAN,),
    )


def invoice_line(day: int, *, paid: str = "0.00") -> InvoiceLine:
    return InvoiceLine(
        service_date=date(2026, 9, day),
        description="Individual therapy, 45 min",
        code="90834",
        modifiers=("95",),
        provider="Maren Okafor, LCSW",
        charge=Decimal("135.00"),
        paid=Decimal(paid),
        diagnosis_codes=("F41.1",),
        place_of_service="11",
    )
