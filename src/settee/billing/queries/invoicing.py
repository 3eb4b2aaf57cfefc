"""Invoice Clients and Insurance: sessions not invoiced yet, with what holds them back."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from settee.billing.facts import SessionFacts
from settee.billing.grouping import claims, invoices
from settee.billing.queries.facts import Choice, Cursor, read_sessions
from settee.billing.readiness import Doubt, Finding, doubts, findings
from settee.core.money import total


@dataclass(frozen=True, slots=True)
class OpenSession:
    facts: SessionFacts
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]

    @property
    def ready(self) -> bool:
        return not self.findings

    @property
    def cursor(self) -> Cursor:
        return (self.facts.date, self.facts.start, self.facts.id)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the ready sessions of a choice would give, for the bar below the list."""

    ready: int
    not_ready: int
    invoices: int
    invoice_total: Decimal
    electronic_claims: int
    electronic_total: Decimal
    paper_claims: int
    paper_total: Decimal

    @property
    def together(self) -> Decimal:
        return self.invoice_total + self.electronic_total + self.paper_total


@dataclass(frozen=True, slots=True)
class OpenSessions:
    """``rows`` is one page; ``sums`` covers the whole choice, whatever the page."""

    rows: tuple[OpenSession, ...]
    sums: Sums
    more: bool


def open_sessions(
    choice: Choice, *, ready: bool | None = None, after: Cursor | None = None, limit: int = 50
) -> OpenSessions:
    """The sessions of ``choice`` (made with ``billed_providers``) that are not invoiced, by date.

    Four statements, which read them all: readiness is no column, and the counts are of all.
    """
    everything = list(_open(choice))
    wanted = (
        row
        for row in everything
        if (ready is None or row.ready == ready) and (after is None or row.cursor > after)
    )
    rows = tuple(islice(wanted, limit + 1))
    facts = [row.facts for row in everything if row.ready]
    return OpenSessions(rows[:limit], sums(facts, len(everything)), len(rows) > limit)


def _open(choice: Choice) -> Iterator[OpenSession]:
    for facts in read_sessions(replace(choice, invoiced=False)):
        yield OpenSession(facts, findings(facts), doubts(facts))


def sums(ready: list[SessionFacts], of: int) -> Sums:
    """The sums of the sessions that are ready, ``of`` so many."""
    direct = [session for session in ready if not session.to_insurance]
    claimed = [session for session in ready if session.to_insurance]
    electronic = [session for session in claimed if session.payer and session.payer.electronic]
    paper = [session for session in claimed if session.payer and not session.payer.electronic]
    return Sums(
        ready=len(ready),
        not_ready=of - len(ready),
        invoices=len(invoices(direct)),
        invoice_total=total(session.charge - session.paid_at_session for session in direct),
        electronic_claims=len(claims(electronic)),
        electronic_total=total(session.charge for session in electronic),
        paper_claims=len(claims(paper)),
        paper_total=total(session.charge for session in paper),
    )


def chosen_sums(choice: Choice, ids: list[uuid.UUID]) -> Sums:
    """The sums of the sessions ``ids`` alone, as they are now."""
    rows = list(_open(replace(choice, ids=tuple(ids))))
    return sums([row.facts for row in rows if row.ready], len(rows))
