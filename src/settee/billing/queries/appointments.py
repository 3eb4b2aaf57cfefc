"""Client appointments as the back office sees them: what can be billed, and what was."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from settee.core.money import ZERO

Cursor = tuple[datetime, uuid.UUID]  # start and attendance id of the last row seen

# D-24: a client appointment, not cancelled, whose service is marked billable or that has none. A
# no-show was no service given: its fee is a session by hand, with the code for missed sessions.
_BILLABLE = """
p.kind IN ('client', 'group') AND p.status = 'scheduled' AND (v.id IS NULL OR v.billable)
"""
_SQL = """
SELECT a.id, a.client_id, p.id, p.provider_id, p.start, p."end", p.is_video,
       a.billed_at IS NOT NULL, coalesce(v.name, ''), coalesce(v.color, ''),
       coalesce(v.billing_code, ''), v.modifiers, v.fee, coalesce(v.place_of_service, ''),
       coalesce(i.authorization_number, ''),
       c.last_name, c.first_name, u.first_name, u.last_name, m.credentials
FROM scheduling_attendance a
JOIN scheduling_appointment p ON p.id = a.appointment_id
JOIN clients_client c ON c.id = a.client_id
JOIN practices_member m ON m.id = p.provider_id
JOIN practices_user u ON u.id = m.user_id
LEFT JOIN scheduling_service v ON v.id = p.service_id
LEFT JOIN clients_coverage i ON i.client_id = c.id AND i.rank = 1
WHERE {conditions}
ORDER BY p.start, a.id
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
    """The billable appointments that start in [``since``, ``until``), by start, in one statement;
    what is None does not choose."""
    conditions: list[tuple[str, list[Any]]] = [(_BILLABLE, [])]
    if ids is not None:
        conditions.append(("a.id = ANY(%s)", [list(ids)]))
    if since is not None:
        conditions.append(("p.start >= %s", [since]))
    if until is not None:
        conditions.append(("p.start < %s", [until]))
    if providers is not None:
        conditions.append(("p.provider_id = ANY(%s)", [list(providers)]))
    if sent is not None:
        conditions.append((f"a.billed_at IS {'NOT ' if sent else ''}NULL", []))
    if after is not None:
        conditions.append(("(p.start, a.id) > (%s, %s)", list(after)))
    sql = _SQL.format(conditions=" AND ".join(condition for condition, _ in conditions))
    parameters = [value for _, values in conditions for value in values]
    if limit is not None:
        sql, parameters = f"{sql} LIMIT %s", [*parameters, limit]
    return [_row(values) for values in _fetch(sql, parameters)]


def _row(values: Sequence[Any]) -> BillableRow:
    attendance_id, client_id, appointment_id, provider_id, start, end, is_video = values[:7]
    sent, service_name, color, code, modifiers, fee, place, authorization = values[7:15]
    last_name, first_name, *provider, credentials = values[15:]
    name = " ".join(filter(None, provider))
    return BillableRow(
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
        place_of_service=place,
        authorization_number=authorization,
        client_name=f"{last_name}, {first_name}" if first_name else last_name,
        provider_name=f"{name}, {credentials}" if credentials else name,
    )


def lock_unsent(ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of the attendances ``ids`` that were not sent to billing; they and their appointments
    stay as they are until the transaction ends."""
    sql = """
    SELECT a.id FROM scheduling_attendance a
    JOIN scheduling_appointment p ON p.id = a.appointment_id
    WHERE a.id = ANY(%s) AND a.billed_at IS NULL
    ORDER BY p.id, a.id FOR NO KEY UPDATE OF p, a
    """
    return [id_ for (id_,) in _fetch(sql, [list(ids)])]


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
        for id_, start, code, charge, modifiers in _fetch(
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
    rows = _fetch(sql, [since - _LONGEST, until + _LONGEST, since])
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


def count_appointments(since: datetime, until: datetime) -> Counts:
    """What starts in [``since``, ``until``), in one statement."""
    sql = f"""
    SELECT count(a.id), count(a.id) FILTER (WHERE {_BILLABLE}),
           count(a.id) FILTER (WHERE p.status IN ('cancelled', 'late_cancel')),
           count(*) FILTER (WHERE p.kind = 'personal'
                              AND p.status NOT IN ('cancelled', 'late_cancel'))
    FROM scheduling_appointment p
    LEFT JOIN scheduling_attendance a ON a.appointment_id = p.id AND p.kind <> 'personal'
    LEFT JOIN scheduling_service v ON v.id = p.service_id
    WHERE p.start >= %s AND p.start < %s
    """
    (counts,) = _fetch(sql, [since, until])
    return Counts(*counts)


def _fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
