from decimal import Decimal

import pytest

from settee.billing.domain.ledger import AlreadyReversed, NewEntry, post, reverse
from settee.billing.domain.void import AlreadyVoid, HasPayments, void_claim, void_invoice
from settee.billing.enums import EntryKind, Party
from settee.billing.models import (
    Claim,
    ClientBalance,
    ClientSession,
    Interchange,
    Invoice,
    LedgerEntry,
)
from settee.billing.queries.ledger import ledger_faults
from settee.clients.models import Client
from settee.core.errors import Hidden
from settee.practices.models import Member, Practice
from settee.scheduling.models import Attendance
from tests.billing.rooms import (
    DAY,
    NOW,
    bill,
    insure,
    make_appointment,
    make_payer,
    make_service,
    make_session,
    send,
)


def test_voided_invoice_owes_nothing_and_its_session_can_be_billed_anew(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    (old,) = send(in_linden, *make_appointment(owner, pilar, service=make_service()))
    ClientSession.objects.update(paid_at_session=Decimal("20.00"))
    bill(in_linden, old)
    (new,) = void_invoice(actor=owner, invoice_id=Invoice.objects.get().id, now=NOW)
    old.refresh_from_db()
    assert (old.voided_at, old.attendance_id, old.client_balance) == (NOW, None, Decimal(0))
    assert (new.charge, new.paid_at_session, new.invoiced_at) == (
        Decimal(135),
        Decimal(20),
        None,
    )
    assert new.attendance_id == Attendance.objects.get().id
    assert ClientBalance.objects.get().client_owes == 0
    assert [str(e.amount) for e in LedgerEntry.objects.order_by("id")] == [
        "135.00",
        "-20.00",
        "-135.00",
        "20.00",
    ]
    bill(in_linden, new)
    assert list(Invoice.objects.order_by("number").values_list("number", "status")) == [
        (1001, "void"),
        (1002, "open"),
    ]
    assert ClientBalance.objects.get().client_owes == 115
    assert ledger_faults() == []


def test_voided_claim_owes_nothing_and_goes_out_as_a_new_one(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    make_payer()
    insure(pilar)
    bill(in_linden, make_session(pilar, owner), make_session(pilar, owner))
    made = void_claim(actor=owner, claim_id=Claim.objects.get().id, now=NOW)
    assert ClientBalance.objects.get().payer_owes == 0
    bill(in_linden, *made)
    assert list(Claim.objects.order_by("number").values_list("number", "status")) == [
        ("C0000001", "void"),
        ("C0000002", "generated"),
    ]
    assert Interchange.objects.count() == 2
    assert ledger_faults() == []


def test_bill_is_voided_once(in_linden: Practice, owner: Member, pilar: Client) -> None:
    bill(in_linden, make_session(pilar, owner))
    invoice = Invoice.objects.get()
    void_invoice(actor=owner, invoice_id=invoice.id, now=NOW)
    with pytest.raises(AlreadyVoid):
        void_invoice(actor=owner, invoice_id=invoice.id, now=NOW)
    assert ClientSession.objects.filter(voided_at=None).count() == 1


def test_bill_with_payments_is_not_voided(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = make_session(pilar, owner)
    bill(in_linden, session)
    payment = NewEntry(
        client_id=pilar.id,
        session_id=session.id,
        kind=EntryKind.CLIENT_PAYMENT,
        party=Party.CLIENT,
        amount=Decimal("-50.00"),
        date=DAY,
    )
    post([payment], actor=owner, now=NOW)
    with pytest.raises(HasPayments):
        void_invoice(actor=owner, invoice_id=Invoice.objects.get().id, now=NOW)
    session.refresh_from_db()
    assert session.client_balance == 85


def test_clinician_does_not_see_bills_of_others(
    in_linden: Practice, owner: Member, clinician: Member, pilar: Client
) -> None:
    bill(in_linden, make_session(pilar, owner))
    with pytest.raises(Hidden):
        void_invoice(actor=clinician, invoice_id=Invoice.objects.get().id, now=NOW)


def test_entry_is_reversed_once(in_linden: Practice, owner: Member, pilar: Client) -> None:
    bill(in_linden, make_session(pilar, owner))
    entries = list(LedgerEntry.objects.all())
    reverse(entries, actor=owner, today=DAY, now=NOW, note="mistyped")
    with pytest.raises(AlreadyReversed):
        reverse(entries, actor=owner, today=DAY, now=NOW, note="again")
    assert LedgerEntry.objects.count() == 2
