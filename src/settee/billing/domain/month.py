"""A range of days billed in one go: sent to billing, generated, and reported."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Sum

from settee.billing.domain.batch import NothingToBill, generate, open_batch
from settee.billing.domain.send import send_to_billing
from settee.billing.enums import PayerForm
from settee.billing.facts import SessionFacts
from settee.billing.models import Batch, Claim, ClaimLine, Invoice
from settee.billing.queries.appointments import Counts, billable_rows, count_appointments
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.readiness import findings
from settee.core.ids import new_id
from settee.core.money import ZERO, cents
from settee.core.time import days_between
from settee.practices.models import Member, Practice
from settee.scheduling.domain.layout import lay_out


@dataclass(frozen=True, slots=True)
class NotReady:
    client_id: str  # the practice's own number
    date: date
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What a batch gave."""

    invoices: int = 0
    invoice_total: Decimal = ZERO
    claims: int = 0
    claim_lines: int = 0
    claim_total: Decimal = ZERO
    paper_claims: int = 0


@dataclass(frozen=True, slots=True)
class MonthReport:
    practice: str
    first: date
    last: date
    counts: Counts
    sessions: int
    ready: int
    not_ready: tuple[NotReady, ...]
    made: Made

    def as_json(self) -> dict[str, Any]:
        """The report as it is written, in its order; money as text with two places."""
        return {
            "practice": self.practice,
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "appointments": self.counts.appointments,
            "billable": self.counts.billable,
            "cancelled": self.counts.cancelled,
            "personal": self.counts.personal,
            "sessions": self.sessions,
            "ready": self.ready,
            "not_ready": [
                {"client_id": x.client_id, "date": x.date.isoformat(), "reasons": [*x.reasons]}
                for x in self.not_ready
            ],
            "invoices": self.made.invoices,
            "invoice_total": str(self.made.invoice_total),
            "claims": self.made.claims,
            "claim_lines": self.made.claim_lines,
            "claim_total": str(self.made.claim_total),
            "paper_claims": self.made.paper_claims,
        }


@dataclass(frozen=True, slots=True)
class Billed:
    """``batch`` is None where nothing was left to bill."""

    batch: Batch | None
    report: MonthReport


@transaction.atomic
def bill_range(
    *, practice: Practice, first: date, last: date, now: datetime, actor: Member | None = None
) -> Billed:
    """Bill the open practice's local days ``first`` to ``last``, both included.

    Series are laid out first. What was billed before is not billed again, also when two runs meet:
    the second waits. Raises PracticeNotReady, and then nothing was made.
    """
    _wait_for(practice.id)
    since, until = days_between(first, last, practice.zone)
    lay_out(until)
    unsent = [row.attendance_id for row in billable_rows(since=since, until=until, sent=False)]
    send_to_billing(unsent, actor=actor, practice=practice, now=now)
    sessions = list(read_sessions(Choice(first=first, last=last)))
    batch = _generate(practice, sessions, actor, now)
    report = _report(practice, first, last, sessions, batch)
    return Billed(batch, report)


def _wait_for(practice_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bill {practice_id}"]
        )


def _generate(
    practice: Practice, sessions: list[SessionFacts], actor: Member | None, now: datetime
) -> Batch | None:
    open_ids = [s.id for s in sessions if not s.invoiced and not findings(s)]
    try:
        batch = open_batch(
            actor=actor, practice=practice, form_id=new_id(), session_ids=open_ids, now=now
        )
    except NothingToBill:
        return None
    return generate(batch.id, practice_id=practice.id, now=now)


def _report(
    practice: Practice, first: date, last: date, sessions: list[SessionFacts], batch: Batch | None
) -> MonthReport:
    since, until = days_between(first, last, practice.zone)
    held_back = [
        (session, reasons)
        for session in sessions
        if not session.invoiced and (reasons := findings(session))
    ]
    held_back.sort(key=lambda pair: (pair[0].date, pair[0].start, pair[0].client.code))
    return MonthReport(
        practice=practice.name,
        first=first,
        last=last,
        counts=count_appointments(since, until),
        sessions=len(sessions),
        ready=len(sessions) - len(held_back),
        not_ready=tuple(
            NotReady(session.client.code, session.date, tuple(str(x.reason) for x in reasons))
            for session, reasons in held_back
        ),
        made=made_by(batch) if batch else Made(),
    )


def made_by(batch: Batch) -> Made:
    """Three statements."""
    invoices = Invoice.objects.filter(batch=batch).aggregate(n=Count("id"), total=Sum("total"))
    claims = Claim.objects.filter(batch=batch)
    sums = claims.aggregate(n=Count("id"), total=Sum("total"))
    return Made(
        invoices=invoices["n"],
        invoice_total=cents(invoices["total"] or 0),
        claims=sums["n"],
        claim_lines=ClaimLine.objects.filter(claim__batch=batch).count(),
        claim_total=cents(sums["total"] or 0),
        paper_claims=claims.exclude(form=PayerForm.ELECTRONIC).count(),
    )
