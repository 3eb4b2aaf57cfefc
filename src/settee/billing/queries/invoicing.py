"""Invoice Clients and Insurance: the list of sessions not invoiced, with what holds them back."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from settee.billing.facts import ClientFacts, PayerFacts, SessionFacts
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.queries.fetching import fetch
from settee.billing.queries.waiting import Waiting
from settee.billing.readiness import Doubt, Finding, doubts, findings


@dataclass(frozen=True, slots=True)
class OpenSession:
    facts: SessionFacts
    findings: tuple[Finding, ...]
    doubts: tuple[Doubt, ...]

    @property
    def ready(self) -> bool:
        return not self.findings


# Names are put in order here, where ``fold`` made them; the database orders sessions by the place.
_ORDERED: Final = """
SELECT s.id FROM billing_clientsession s
LEFT JOIN billing_billingcode k ON lower(k.code) = lower(s.code) AND s.code <> ''
{places}
WHERE s.voided_at IS NULL AND s.invoiced_at IS NULL AND {conditions}
ORDER BY {order}
"""
_PLACES: Final = "JOIN unnest(%s::uuid[]) WITH ORDINALITY AS o (id, place) ON o.id = s.{column}"
_WHEN: Final = "s.date {way}, s.start {way}, s.id {way}"
_TO_INSURANCE: Final = """
s.bill_to = 'auto' AND NOT coalesce(k.client_only, false) AND s.client_id = ANY(%s)
"""


def ordered_ids(choice: Choice, found: Waiting, *, sort: str = "date") -> list[uuid.UUID]:
    """The waiting sessions of ``choice`` in their order; one statement.

    ``sort`` is date, client, provider or bill_to, with a minus in front for descending; whatever
    else is by date. ``found`` is what ``waiting`` gave for the same choice.
    """
    way = "DESC" if sort.startswith("-") else "ASC"
    when = _WHEN.format(way=way)
    conditions, values = choice.where()
    # Nothing that came in since ``found`` was read, which its page could not name.
    conditions += " AND s.client_id = ANY(%s) AND s.provider_id = ANY(%s)"
    values += [list(found.clients), list(found.providers)]
    places, order, parameters = "", when, [*values]
    match sort.removeprefix("-"):
        case "client":
            places, order = _PLACES.format(column="client_id"), f"o.place {way}, {when}"
            parameters = [_by(found.clients.values(), lambda x: x.sort_key), *values]
        case "provider":
            places, order = _PLACES.format(column="provider_id"), f"o.place {way}, {when}"
            parameters = [_by(found.providers.values(), lambda x: x.name), *values]
        case "bill_to":
            insured = [x for x in found.clients.values() if x.bill_to == "insurance"]
            places = f"LEFT {_PLACES.format(column='client_id')}"
            order = f"CASE WHEN {_TO_INSURANCE} THEN o.place ELSE 0 END {way}, {when}"
            parameters = [_by(insured, _first_payer), *values, [x.id for x in insured]]
    sql = _ORDERED.format(places=places, conditions=conditions, order=order)
    return [id_ for (id_,) in fetch(sql, parameters)]


def open_sessions(ids: Sequence[uuid.UUID], found: Waiting) -> list[OpenSession]:
    """Those of the sessions that still wait, in the order of ``ids``; one statement."""
    facts = read_sessions(
        Choice(ids=tuple(ids), invoiced=False), clients=found.clients, providers=found.providers
    )
    rows = {each.id: OpenSession(each, findings(each), doubts(each)) for each in facts}
    return [rows[id_] for id_ in ids if id_ in rows]


def payer_name(payer: PayerFacts | None) -> str:
    return payer.party.name if payer else "Insurance"


def _first_payer(client: ClientFacts) -> str:
    """By which the list is sorted; on a day it may be another one."""
    return payer_name(client.coverages[0].payer if client.coverages else None)


def _by(rows: Any, name: Callable[[Any], str]) -> list[uuid.UUID]:
    return [row.id for row in sorted(rows, key=lambda row: (name(row), row.id))]
