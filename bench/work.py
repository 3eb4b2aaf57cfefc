"""``sessions`` and ``claims.837p``: the domain's own functions on a measured practice."""

import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from statistics import median

from django.db import connection, connections

from bench.data import Shape
from bench.measure import ROUNDS, exponent
from bench.reading import reading_of
from bench.report import Report
from bench.visitor import Visitor
from settee.billing import grouping
from settee.billing.domain.documents import letterhead
from settee.billing.domain.send import send_to_billing
from settee.billing.domain.soundness import plan_claims, sort_out
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.x12.claim837p import write_837p

_SINGLES, _BULK = 20, 1_000


def measure(report: Report, shape: Shape, *, now: datetime) -> None:
    print(f"\nWork on {shape.slug}", flush=True)
    visitor = Visitor(shape)
    _sessions(report, visitor, now)
    _claims(report, visitor, now)


def _sessions(report: Report, visitor: Visitor, now: datetime) -> None:
    ids = _ids(
        visitor,
        """
        SELECT t.id FROM scheduling_attendance t
        JOIN scheduling_appointment a ON a.id = t.appointment_id
        LEFT JOIN scheduling_service v ON v.id = a.service_id
        WHERE t.billed_at IS NULL AND a.status = 'scheduled' AND a.kind <> 'personal'
        ORDER BY a.start LIMIT %s
        """,
        _SINGLES + _BULK,
    )
    singles, bulk = ids[:_SINGLES], ids[_SINGLES:]
    rates: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        one = sum(_seconds(partial(_send, visitor, [each], now)) for each in singles)
        many = _seconds(partial(_send, visitor, bulk, now))
        _take_back(ids)
        rates.append((len(singles) / one, len(bulk) / many))
    single, together = (median(column) for column in zip(*rates[1:], strict=True))
    report.at_least(
        f"sessions: {len(bulk):,} at once / one by one",
        median(many / one for one, many in rates[1:]),
        10,
        unit=" x",
        limit=f"{together:,.0f}/s and {single:,.0f}/s",
    )
    reading = reading_of(lambda: _send(visitor, bulk, now), visitor.scope)
    _take_back(ids)
    report.at_most("sessions: statements of a bulk", reading.statements, 15)


def _send(visitor: Visitor, ids: Sequence[uuid.UUID], now: datetime) -> None:
    with visitor.scope():
        made = send_to_billing(ids, actor=visitor.member, practice=visitor.member.practice, now=now)
        assert len(made) == len(ids)


def _take_back(ids: list[uuid.UUID]) -> None:
    """As if they had never been sent; their entries in the audit trail stay."""
    with connections["loader"].cursor() as cursor:
        cursor.execute("DELETE FROM billing_clientsession WHERE attendance_id = ANY(%s)", [ids])
        cursor.execute(
            "UPDATE scheduling_attendance SET billed_at = NULL WHERE id = ANY(%s)", [ids]
        )


def _claims(report: Report, visitor: Visitor, now: datetime) -> None:
    ids = _ids(
        visitor,
        """
        SELECT DISTINCT ON (s.client_id, s.provider_id, date_trunc('month', s.date)) s.id
        FROM billing_clientsession s
        JOIN clients_client c ON c.id = s.client_id AND c.bill_to = 'insurance'
        JOIN clients_coverage v ON v.client_id = c.id AND v.rank = 1
        JOIN billing_payer p ON p.code = v.payer_code AND p.form = 'electronic'
        ORDER BY s.client_id, s.provider_id, date_trunc('month', s.date) LIMIT %s
        """,
        10_000,
    )
    counts = [len(ids) // 10, len(ids) * 3 // 10, len(ids)]
    times: list[list[float]] = [[] for _ in counts]
    for _ in range(ROUNDS):
        for place, count in enumerate(counts):
            times[place].append(_seconds(partial(_file, visitor, ids[:count], now)))
    seconds = [median(each) for each in times]
    report.at_least(f"claims.837p, {counts[-1]:,}", counts[-1] / seconds[-1], 2_000, unit="/s")
    report.at_most("claims.837p growth of time", exponent(counts, seconds), 1.05)
    reading = reading_of(lambda: _file(visitor, ids, now), visitor.scope)
    report.at_most("claims.837p statements", reading.statements, 15)


def _file(visitor: Visitor, ids: Sequence[uuid.UUID], now: datetime) -> str:
    """The interchange of the claims of ``ids``, one each, from database to text."""
    practice = visitor.member.practice
    with visitor.scope():
        sessions = read_sessions(Choice(ids=tuple(ids)))
        head = letterhead(practice)
        planned = plan_claims(grouping.claims(sessions), head, now.date(), 1)
    sound, unsound = sort_out(planned)
    assert not unsound, unsound[0][1]
    assert len(sound) == len(ids)
    documents = [claim.document for claim in sound]
    local = now.astimezone(practice.zone).replace(tzinfo=None)
    return write_837p(documents, trading=head.trading, control_number=1, now=local)


def _ids(visitor: Visitor, sql: str, limit: int) -> list[uuid.UUID]:
    with visitor.scope(), connection.cursor() as cursor:
        cursor.execute(sql, [limit])
        return [id_ for (id_,) in cursor.fetchall()]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
