"""``cal.week``, ``cal.week50``, ``cal.month``, lists of clients, ``client.open``; their growth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from bench import sizes
from bench.measure import Contender, Sample, exponent, interleaved, ratio
from bench.report import Report, head, line
from bench.server import Server, running
from bench.visitor import Visitor
from settee.clients.models import Client
from settee.core.time import days_between

SERVER = ["-m", "settee", "web"]


@dataclass(frozen=True, slots=True)
class Page:
    """``limit`` is the bare page it is held against, ``most`` the ratio and ``statements`` the
    number that must not be passed; a limit itself has none."""

    name: str
    path: str
    limit: str = ""
    most: float = 0.0
    statements: int = 0


def measure(report: Report, size: sizes.Size, *, now: datetime) -> None:
    with running(SERVER) as server:
        visitor = Visitor(size.main)
        _compare(report, server, visitor, _pages(visitor, now))
        group = Visitor(size.group)
        _compare(report, server, group, _group_pages(group, now))
        _grow(report, server, now=now)
        report.note(f"web process after these pages: {server.memory() / 2**20:.0f} MB")


def _compare(report: Report, server: Server, visitor: Visitor, pages: Sequence[Page]) -> None:
    shape = visitor.shape
    head(f"Pages of {shape.slug}: {shape.clients:,} clients, {shape.appointments:,} appointments")
    samples = _sample(server, [(page.name, page.path, visitor) for page in pages])
    asked = {page.name: visitor.reading(page.path) for page in pages}
    for page in pages:
        reading, sent = asked[page.name]
        line(page.name, samples[page.name], asked=(reading.statements, reading.rows, sent))
    for page in pages:
        if page.limit:
            found = ratio(samples[page.name], samples[page.limit])
            report.at_most(f"{page.name} / {page.limit}", found, page.most, unit=" x")
            count = asked[page.name][0].statements
            report.at_most(f"{page.name} statements", count, page.statements)


def _pages(visitor: Visitor, now: datetime) -> list[Page]:
    clients, week, month = (
        reverse("desk:clients"),
        week_feed(visitor, now, 7),
        week_feed(visitor, now, 42),
    )
    with visitor.scope():
        client = Client.objects.filter(provider=visitor.member).order_by("code")[0]
    opened = reverse("desk:client", args=[client.id])
    return [
        Page("get", "/bench/get/"),
        Page("t50", "/bench/t50/"),
        Page("agg", _bare(visitor, now, 42, "agg")),
        Page("cal.week", week, "get", 2.0, 4),
        Page("cal.month", month, "agg", 1.5, 4),
        Page("clients.list by name", clients, "t50", 1.3, 4),
        Page("clients.list by balance", f"{clients}?sort=-balance", "t50", 1.3, 4),
        Page("clients.list found", f"{clients}?q={client.last_name[:4]}", "t50", 1.3, 4),
        Page("client.open", opened, "t50", 2.0, 12),
    ]


def _group_pages(visitor: Visitor, now: datetime) -> list[Page]:
    return [
        Page("agg50", _bare(visitor, now, 7, "agg50")),
        Page("cal.week50", week_feed(visitor, now, 7, provider="all"), "agg50", 1.5, 4),
    ]


def week_feed(visitor: Visitor, now: datetime, days: int, *, provider: str = "") -> str:
    """The feed from a Monday two weeks ago on."""
    first = now.date() - timedelta(days=now.weekday() + 14)
    asked = {
        "provider": provider or visitor.member.id,
        "zone": visitor.member.zone,
        "from": first,
        "to": first + timedelta(days=days - 1),
    }
    return f"{reverse('desk:calendar_events')}?{urlencode(asked)}"


def _bare(visitor: Visitor, now: datetime, days: int, view: str) -> str:
    first = now.date() - timedelta(days=now.weekday() + 14)
    last = first + timedelta(days=days - 1)
    since, until = days_between(first, last, visitor.member.zone)
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    return f"/bench/{view}/?{urlencode(asked)}"


def _grow(report: Report, server: Server, *, now: datetime) -> None:
    head("Growth: one variable at a time")
    clients = [Visitor(shape) for shape in sizes.CLIENTS]
    history = [Visitor(shape) for shape in sizes.HISTORY]
    by_clients = [visitor.shape.clients for visitor in clients]
    by_history = [visitor.shape.appointments for visitor in history]
    listed = reverse("desk:clients")
    growth(report, server, "clients.list", clients, by_clients, [listed] * 3, most=0.05)
    balance = [f"{listed}?sort=-balance"] * 3
    growth(report, server, "clients.list balance", clients, by_clients, balance, most=0.05)
    weeks = [week_feed(visitor, now, 7) for visitor in history]
    growth(report, server, "cal.week", history, by_history, weeks, most=0.10)


def growth(
    report: Report,
    server: Server,
    name: str,
    visitors: Sequence[Visitor],
    counts: Sequence[int],
    paths: Sequence[str],
    *,
    most: float,
) -> None:
    """Time and pages read of one page at several sizes, as exponents."""
    names = [f"{name} {count:,}" for count in counts]
    samples = _sample(server, list(zip(names, paths, visitors, strict=True)))
    readings = [visitor.reading(path) for visitor, path in zip(visitors, paths, strict=True)]
    for each, (reading, sent) in zip(names, readings, strict=True):
        line(each, samples[each], asked=(reading.statements, reading.rows, sent))
    costs = [samples[each].cost.total for each in names]
    pages = [float(reading.pages) for reading, _ in readings]
    report.at_most(f"{name} growth of time", exponent(counts, costs), most)
    # An index a level deeper is a page more; that is no growth to speak of.
    report.at_most(f"{name} growth of pages read", exponent(counts, pages), most + 0.05)


def _sample(server: Server, asked: Sequence[tuple[str, str, Visitor]]) -> dict[str, Sample]:
    contenders = []
    for name, path, visitor in asked:
        cookie = visitor.cookie
        contenders.append(Contender(name, partial(server.get, path, cookie), server.cost))
    return interleaved(contenders)
