"""How much there is: S, M and L, each with the smaller ones inside, unchanged."""

from dataclasses import dataclass

from bench.data import Shape

SMALL = Shape("bench-s", providers=1, clients=200, appointments=5_000, a_day=4)
MIDDLE = Shape("bench-m", providers=50, clients=20_000, appointments=1_000_000, a_day=16)
# A group as large as M's, with less behind it.
GROUP = Shape("bench-group", providers=50, clients=2_000, appointments=60_000, a_day=16)
# One variable at a time: clients with all else alike; a calendar's history, at one density.
CLIENTS = tuple(
    Shape(f"bench-clients-{count}", providers=1, clients=count, appointments=4_000, a_day=4)
    for count in (200, 2_000, 20_000)
)
HISTORY = tuple(
    Shape(f"bench-history-{count}", providers=1, clients=200, appointments=count, a_day=4)
    for count in (600, 2_400, 9_600)
)
# Five hundred weekly series in one calendar, by how many years ago they began (bench/series.py).
YEARS = (1, 5, 20)
SERIES = tuple(
    Shape(
        f"bench-series-{years}", providers=1, clients=200, appointments=100, a_day=4, billing=False
    )
    for years in YEARS
)
_PRACTICES = 2_000
_APPOINTMENTS = 20_000_000


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    practices: tuple[Shape, ...]
    main: Shape  # whose pages are measured
    group: Shape  # whose fifty calendars are shown at once


def size(name: str, *, share: float = 1.0) -> Size:
    """``share`` of the practices that only fill L; raises KeyError for an unknown name."""
    small = (SMALL, *CLIENTS, *HISTORY, *SERIES)
    if name == "S":
        return Size(name, (*small, GROUP), SMALL, GROUP)
    if name == "M":
        return Size(name, (*small, MIDDLE), MIDDLE, MIDDLE)
    if name == "L":
        return Size(name, (*small, MIDDLE, *_filling(share)), MIDDLE, MIDDLE)
    raise KeyError(name)


def _filling(share: float) -> tuple[Shape, ...]:
    """Calendars of other practices, few large and many small, attendances and billing left out."""
    count = round((_PRACTICES - 2) * share)
    wanted = (_APPOINTMENTS - MIDDLE.appointments - SMALL.appointments) * share
    weights = [1 / (rank + 20) ** 0.7 for rank in range(count)]
    each = [round(wanted * weight / sum(weights)) for weight in weights]
    return tuple(
        Shape(
            f"bench-fill-{number}",
            providers=max(1, appointments // 8_000),
            clients=max(20, appointments // 50),
            appointments=appointments,
            a_day=8,
            billing=False,
            seed=100 + number,
        )
        for number, appointments in enumerate(each)
    )
