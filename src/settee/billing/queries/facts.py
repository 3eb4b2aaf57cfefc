"""Sessions with everything their billing depends on, in one statement."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from settee.billing.documents import Address, PayerParty, Person, Provider
from settee.billing.facts import (
    ClientFacts,
    CoverageFacts,
    PayerFacts,
    ProviderFacts,
    SessionFacts,
)

Cursor = tuple[date, datetime, uuid.UUID]  # date, start and id of the last row seen

_SQL = """
SELECT s.id, s.client_id, s.provider_id, s.date, s.start, s."end", s.service_name, s.code,
       coalesce(k.description, ''), coalesce(k.client_only, false), s.modifiers,
       s.place_of_service, s.units, s.charge, s.diagnosis_codes, s.authorization_number,
       s.bill_to, s.paid_at_session, s.version, s.invoiced_at IS NOT NULL,
       c.code, c.last_name, c.first_name, c.middle_name, c.birth_date, c.sex, c.address1,
       c.address2, c.city, c.state, c.zip, c.phone, c.bill_to, c.diagnosis_codes,
       c.invoice_option = 'superbill', c.signature_on_file, c.sort_key, c.invoice_to_name,
       c.invoice_to_address1, c.invoice_to_address2, c.invoice_to_city, c.invoice_to_state,
       c.invoice_to_zip,
       v.id, v.payer_code, v.plan_name, v.member_id, v.group_number, v.relationship,
       v.subscriber_last_name, v.subscriber_first_name, v.subscriber_birth_date, v.subscriber_sex,
       v.subscriber_address1, v.subscriber_city, v.subscriber_state, v.subscriber_zip,
       p.id, p.form, p.code, p.name, p.claim_filing_code, p.address1, p.address2, p.city, p.state,
       p.zip,
       u.last_name, u.first_name, m.npi, m.taxonomy, m.credentials, m.license
FROM billing_clientsession s
JOIN clients_client c ON c.id = s.client_id
JOIN practices_member m ON m.id = s.provider_id
JOIN practices_user u ON u.id = m.user_id
LEFT JOIN clients_coverage v ON v.client_id = c.id AND v.rank = 1
LEFT JOIN billing_payer p ON lower(p.code) = lower(v.payer_code) AND v.payer_code <> ''
LEFT JOIN billing_billingcode k ON lower(k.code) = lower(s.code) AND s.code <> ''
WHERE s.voided_at IS NULL AND {conditions}
ORDER BY s.date, s.start, s.id
"""
_TO_INSURANCE = (
    "(s.bill_to = 'auto' AND c.bill_to = 'insurance' AND NOT coalesce(k.client_only, false))"
)


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
    after: Cursor | None = None

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
            yield "position(%s in c.search) > 0", [term]
        if self.providers is not None:
            yield "s.provider_id = ANY(%s)", [list(self.providers)]
        if self.to_insurance is not None:
            yield ("" if self.to_insurance else "NOT ") + _TO_INSURANCE, []
        if self.after is not None:
            yield "(s.date, s.start, s.id) > (%s, %s, %s)", list(self.after)


def read_sessions(choice: Choice) -> Iterator[SessionFacts]:
    """The chosen sessions of the open practice, by date, start and id."""
    conditions, parameters = ["true"], []
    for condition, values in choice.conditions():
        conditions.append(condition)
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(conditions=" AND ".join(conditions)), parameters)
        rows = cursor.fetchall()
    return _Builder().sessions(rows)


class _Builder:
    """Builds facts from rows; clients, payers and providers are made once and shared."""

    def __init__(self) -> None:
        self._clients: dict[uuid.UUID, ClientFacts] = {}
        self._payers: dict[uuid.UUID, PayerFacts] = {}
        self._providers: dict[uuid.UUID, ProviderFacts] = {}

    def sessions(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[SessionFacts]:
        for row in rows:
            (id_, client_id, provider_id, day, start, end, service, code, description) = row[:9]
            (client_only, modifiers, place, units, charge, codes, authorization) = row[9:16]
            (bill_to, paid, version, invoiced) = row[16:20]
            if (client := self._clients.get(client_id)) is None:
                client = self._clients[client_id] = self._client(client_id, row)
            if (provider := self._providers.get(provider_id)) is None:
                provider = ProviderFacts(provider_id, Provider(*row[67:73]))
                self._providers[provider_id] = provider
            yield SessionFacts(
                id_,
                client,
                provider,
                day,
                start,
                end,
                service,
                code,
                description,
                client_only,
                tuple(modifiers),
                place,
                units,
                charge,
                tuple(codes),
                authorization,
                bill_to,
                paid,
                version,
                invoiced,
            )

    def _client(self, id_: uuid.UUID, row: tuple[Any, ...]) -> ClientFacts:
        code, last_name, first_name, middle_name, birth_date, sex = row[20:26]
        address, phone = _address(*row[26:31]), row[31]
        bill_to, codes, superbill, signature, sort_key, invoice_to_name = row[32:38]
        invoice_to = None
        if invoice_to_name:
            invoice_to = Person(invoice_to_name, "", address=_address(*row[38:43]))
        return ClientFacts(
            id_,
            code,
            Person(last_name, first_name, middle_name, birth_date, sex, address, phone),
            bill_to,
            tuple(codes),
            superbill,
            invoice_to,
            signature,
            self._coverage(row) if row[43] else None,
            sort_key,
        )

    def _coverage(self, row: tuple[Any, ...]) -> CoverageFacts:
        payer_code, plan_name, member_id, group_number, relationship = row[44:49]
        last_name, first_name, birth_date, sex, line1, city, state, zip_code = row[49:57]
        home = _address(line1, "", city, state, zip_code)
        subscriber = Person(last_name, first_name, "", birth_date, sex, home)
        payer = self._payer(row) if row[57] else None
        return CoverageFacts(
            payer_code, payer, plan_name, member_id, group_number, relationship, subscriber
        )

    def _payer(self, row: tuple[Any, ...]) -> PayerFacts:
        id_, form, code, name, filing = row[57:62]
        if id_ not in self._payers:
            party = PayerParty(code, name, filing, _address(*row[62:67]))
            self._payers[id_] = PayerFacts(id_, form, party)
        return self._payers[id_]


def _address(line1: str, line2: str, city: str, state: str, zip_code: str) -> Address:
    return Address(line1, line2, city, state.upper(), zip_code)
