"""Writes a batch's invoices, claims and interchange: rows in bulk, numbers in order."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Final

from settee.audit.domain.record import record_all
from settee.billing.documents import ClaimDocument
from settee.billing.domain.documents import Letterhead, invoice_document
from settee.billing.domain.ledger import NewEntry, post
from settee.billing.domain.soundness import PlannedClaim
from settee.billing.enums import EntryKind, Party
from settee.billing.facts import SessionFacts
from settee.billing.models import (
    Batch,
    Claim,
    ClaimLine,
    ClientBalance,
    Interchange,
    Invoice,
    InvoiceLine,
)
from settee.billing.snapshot import dump
from settee.billing.x12.claim837p import write_837p
from settee.core.money import ZERO
from settee.core.time import local_date
from settee.practices.models import Practice

_CHUNK: Final = 1_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """The first of each kind that this run may use."""

    invoice: int
    claim: int
    control: int


@dataclass(frozen=True, slots=True)
class Issue:
    batch: Batch
    practice: Practice
    head: Letterhead
    numbers: Numbers
    now: datetime

    @property
    def today(self) -> date:
        return local_date(self.now, self.practice.zone)


def issue_invoices(
    issue: Issue, groups: Sequence[tuple[SessionFacts, ...]], message: str
) -> list[uuid.UUID]:
    """One invoice a group; the sessions that are invoiced now."""
    balances = _balances([group[0].client.id for group in groups])
    done: list[uuid.UUID] = []
    numbered = enumerate(groups, start=issue.numbers.invoice)
    for part in batched(numbered, _CHUNK):
        invoices: list[Invoice] = []
        lines: list[InvoiceLine] = []
        entries: list[NewEntry] = []
        for number, group in part:
            client = group[0].client
            document = invoice_document(
                group,
                number=number,
                head=issue.head,
                today=issue.today,
                message=message,
                previous_balance=balances.get(client.id, ZERO),
            )
            invoice = Invoice(
                number=number,
                client_id=client.id,
                batch=issue.batch,
                issued_on=issue.today,
                total=document.total,
                snapshot=dump(document),
            )
            invoices.append(invoice)
            for session in group:
                amount = session.charge - session.paid_at_session
                lines.append(InvoiceLine(invoice=invoice, session_id=session.id, amount=amount))
                entries += _client_entries(session, invoice)
                done.append(session.id)
        Invoice.objects.bulk_create(invoices)
        InvoiceLine.objects.bulk_create(lines)
        post(entries, actor=issue.batch.created_by, now=issue.now)
        objects = ((invoice.id, invoice.client_id) for invoice in invoices)
        record_all("invoice.issue", actor=issue.batch.created_by, objects=objects)
    return done


def _balances(client_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Decimal]:
    rows = ClientBalance.objects.filter(client__in=client_ids)
    return dict(rows.values_list("client_id", "client_owes"))


def _client_entries(session: SessionFacts, invoice: Invoice) -> Iterator[NewEntry]:
    """The charge, and what was paid at the session: posted with the invoice (M-56)."""
    yield NewEntry(
        client_id=session.client.id,
        session_id=session.id,
        kind=EntryKind.CHARGE,
        party=Party.CLIENT,
        amount=session.charge,
        date=session.date,
        invoice_id=invoice.id,
    )
    if session.paid_at_session:
        yield NewEntry(
            client_id=session.client.id,
            session_id=session.id,
            kind=EntryKind.CLIENT_PAYMENT,
            party=Party.CLIENT,
            amount=-session.paid_at_session,
            date=session.date,
            invoice_id=invoice.id,
            note="Paid at session",
        )


def issue_claims(issue: Issue, claims: Sequence[PlannedClaim]) -> Iterator[list[uuid.UUID]]:
    """The claims with their charges to the payers, and one interchange of the electronic ones;
    yields the sessions that are claimed, as they are done."""
    interchange = _interchange(issue, [claim.document for claim in claims if claim.electronic])
    for part in batched(claims, _CHUNK):
        rows, lines, entries = [], [], []
        for claim in part:
            row = _claim(issue, claim, interchange if claim.electronic else None)
            rows.append(row)
            document_lines = claim.document.lines
            for number, session in enumerate(claim.sessions, start=1):
                lines.append(
                    ClaimLine(
                        claim=row,
                        session_id=session.id,
                        number=number,
                        line_id=document_lines[number - 1].line_id,
                        charge=session.charge,
                    )
                )
                entries.append(_payer_entry(session, row))
        Claim.objects.bulk_create(rows)
        ClaimLine.objects.bulk_create(lines)
        post(entries, actor=issue.batch.created_by, now=issue.now)
        objects = ((row.id, row.client_id) for row in rows)
        record_all("claim.issue", actor=issue.batch.created_by, objects=objects)
        yield [session.id for claim in part for session in claim.sessions]


def _interchange(issue: Issue, documents: Sequence[ClaimDocument]) -> Interchange | None:
    """One file for the practice's one receiver."""
    if not documents:
        return None
    text = write_837p(
        documents,
        trading=issue.head.trading,
        control_number=issue.numbers.control,
        now=issue.now.astimezone(issue.practice.zone).replace(tzinfo=None),
    )
    interchange = Interchange(
        batch=issue.batch,
        control_number=issue.numbers.control,
        receiver_id=issue.head.trading.receiver_id,
        content=text,
        created_at=issue.now,
    )
    interchange.save(force_insert=True)
    return interchange


def _claim(issue: Issue, claim: PlannedClaim, interchange: Interchange | None) -> Claim:
    first, document = claim.sessions[0], claim.document
    payer = first.payer
    assert payer is not None
    return Claim(
        number=document.claim_id,
        client_id=first.client.id,
        provider_id=first.provider.id,
        payer_id=payer.id,
        batch=issue.batch,
        interchange=interchange,
        form=payer.form,
        month=first.date.replace(day=1),
        authorization_number=document.authorization_number,
        diagnosis_codes=list(document.diagnosis_codes),
        total=document.total,
        created_at=issue.now,
        snapshot=dump(document),
    )


def _payer_entry(session: SessionFacts, claim: Claim) -> NewEntry:
    return NewEntry(
        client_id=session.client.id,
        session_id=session.id,
        kind=EntryKind.CHARGE,
        party=Party.PAYER,
        amount=session.charge,
        date=session.date,
        claim_id=claim.id,
    )
