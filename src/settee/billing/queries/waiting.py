"""Sessions not invoiced yet, counted by what they are billed with: ready or not, and why.

Readiness is no column: it follows from the session, its client, insurance and codes, any of which
may change at any moment. Sessions that are alike in all of that have the same, so the database
counts them by kind and readiness is worked out once for each kind: few, however many sessions wait.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from settee.billing.facts import ClientFacts, ProviderFacts, SessionFacts
from settee.billing.grouping import claim_key
from settee.billing.queries.facts import Choice, client_facts, provider_facts
from settee.billing.queries.fetching import fetch
from settee.billing.readiness import Finding, findings
from settee.billing.x12.check import MAX_LINES
from settee.core.money import ZERO, total

_KINDS: Final = """
SELECT s.client_id, min(s.provider_id::text), s.code, min(s.authorization_number),
       s.diagnosis_codes, s.bill_to, min(s.id::text), min(s.date), max(s.date), min(s.start),
       min(s."end"), count(*), sum(s.charge), sum(s.paid_at_session), {ids}
FROM billing_clientsession s {join}
WHERE s.voided_at IS NULL AND s.invoiced_at IS NULL AND {conditions}
GROUP BY s.client_id, s.code, s.diagnosis_codes, s.bill_to, {by}
"""
# Only for conditions that ask for it: looked up for each session, it costs more than the counting.
_CODES_JOIN: Final = """
LEFT JOIN billing_billingcode k ON lower(k.code) = lower(s.code) AND s.code <> ''
"""
_CLIENT_ONLY: Final = "SELECT lower(code) FROM billing_billingcode WHERE client_only"
# What sessions of one kind have in common beside the client: for claims, or for readiness alone.
_FOR_CLAIMS: Final = "s.provider_id, date_trunc('month', s.date), s.authorization_number"
_FOR_READINESS: Final = "s.invoiced_at"  # of all that wait the same


@dataclass(frozen=True, slots=True)
class Kind:
    """Sessions of one client that are billed alike; for claims also of one provider and month.

    ``like`` is one of them in all that readiness and grouping look at, on the first of their days.
    """

    like: SessionFacts
    findings: tuple[Finding, ...]
    last: date
    count: int
    charge: Decimal
    paid: Decimal
    ids: tuple[uuid.UUID, ...]  # only where they were asked for

    @property
    def ready(self) -> bool:
        return not self.findings


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
class Waiting:
    """All sessions of a choice that wait, by kind, and the clients they are of."""

    kinds: tuple[Kind, ...]
    clients: dict[uuid.UUID, ClientFacts]
    providers: dict[uuid.UUID, ProviderFacts]

    def ids(self, *, ready: bool) -> set[uuid.UUID]:
        return {id_ for kind in self.kinds if kind.ready == ready for id_ in kind.ids}

    def reasons(self) -> list[tuple[str, int]]:
        """What is missing, and at how many sessions, the most frequent first."""
        counts: Counter[str] = Counter()
        for kind in self.kinds:
            for finding in kind.findings:
                counts[str(finding.reason)] += kind.count
        return counts.most_common()

    def since(self, *, ready: bool) -> date | None:
        return min((kind.like.date for kind in self.kinds if kind.ready == ready), default=None)


def waiting(choice: Choice, *, with_ids: bool = False, for_claims: bool = True) -> Waiting:
    """The sessions of ``choice`` (made with ``billed_providers``) that are not invoiced.

    Without ``for_claims`` the kinds are fewer, and ``sums`` can't count claims. Five statements;
    one more for each client who was born, or whose insurance began or ended, among the days of
    their sessions.
    """
    by = _FOR_CLAIMS if for_claims else _FOR_READINESS
    rows = _rows(choice, by, with_ids)
    clients = client_facts({row[0] for row in rows})
    odd = {row[0] for row in rows if clients[row[0]].changes_between(row[7], row[8])}
    rows = [row for row in rows if row[0] not in odd]
    for client_id in odd:
        rows += _rows(replace(choice, client=client_id), f"{by}, s.date", with_ids)
    providers = provider_facts({uuid.UUID(row[1]) for row in rows})
    client_only = {code for (code,) in fetch(_CLIENT_ONLY)}
    return Waiting(tuple(_kinds(rows, clients, providers, client_only)), clients, providers)


def sums(kinds: Iterable[Kind]) -> Sums:
    """The sums of the kinds that are ready."""
    kinds = list(kinds)
    ready = [kind for kind in kinds if kind.ready]
    direct = [kind for kind in ready if not kind.like.to_insurance]
    claimed = [kind for kind in ready if kind.like.to_insurance and kind.like.payer]
    electronic = [kind for kind in claimed if kind.like.payer and kind.like.payer.electronic]
    paper = [kind for kind in claimed if kind.like.payer and not kind.like.payer.electronic]
    return Sums(
        ready=sum(kind.count for kind in ready),
        not_ready=sum(kind.count for kind in kinds if not kind.ready),
        invoices=len({kind.like.client.id for kind in direct}),
        invoice_total=total(kind.charge - kind.paid for kind in direct),
        electronic_claims=_claims(electronic),
        electronic_total=total(kind.charge for kind in electronic),
        paper_claims=_claims(paper),
        paper_total=total(kind.charge for kind in paper),
    )


def _claims(kinds: Iterable[Kind]) -> int:
    """How many claims ``grouping.claims`` would make of the sessions."""
    lines: Counter[tuple[Any, ...]] = Counter()
    for kind in kinds:
        lines[claim_key(kind.like)] += kind.count
    return sum(-(-count // MAX_LINES) for count in lines.values())


def _rows(choice: Choice, by: str, with_ids: bool) -> list[tuple[Any, ...]]:
    conditions, parameters = choice.where()
    ids = "array_agg(s.id)" if with_ids else "NULL"
    join = _CODES_JOIN if choice.to_insurance is not None else ""
    return fetch(_KINDS.format(conditions=conditions, by=by, ids=ids, join=join), parameters)


def _kinds(
    rows: Sequence[Sequence[Any]],
    clients: dict[uuid.UUID, ClientFacts],
    providers: dict[uuid.UUID, ProviderFacts],
    client_only: set[str],
) -> Iterator[Kind]:
    known: dict[tuple[Any, ...], tuple[Finding, ...]] = {}
    for row in rows:
        provider = providers[uuid.UUID(row[1])]
        like = _like(row, clients[row[0]], provider, client_only=row[2].lower() in client_only)
        born = like.client.person.birth_date
        unborn = born is not None and like.date < born
        rank = like.coverage.rank if like.coverage else 0
        key = (row[0], row[2], like.own_diagnosis_codes, row[5], unborn, rank)
        if key not in known:
            known[key] = findings(like)
        last, count, charge, paid, ids = row[8], *row[11:]
        yield Kind(like, known[key], last, count, charge, paid, tuple(ids or ()))


def _like(
    row: Sequence[Any], client: ClientFacts, provider: ProviderFacts, *, client_only: bool
) -> SessionFacts:
    code, authorization_number, diagnosis_codes, bill_to = row[2:6]
    id_, first, _, start, end = row[6:11]
    return SessionFacts(
        id=uuid.UUID(id_),
        client=client,
        provider=provider,
        date=first,
        start=start,
        end=end,
        service_name="",
        code=code,
        description="",
        client_only=client_only,
        modifiers=(),
        place_of_service="",
        units=Decimal(1),
        charge=ZERO,
        own_diagnosis_codes=tuple(diagnosis_codes),
        authorization_number=authorization_number,
        bill_to=bill_to,
        paid_at_session=ZERO,
        version=1,
        invoiced=False,
    )
