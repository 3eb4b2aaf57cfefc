"""Billing rules (h): what stays true of the ledger whatever is done, in whatever order."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settee.billing.domain.ledger import AlreadyReversed, NewEntry, post, reverse
from settee.billing.domain.void import void_claim, void_invoice
from settee.billing.enums import EntryKind, Party
from settee.billing.models import (
    Claim,
    ClaimLine,
    ClientBalance,
    ClientSession,
    Invoice,
    LedgerEntry,
)
from settee.billing.queries.ledger import (
    account_activity,
    due_from_clients,
    due_from_payers,
    ledger_faults,
)
from settee.clients.models import Client
from settee.core.money import total
from settee.practices.models import Member, Practice
from tests.billing.rooms import DAY, NOW, at_hour, bill, insure, make_payer, make_session
from tests.cast import make_client

CENTS = st.integers(0, 99_999).map(lambda number: Decimal(number) / 100)
STEPS = st.lists(
    st.tuples(st.sampled_from(["session", "bill", "void", "pay", "reverse"]), CENTS), max_size=8
)


class Story:
    """Does one step after the other to two clients, one of them insured."""

    def __init__(self, practice: Practice, owner: Member, clients: list[Client]) -> None:
        self.practice, self.owner, self.clients = practice, owner, clients

    def session(self, amount: Decimal) -> None:
        for client in self.clients:
            make_session(client, self.owner, charge=amount)

    def bill(self, amount: Decimal) -> None:
        open_ = ClientSession.objects.filter(invoiced_at=None, voided_at=None)
        if open_:
            open_.update(paid_at_session=amount)
            bill(self.practice, *open_)

    def void(self, amount: Decimal) -> None:
        paid = LedgerEntry.objects.filter(note="by hand").values("session")
        invoices = Invoice.objects.filter(status="open").exclude(lines__session__in=paid)
        claims = Claim.objects.exclude(status="void").exclude(lines__session__in=paid)
        for invoice in invoices.distinct()[:1]:
            void_invoice(actor=self.owner, invoice_id=invoice.id, now=NOW)
        for claim in claims.distinct()[:1]:
            void_claim(actor=self.owner, claim_id=claim.id, now=NOW)

    def pay(self, amount: Decimal) -> None:
        for session in ClientSession.objects.filter(voided_at=None).exclude(invoiced_at=None)[:1]:
            by_client = session.client_balance != 0
            entry = NewEntry(
                client_id=session.client_id,
                session_id=session.id,
                kind=EntryKind.CLIENT_PAYMENT if by_client else EntryKind.INSURANCE_PAYMENT,
                party=Party.CLIENT if by_client else Party.PAYER,
                amount=-amount,
                date=DAY,
                note="by hand",
            )
            post([entry], actor=self.owner, now=NOW)

    def reverse(self, amount: Decimal) -> None:
        standing = LedgerEntry.objects.filter(note="by hand", reversed_by=None, reverses=None)
        reverse(list(standing[:1]), actor=self.owner, today=DAY, now=NOW, note="mistyped")


@pytest.fixture
def story(in_linden: Practice, owner: Member, pilar: Client) -> Story:
    make_payer()
    insured = make_client(in_linden, "C002", "Brandt", "Elias")
    insure(insured)
    return Story(in_linden, owner, [pilar, insured])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_balances_are_the_sums_of_their_entries_whatever_happens(
    story: Story, steps: list[tuple[str, Decimal]]
) -> None:
    with transaction.atomic():
        for name, amount in steps:
            getattr(story, name)(amount)
            assert ledger_faults() == []
        every_charge_is_accounted_for()
        reversals_are_opposite()
        claims_are_the_sum_of_their_lines()
        transaction.set_rollback(True)


def every_charge_is_accounted_for() -> None:
    """(h) 1: charge = paid + write-offs + adjustments + balance, for each session."""
    for session in ClientSession.objects.all():
        entries = LedgerEntry.objects.filter(session=session)
        charged = total(e.amount for e in entries if e.kind == EntryKind.CHARGE)
        others = total(e.amount for e in entries if e.kind != EntryKind.CHARGE)
        assert charged == (session.client_balance + session.payer_balance) - others
        billed = session.invoiced_at is not None and session.voided_at is None
        assert charged == (session.charge if billed else 0)
        if session.voided_at:
            assert (session.client_balance, session.payer_balance) == (Decimal(0), Decimal(0))


def reversals_are_opposite() -> None:
    """(h) 8: an entry and its reversal are nothing together."""
    for entry in LedgerEntry.objects.exclude(reverses=None).select_related("reverses"):
        assert entry.reverses is not None
        same = ("client_id", "session_id", "kind", "party", "invoice_id", "claim_id")
        assert all(getattr(entry, name) == getattr(entry.reverses, name) for name in same)
        assert entry.amount == -entry.reverses.amount


def claims_are_the_sum_of_their_lines() -> None:
    """(h) 10 and 18."""
    for claim in Claim.objects.all():
        lines = ClaimLine.objects.filter(claim=claim)
        assert claim.total == total(line.charge for line in lines)


def test_entry_is_never_changed_or_deleted(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    bill(in_linden, make_session(pilar, owner))
    for statement in (
        "UPDATE billing_ledgerentry SET amount = 0",
        "DELETE FROM billing_ledgerentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert LedgerEntry.objects.get().amount == 135


def test_wrong_balance_is_found(in_linden: Practice, owner: Member, pilar: Client) -> None:
    session = make_session(pilar, owner)
    bill(in_linden, session)
    ClientSession.objects.update(client_balance=Decimal("134.99"))
    ClientBalance.objects.update(payer_owes=Decimal("0.01"))
    assert [(fault.what, fault.id) for fault in ledger_faults()] == [
        ("session", session.id),
        ("client", pilar.id),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_posting_takes_four_statements(
    in_linden: Practice, owner: Member, pilar: Client, number: int
) -> None:
    session = make_session(pilar, owner)
    entry = NewEntry(
        client_id=pilar.id,
        session_id=session.id,
        kind=EntryKind.CHARGE,
        party=Party.CLIENT,
        amount=Decimal("0.01"),
        date=DAY,
    )
    with CaptureQueriesContext(connection) as seen:
        post([entry] * number, actor=owner, now=NOW)
    statements = [q["sql"] for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 4


def test_activity_is_newest_first_with_running_balances(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    session = make_session(pilar, owner, paid_at_session=Decimal("35.00"))
    bill(in_linden, session)
    with CaptureQueriesContext(connection) as seen:
        payment, charge = account_activity(pilar.id)
    assert len(seen) == 1
    assert (payment.amount, payment.client_balance) == (Decimal("-35.00"), Decimal("100.00"))
    assert (charge.amount, charge.client_balance) == (Decimal("135.00"), Decimal("135.00"))
    assert (charge.invoice_number, charge.claim_number, charge.code) == (1001, "", "90834")
    assert (charge.reversed, charge.is_reversal, charge.payer_balance) == (
        False,
        False,
        Decimal(0),
    )
    assert account_activity(pilar.id, limit=1) == [payment]
    assert account_activity(pilar.id, before=(payment.date, payment.entry_id)) == [charge]


def test_debts_are_parted_by_age(
    in_linden: Practice, owner: Member, clinician: Member, story: Story
) -> None:
    today = date(2026, 11, 30)
    pilar, insured = story.clients
    sessions = [
        make_session(client, owner, start=at_hour(15, today - timedelta(days=days)))
        for client in story.clients
        for days in (0, 30, 31, 60, 61, 90, 91)
    ]
    bill(in_linden, *sessions)
    (client,) = due_from_clients(today)
    (payer,) = due_from_payers(today)
    assert (client.id, client.name) == (pilar.id, "Castellanos, Pilar")
    assert payer.name == "Health Plan HLH01"
    for due in (client, payer):
        ages = due.ages
        found = [ages.to_30, ages.to_60, ages.to_90, ages.over_90]
        assert found == [Decimal(270)] * 3 + [Decimal(135)]
        assert ages.total == 945
    assert due_from_clients(today, providers=[clinician.id]) == []
    assert due_from_payers(today, providers=[clinician.id]) == []
    assert due_from_clients(today, after=(pilar.sort_key, pilar.id)) == []
    assert insured.id != pilar.id


def test_reversing_nothing_does_nothing(in_linden: Practice, owner: Member) -> None:
    assert reverse([], actor=owner, today=DAY, now=NOW, note="") == []


def test_reversal_is_refused_whole(in_linden: Practice, owner: Member, pilar: Client) -> None:
    bill(in_linden, make_session(pilar, owner), make_session(pilar, owner))
    one, two = LedgerEntry.objects.all()
    reverse([one], actor=owner, today=DAY, now=NOW, note="")
    with pytest.raises(AlreadyReversed):
        reverse([one, two], actor=owner, today=DAY, now=NOW, note="")
    assert LedgerEntry.objects.filter(reverses=two).count() == 0
