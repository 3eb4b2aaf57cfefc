"""Client appointments as the back office sees them: what can be billed, and what was."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from settee.billing.queries.fetching import fetch
from settee.core.money import ZERO
from settee.core.time import local_date

Cursor = tuple[datetime, uuid.UUID]  # start and attendance id of the last row seen

# D-24: a client appointment, not cancelled, whose service is marked billable, or that has none. A
# no-show was no service given: its fee is a session by hand, with the code for missed sessions.
_BILLABLE = (
    "p.kind IN ('client', 'group') AND p.status = 'scheduled' AND (v.id IS NULL OR v.billable)"
)
# One statement a table, joined here, as in ``facts``.
_APPOINTMENTS = """
SELECT p.id, p.provider_id, p.start, p."end", p.is_video, coalesce(v.name, ''),
       coalesce(v.color, ''), coalesce(v.billing_code, ''), v.modifiers, coalesce(o.fee, v.fee),
       coalesce(nullif(v.place_of_service, ''), l.place_of_service, '')
FROM scheduling_appointment p LEFT JOIN scheduling_service v ON v.id = p.service_id
LEFT JOIN scheduling_offering o ON o.practice_id = p.practice_id
    AND o.provider_id = p.provider_id AND o.service_id = p.service_id
LEFT JOIN practices_location l ON l.id = p.place_id
WHERE {billable} AND {conditions}
"""
_CLIENTS = "SELECT id, last_name, first_name FROM clients_client WHERE id = ANY(%s)"
_AUTHORIZATIONS = """
SELECT v.client_id, v.valid_from, v.valid_until, v.authorization_number, h.timezone
FROM clients_coverage v JOIN practices_practice h ON h.id = v.practice_id
WHERE v.client_id = ANY(%s) ORDER BY v.client_id, v.rank
"""
_PROVIDERS = """
SELECT m.id, u.first_name, u.last_name, m.credentials
FROM practices_member m JOIN practices_user u ON u.id = m.user_id WHERE m.id = ANY(%s)
"""
# An appointment longer than this is not looked back for when double bookings are sought.
_LONGEST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class BillableRow:
    """A client's place in a billable appointment, with what its service and insurance say."""

    attendance_id: uuid.UUID
    client_id: uuid.UUID
    appointment_id: uuid.UUID
    provider_id: uuid.UUID
    start: datetime
    end: datetime
    is_video: bool
    sent: bool
    service_name: str
    color: str  # #RRGGBB, or empty
    code: str
    modifiers: tuple[str, ...]
    fee: Decimal
    place_of_service: str
    authorization_number: str
    client_name: str  # Last, First
    provider_name: str

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Coded:
    """Billing code, fee and modifiers of a session, to be copied."""

    start: datetime
    code: str
    charge: Decimal
    modifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Client appointments of a range, by client; ``personal`` by event."""

    appointments: int
    billable: int
    cancelled: int
    personal: int


def billable_rows(
    *,
    ids: Sequence[uuid.UUID] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    providers: Iterable[uuid.UUID] | None = None,
    sent: bool | None = None,
    after: Cursor | None = None,
    limit: int | None = None,
) -> list[BillableRow]:
    """The billable appointments that start in [``since``, ``until``), by start, in five statements;
    what is None does not choose."""
    places = _places("id", list(ids), sent) if ids is not None else None
    conditions: list[tuple[str, list[Any]]] = [("true", [])]
    if places is not None:
        conditions.append(("p.id = ANY(%s)", [[place[1] for place in places]]))
    if since is not None:
        conditions.append(("p.start >= %s", [since]))
    if until is not None:
        conditions.append(("p.start < %s", [until]))
    if providers is not None:
        conditions.append(("p.provider_id = ANY(%s)", [list(providers)]))
    if after is not None:
        conditions.append(("p.start >= %s", [after[0]]))
    sql = _APPOINTMENTS.format(
        billable=_BILLABLE, conditions=" AND ".join(condition for condition, _ in conditions)
    )
    found = fetch(sql, [value for _, values in conditions for value in values])
    appointments = {row[0]: row for row in found}
    if places is None:
        places = _places("appointment_id", list(appointments), sent)
    # By start and attendance, which makes a cursor of the two.
    chosen = sorted(
        (appointments[place[1]][2], place[0], place) for place in places if place[1] in appointments
    )
    page = [place for *cursor, place in chosen if after is None or tuple(cursor) > after][:limit]
    return _rows(page, appointments)


def _places(column: str, ids: list[uuid.UUID], sent: bool | None) -> list[tuple[Any, ...]]:
    """Id, appointment, client and whether sent, of attendances."""
    condition = "" if sent is None else f"AND billed_at IS {'NOT ' if sent else ''}NULL"
    return fetch(
        "SELECT id, appointment_id, client_id, billed_at IS NOT NULL FROM scheduling_attendance"
        f" WHERE {column} = ANY(%s) {condition}",
        [ids],
    )


def _rows(
    places: Sequence[Sequence[Any]], appointments: Mapping[uuid.UUID, Sequence[Any]]
) -> list[BillableRow]:
    client_ids = list({place[2] for place in places})
    clients = {row[0]: row for row in fetch(_CLIENTS, [client_ids])}
    authorizations: dict[uuid.UUID, list[Sequence[Any]]] = defaultdict(list)
    for client_id, *authorization in fetch(_AUTHORIZATIONS, [client_ids]):
        authorizations[client_id].append(authorization)
    provider_ids = list({appointments[place[1]][1] for place in places})
    providers = {row[0]: row for row in fetch(_PROVIDERS, [provider_ids])}
    rows = []
    for attendance_id, appointment_id, client_id, sent in places:
        _, provider_id, start, end, is_video, *service = appointments[appointment_id]
        service_name, color, code, modifiers, fee, place_of_service = service
        rows.append(
            BillableRow(
                attendance_id=attendance_id,
                client_id=client_id,
                appointment_id=appointment_id,
                provider_id=provider_id,
                start=start,
                end=end,
                is_video=is_video,
                sent=sent,
                service_name=service_name,
                color=color,
                code=code,
                modifiers=tuple(modifiers or ()),
                fee=ZERO if fee is None else fee,
                place_of_service=place_of_service,
                authorization_number=_authorization(authorizations[client_id], start),
                client_name=", ".join(filter(None, clients[client_id][1:])),
                provider_name=_provider_name(*providers[provider_id][1:]),
            )
        )
    return rows


def _authorization(coverages: Iterable[Sequence[Any]], start: datetime) -> str:
    """That of the insurance which is primary on the session's day; it may have none."""
    for since, until, number, zone in coverages:
        day = local_date(start, ZoneInfo(zone))
        if (since is None or since <= day) and (until is None or day <= until):
            return str(number)
    return ""


def _provider_name(first_name: str, last_name: str, credentials: str) -> str:
    name = f"{first_name} {last_name}".strip()
    return f"{name}, {credentials}" if credentials else name


def lock_unsent(ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of the attendances ``ids`` that were not sent to billing; they and their appointments
    stay as they are until the transaction ends."""
    appointment_ids = [row[1] for row in _places("id", list(ids), sent=False)]
    fetch(
        "SELECT 1 FROM scheduling_appointment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [appointment_ids],
    )
    locked = fetch(
        "SELECT id FROM scheduling_attendance WHERE id = ANY(%s) AND billed_at IS NULL"
        " ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    )
    return [id_ for (id_,) in locked]


def earlier_codes(rows: Sequence[BillableRow]) -> dict[uuid.UUID, Coded]:
    """For each of ``rows``, by attendance: the client's latest session that starts earlier and has
    a code, with whichever provider."""
    sql = """
    SELECT a.id, s.start, s.code, s.charge, s.modifiers
    FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) AS a (id, client_id, start)
    CROSS JOIN LATERAL (
        SELECT * FROM billing_clientsession s
        WHERE s.client_id = a.client_id AND s.start < a.start
          AND s.code <> '' AND s.voided_at IS NULL
        ORDER BY s.start DESC, s.id DESC LIMIT 1
    ) s
    """
    if not rows:
        return {}
    ids, clients, starts = zip(
        *((row.attendance_id, row.client_id, row.start) for row in rows), strict=True
    )
    return {
        id_: Coded(start, code, charge, tuple(modifiers))
        for id_, start, code, charge, modifiers in fetch(
            sql, [list(ids), list(clients), list(starts)]
        )
    }


def double_booked(since: datetime, until: datetime) -> set[uuid.UUID]:
    """Client appointments around [``since``, ``until``) that overlap another of their provider.

    Touching is not overlapping; cancelled ones and personal time do not count.
    """
    sql = """
    SELECT id, provider_id, start, "end" FROM scheduling_appointment
    WHERE start >= %s AND start < %s AND "end" > %s AND kind IN ('client', 'group')
      AND status NOT IN ('cancelled', 'late_cancel')
    ORDER BY provider_id, start, "end"
    """
    # What starts after the range may overlap its last appointments, which end within the bound.
    rows = fetch(sql, [since - _LONGEST, until + _LONGEST, since])
    return overlapping(rows)


def overlapping(
    rows: Iterable[tuple[uuid.UUID, uuid.UUID, datetime, datetime]],
) -> set[uuid.UUID]:
    """Ids of (id, provider, start, end) that overlap; the rows come by provider and start."""
    found: set[uuid.UUID] = set()
    open_: list[tuple[uuid.UUID, datetime, datetime]] = []
    current: uuid.UUID | None = None
    for id_, provider, start, end in rows:
        if provider != current:
            current, open_ = provider, []
        open_ = [other for other in open_ if other[2] > start]
        for other_id, other_start, _ in open_:
            if other_start < end:
                found |= {id_, other_id}
        open_.append((id_, start, end))
    return found


def count_unsent(
    since: datetime, until: datetime, providers: Iterable[uuid.UUID] | None
) -> tuple[int, datetime | None]:
    """How many billable places of appointments that began in [``since``, ``until``) were not sent
    to billing, and when the first of them began; one statement."""
    sql = f"""
    SELECT count(*), min(p.start)
    FROM scheduling_appointment p
    JOIN scheduling_attendance a ON a.appointment_id = p.id AND a.billed_at IS NULL
    LEFT JOIN scheduling_service v ON v.id = p.service_id
    WHERE {_BILLABLE} AND p.start >= %s AND p.start < %s
      AND (%s::uuid[] IS NULL OR p.provider_id = ANY(%s))
    """
    chosen = None if providers is None else list(providers)
    ((count, oldest),) = fetch(sql, [since, until, chosen, chosen])
    return count, oldest


def count_appointments(since: datetime, until: datetime) -> Counts:
    """What starts in [``since``, ``until``), in two statements."""
    sql = f"""
    SELECT p.id, p.kind = 'personal', p.status IN ('cancelled', 'late_cancel'), {_BILLABLE}
    FROM scheduling_appointment p LEFT JOIN scheduling_service v ON v.id = p.service_id
    WHERE p.start >= %s AND p.start < %s
    """
    counts: Counter[str] = Counter()
    events = {}
    for id_, personal, cancelled, billable in fetch(sql, [since, until]):
        if personal:
            counts["personal"] += not cancelled
        else:
            events[id_] = cancelled, billable
    for _, appointment_id, _, _ in _places("appointment_id", list(events), None):
        cancelled, billable = events[appointment_id]
        counts["appointments"] += 1
        counts["cancelled"] += cancelled
        counts["billable"] += billable
    return Counts(
        appointments=counts["appointments"],
        billable=counts["billable"],
        cancelled=counts["cancelled"],
        personal=counts["personal"],
    )
