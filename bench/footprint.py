"""``footprint``: memory of a web process after its first pages, beside a bare Django worker's."""

from django.urls import reverse

from bench.data import Shape
from bench.report import Report
from bench.server import running
from bench.visitor import Visitor


def measure(report: Report, shape: Shape) -> None:
    print("\nMemory", flush=True)
    visitor = Visitor(shape)
    with running(["-m", "bench.bare"]) as server:
        for _ in range(20):
            server.get("/", "")
        bare = server.memory()
    names = ("desk:calendar", "desk:clients", "desk:settings", "office:sessions")
    paths = [*(reverse(name) for name in names), reverse("office:invoicing")]
    with running(["-m", "settee", "web"]) as server:
        for path in paths * 5:
            server.get(path, visitor.cookie)
        ours = server.memory()
    limit = f"{ours / 2**20:.0f} MB and {bare / 2**20:.0f} MB"
    report.at_most("footprint / bare worker", ours / bare, 3.0, unit=" x", limit=limit)
