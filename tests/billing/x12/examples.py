"""Claims of an invented practice, the same as those in ``tests/data/x12``."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from settee.billing.documents import (
    Address,
    BillingProvider,
    ClaimDocument,
    PayerParty,
    Person,
    Provider,
    ServiceLine,
    Trading,
)

NOW = datetime(2026, 9, 14, 12, 0)  # noqa: DTZ001 - local time of the practice

TRADING = Trading(
    submitter_name="Riverbend Counseling Group LLC",
    submitter_id="RIVERBEND",
    contact_name="Billing Desk",
    contact_phone="(503) 555-0100",
    receiver_name="Clearhouse Example",
    receiver_id="CLEARHOUSE",
    production=False,
)

SOLO = BillingProvider(
    name="Winters",
    first_name="Morgan",
    person=True,
    npi="1000000020",
    tax_id="939876543",
    taxonomy="1041C0700X",
    address=Address("88 Hill St", "", "Portland", "OR", "972020002"),
)
GROUP = BillingProvider(
    name="Riverbend Counseling Group LLC",
    npi="1000000012",
    tax_id="931234567",
    taxonomy="261QM0801X",
    address=Address("1500 River Rd Ste 200", "", "Portland", "OR", "972010001"),
)
PAY_TO = Address("PO Box 4410", "", "Portland", "OR", "972084410")

WINTERS = Provider("Winters", "Morgan", "1000000020", "1041C0700X")
BAKER = Provider("Baker", "Sam", "1000000046", "101YM0800X")
LOPEZ = Provider("Lopez", "Jamie", "1000000038", "1041C0700X")
PATEL = Provider("Patel", "Riya", "1000000053", "2084P0800X")
GARCIA = Provider("Garcia", "Lee", "1000000079")

ACME = PayerParty("ACM01", "Acme Behavioral Plan")
BLUE = PayerParty("BLX02", "Blue Example Shield", "BL")

ANA = Person(
    "Rivera",
    "Ana",
    "",
    date(1988, 2, 14),
    "F",
    Address("12 Cedar St", "", "Portland", "OR", "97201"),
)
_LAKE = Address("400 Lake Ave", "", "Salem", "OR", "97301")
BEN = Person("Okafor", "Ben", "", date(1979, 9, 5), "M", _LAKE)
CODY = Person("Okafor", "Cody", "", date(2014, 6, 11), "M", _LAKE)
FAY = Person(
    "Solis", "Fay", "", date(2001, 8, 18), "F", Address("5 Oak Ln", "", "Portland", "OR", "97202")
)


def service_line(
    line_id: str,
    code: str,
    charge: str,
    *,
    modifiers: tuple[str, ...] = (),
    place: str = "11",
    pointers: tuple[int, ...] = (1,),
    units: str = "1",
    day: date = date(2026, 9, 2),
) -> ServiceLine:
    return ServiceLine(
        line_id, day, code, modifiers, Decimal(charge), Decimal(units), place, pointers
    )


TELEHEALTH = ClaimDocument(
    claim_id="RB-1001",
    billing_provider=SOLO,
    rendering_provider=WINTERS,
    payer=ACME,
    relationship="self",
    patient=ANA,
    subscriber=ANA,
    member_id="AB100200301",
    group_number="GRP777",
    plan_name="",
    diagnosis_codes=("F41.1",),
    lines=(service_line("RB-1001L1", "90837", "150.00", modifiers=("95",), place="10"),),
    amount_paid=Decimal("20.00"),
)

DEPENDENT = ClaimDocument(
    claim_id="RB-1002",
    billing_provider=GROUP,
    rendering_provider=BAKER,
    referring_provider=GARCIA,
    payer=BLUE,
    relationship="child",
    patient=CODY,
    subscriber=BEN,
    member_id="BLX55512345",
    group_number="77001",
    plan_name="",
    diagnosis_codes=("F90.2", "F91.3"),
    lines=(
        service_line("RB-1002L1", "90847", "175.00", pointers=(1, 2)),
        service_line("RB-1002L2", "90785", "15.00"),
        service_line("RB-1002L3", "90832", "75.00", modifiers=("59",), pointers=(2,)),
    ),
    authorization_number="AUTH778899",
)

GROUP_SESSION = ClaimDocument(
    claim_id="RB-1012",
    billing_provider=GROUP,
    rendering_provider=LOPEZ,
    payer=ACME,
    relationship="self",
    patient=FAY,
    subscriber=FAY,
    member_id="AB900800700",
    group_number="",
    plan_name="",
    diagnosis_codes=("F31.9",),
    lines=(
        service_line(
            "RB-1012L1", "90853", "45.00", modifiers=("93",), place="02", day=date(2026, 9, 9)
        ),
    ),
)

SECOND_CLAIM = ClaimDocument(
    claim_id="RB-1004",
    billing_provider=GROUP,
    rendering_provider=PATEL,
    payer=ACME,
    relationship="self",
    patient=FAY,
    subscriber=FAY,
    member_id="AB900800700",
    group_number="",
    plan_name="",
    diagnosis_codes=("F33.2", "F10.20"),
    lines=tuple(
        service_line(
            f"RB-1004L{number}",
            code,
            charge,
            modifiers=("95",),
            place="10",
            pointers=pointers,
            units=units,
            day=date(2026, 9, 9),
        )
        for number, code, charge, pointers, units in (
            (1, "99214", "140.00", (1, 2), "1"),
            (2, "90833", "98.00", (1,), "1"),
            (3, "96127", "20.00", (1,), "2"),
        )
    ),
)


def sample(name: str) -> str:
    """An interchange from ``tests/data/x12``, one segment a line."""
    return (Path(__file__).parents[2] / "data" / "x12" / name).read_text()
