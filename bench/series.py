"""``series``: starting one with its conflict check; a week of five hundred, whatever their age."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connections, transaction

from bench import sizes
from bench.data import make_series
from bench.measure import ROUNDS
from bench.pages import SERVER, growth, week_feed
from bench.report import Report, head
from bench.server import running
from bench.visitor import Visitor
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.core.time import at
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.domain.details import Details
from settee.scheduling.domain.series import start_series
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Series
from settee.scheduling.recurrence import Recurrence

_COUNT, _TIMES = 500, 10


def measure(report: Report, *, now: datetime) -> None:
    visitors = [Visitor(shape) for shape in sizes.SERIES]
    for visitor, years in zip(visitors, sizes.YEARS, strict=True):
        _fill(visitor, years, now)
    _start(report, Visitor(sizes.SMALL), now)
    with running(SERVER) as server:
        head(f"A week of {_COUNT} weekly series, by their age in years")
        weeks = [week_feed(visitor, now, 7) for visitor in visitors]
        growth(report, server, "series.week", visitors, sizes.YEARS, weeks, most=0.05)


def _fill(visitor: Visitor, years: int, now: datetime) -> None:
    with visitor.scope():
        if Series.objects.filter(ended=False).count() >= _COUNT:
            return
    print(f"Making {_COUNT} series {years} years old ...", flush=True)
    with connections["loader"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        make_series(cursor, visitor.shape, years, now=now)
        cursor.execute("VACUUM ANALYZE scheduling_appointment, scheduling_attendance")
    connections["loader"].close()


def _start(report: Report, visitor: Visitor, now: datetime) -> None:
    """Weekly, 52 times, at an hour when nothing stands there; against booking one of them."""
    local = (now + timedelta(days=1)).replace(hour=20, minute=0, tzinfo=None)
    length = timedelta(minutes=45)
    begin = at(local.date(), local.time(), visitor.member.zone)
    with visitor.scope():
        client = Client.objects.order_by("code")[0]
    common: dict[str, Any] = {
        "actor": visitor.member,
        "provider": visitor.member,
        "details": Details(kind=AppointmentKind.CLIENT, clients=(client,)),
    }
    rule = Recurrence(local, visitor.member.zone, length, rules=("FREQ=WEEKLY;COUNT=52",))
    book = partial(book_appointment, start=begin, end=begin + length, **common)
    start = partial(start_series, recurrence=rule, now=now, **common)
    seconds = [(_seconds(visitor, book), _seconds(visitor, start)) for _ in range(ROUNDS + 1)]
    one, many = (median(column) for column in zip(*seconds[1:], strict=True))
    report.at_most(
        "series: weekly x 52 / one booking",
        median(series / booking for booking, series in seconds[1:]),
        5,
        unit=" x",
        limit=f"{1000 * many:.1f} ms and {1000 * one:.1f} ms",
    )


def _seconds(visitor: Visitor, work: Callable[..., object]) -> float:
    """Of one time, taken back afterwards."""
    began = perf_counter()
    for _ in range(_TIMES):
        with visitor.scope(), transaction.atomic():
            work(key=new_id(), anyway=False)
            transaction.set_rollback(True)
    return (perf_counter() - began) / _TIMES
