"""Sessions with everything their billing depends on, in one statement."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from settee.billing.documents import Address, PayerParty, Person, Provider
from settee.billing.facts import (
    ClientFacts,
    CoverageFacts,
    PayerFacts,
    ProviderFacts,
    SessionFacts,
)
from settee.billing.queries.fetching import fetch

# One statement a table, joined here: a planner that misjudges a practice just moved in (it knows
# nothing of it until the next ANALYZE) would otherwise join every row with every other.
_SESSIONS = """
SELECT s.id, s.client_id, s.provider_id, s.date, s.start, s."end", s.service_name, s.code,
       coalesce(k.description, ''), coalesce(k.client_only, false), s.modifiers,
       s.place_of_service, s.units, s.charge, s.diagnosis_codes, s.authorization_number,
       s.bill_to, s.paid_at_session, s.version, s.invoiced_at IS NOT NULL
FROM billing_clientsession s
LEFT JOIN billing_billingcode k ON lower(k.code) = lower(s.code) AND s.code <> ''
WHERE s.voided_at IS NULL AND {conditions}
ORDER BY s.date, s.start, s.id
"""
_CLIENTS = """
SELECT id, code, sort_key, bill_to, diagnosis_codes, invoice_option = 'superbill',
       signature_on_file, last_name, first_name, middle_name, birth_date, sex, phone,
       address1, address2, city, state, zip,
       invoice_to_name, invoice_to_address1, invoice_to_address2, invoice_to_city,
       invoice_to_state, invoice_to_zip
FROM clients_client WHERE id = ANY(%s)
"""
_COVERAGES = """
SELECT v.client_id, v.payer_code, v.plan_name, v.member_id, v.group_number, v.relationship,
       v.subscriber_last_name, v.subscriber_first_name, v.subscriber_birth_date, v.subscriber_sex,
       v.subscriber_address1, v.subscriber_city, v.subscriber_state, v.subscriber_zip,
       v.rank, v.valid_from, v.valid_until,
       p.id, p.form, p.code, p.name, p.claim_filing_code,
       p.form = 'electronic' AND 'electronic_billing' <> ALL (h.subscriptions),
       p.address1, p.address2, p.city, p.state, p.zip
FROM clients_coverage v
JOIN practices_practice h ON h.id = v.practice_id
LEFT JOIN billing_payer p ON lower(p.code) = lower(v.payer_code) AND v.payer_code <> ''
WHERE v.client_id = ANY(%s)
ORDER BY v.client_id, v.rank
"""
_PROVIDERS = """
SELECT m.id, u.last_name, u.first_name, m.npi, m.taxonomy, m.credentials, m.license
FROM practices_member m JOIN practices_user u ON u.id = m.user_id
WHERE m.id = ANY(%s)
"""
_TO_INSURANCE = """
(s.bill_to = 'auto' AND NOT coalesce(k.client_only, false)
 AND EXISTS (SELECT FROM clients_client c WHERE c.id = s.client_id AND c.bill_to = 'insurance'))
"""

_OF_CLIENT_FOUND = """
EXISTS (SELECT FROM clients_client c WHERE c.id = s.client_id AND position(%s in c.search) > 0)
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sessions; what is None does not choose. Voided ones are never read."""

    ids: tuple[uuid.UUID, ...] | None = None
    invoiced: bool | None = None
    first: date | None = None
    last: date | None = None
    client: uuid.UUID | None = None
    client_terms: tuple[str, ...] = ()  # as clients.queries.terms makes them; all must be found
    providers: frozenset[uuid.UUID] | None = None
    to_insurance: bool | None = None

    def conditions(self) -> Iterator[tuple[str, list[Any]]]:
        if self.ids is not None:
            yield "s.id = ANY(%s)", [list(self.ids)]
        if self.invoiced is not None:
            yield f"s.invoiced_at IS {'NOT ' if self.invoiced else ''}NULL", []
        if self.first is not None:
            yield "s.date >= %s", [self.first]
        if self.last is not None:
            yield "s.date <= %s", [self.last]
        if self.client is not None:
            yield "s.client_id = %s", [self.client]
        for term in self.client_terms:
            yield _OF_CLIENT_FOUND, [term]
        if self.providers is not None:
            yield "s.provider_id = ANY(%s)", [list(self.providers)]
        if self.to_insurance is not None:
            yield ("" if self.to_insurance else "NOT ") + _TO_INSURANCE, []

    def where(self) -> tuple[str, list[Any]]:
        """The conditions as one, with their parameters."""
        found = [("true", list[Any]()), *self.conditions()]
        return " AND ".join(sql for sql, _ in found), [x for _, values in found for x in values]


def read_sessions(
    choice: Choice,
    *,
    clients: Mapping[uuid.UUID, ClientFacts] | None = None,
    providers: Mapping[uuid.UUID, ProviderFacts] | None = None,
) -> list[SessionFacts]:
    """The chosen sessions of the open practice, by date, start and id; four statements, one where
    all their ``clients`` and ``providers`` were read before."""
    conditions, parameters = choice.where()
    rows = fetch(_SESSIONS.format(conditions=conditions), parameters)
    if clients is None:
        clients = client_facts({row[1] for row in rows})
    if providers is None:
        providers = provider_facts({row[2] for row in rows})
    return [_session(row, clients[row[1]], providers[row[2]]) for row in rows]


def _session(row: Sequence[Any], client: ClientFacts, provider: ProviderFacts) -> SessionFacts:
    id_, _, _, day, start, end, service_name, code, description, client_only = row[:10]
    modifiers, place, units, charge, diagnosis_codes, authorization_number = row[10:16]
    bill_to, paid_at_session, version, invoiced = row[16:]
    return SessionFacts(
        id=id_,
        client=client,
        provider=provider,
        date=day,
        start=start,
        end=end,
        service_name=service_name,
        code=code,
        description=description,
        client_only=client_only,
        modifiers=tuple(modifiers),
        place_of_service=place,
        units=units,
        charge=charge,
        own_diagnosis_codes=tuple(diagnosis_codes),
        authorization_number=authorization_number,
        bill_to=bill_to,
        paid_at_session=paid_at_session,
        version=version,
        invoiced=invoiced,
    )


def client_facts(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ClientFacts]:
    """Clients by id, with their insurances; two statements."""
    chosen = list(ids)
    payers: dict[uuid.UUID, PayerFacts] = {}
    coverages: dict[uuid.UUID, list[CoverageFacts]] = defaultdict(list)
    for row in fetch(_COVERAGES, [chosen]):
        coverages[row[0]].append(_coverage(row, payers))
    return {row[0]: _client(row, coverages[row[0]]) for row in fetch(_CLIENTS, [chosen])}


def _client(row: Sequence[Any], coverages: Iterable[CoverageFacts]) -> ClientFacts:
    id_, code, sort_key, bill_to, diagnosis_codes, superbill, signature_on_file = row[:7]
    last_name, first_name, middle_name, birth_date, sex, phone = row[7:13]
    address, invoice_to = _address(*row[13:18]), row[18]
    return ClientFacts(
        id=id_,
        code=code,
        person=Person(last_name, first_name, middle_name, birth_date, sex, address, phone),
        bill_to=bill_to,
        diagnosis_codes=tuple(diagnosis_codes),
        superbill=superbill,
        invoice_to=Person(invoice_to, "", address=_address(*row[19:])) if invoice_to else None,
        signature_on_file=signature_on_file,
        coverages=tuple(coverages),
        sort_key=sort_key,
    )


def _coverage(row: Sequence[Any], payers: dict[uuid.UUID, PayerFacts]) -> CoverageFacts:
    """``payers`` collects those seen, so that each is made once."""
    _, payer_code, plan_name, member_id, group_number, relationship = row[:6]
    last_name, first_name, birth_date, sex, line1, city, state, zip_code = row[6:14]
    rank, valid_from, valid_until, payer_id, form, code, name, filing, closed = row[14:23]
    if payer_id is not None and payer_id not in payers:
        party = PayerParty(code, name, filing, _address(*row[23:]))
        payers[payer_id] = PayerFacts(payer_id, form, party, closed)
    home = _address(line1, "", city, state, zip_code)
    return CoverageFacts(
        payer_code=payer_code,
        payer=payers.get(payer_id),
        plan_name=plan_name,
        member_id=member_id,
        group_number=group_number,
        relationship=relationship,
        subscriber=Person(last_name, first_name, "", birth_date, sex, home),
        rank=rank,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def provider_facts(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProviderFacts]:
    """Providers by id; one statement."""
    rows = fetch(_PROVIDERS, [list(ids)])
    return {row[0]: ProviderFacts(row[0], Provider(*row[1:])) for row in rows}


def _address(line1: str, line2: str, city: str, state: str, zip_code: str) -> Address:
    return Address(line1, line2, city, state.upper(), zip_code)
