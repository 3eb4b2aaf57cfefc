"""Interleaved rounds, and what is told of them."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import linear_regression, median, quantiles

from bench.server import Cost

ROUNDS = 5
_TRIES = 2  # so many times the rounds, before noise has to be put up with
_DRIFT = 0.15


@dataclass(slots=True)
class Sample:
    """What one contender cost: seconds of each repetition, and for each round the cost of one."""

    walls: list[float] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    noisy: int = 0  # rounds that were kept although the machine changed its pace

    def percentile(self, percent: int) -> float:
        """Seconds."""
        return quantiles(self.walls, n=100, method="inclusive")[percent - 1]

    @property
    def cost(self) -> Cost:
        return Cost(
            median(cost.server for cost in self.costs),
            median(cost.database for cost in self.costs),
        )


@dataclass(frozen=True, slots=True)
class Contender:
    """``run`` does the work once; ``read`` reads the processor time used so far."""

    name: str
    run: Callable[[], object]
    read: Callable[[], Cost]
    repetitions: int = 20


def interleaved(contenders: Sequence[Contender], *, rounds: int = ROUNDS) -> dict[str, Sample]:
    """Every contender in each of ``rounds`` rounds, after one to warm up. A round in which the
    machine changed its pace is thrown away, as long as there is patience."""
    samples = {contender.name: Sample() for contender in contenders}
    for contender in contenders:
        for _ in range(min(5, contender.repetitions)):
            contender.run()
    good = noisy = 0
    for number in range(rounds * _TRIES):
        before = _pace()
        found = [(contender.name, *_round(contender)) for contender in contenders]
        steady = abs(_pace() / before - 1) <= _DRIFT
        if not steady and rounds - good < rounds * _TRIES - number:
            continue
        good, noisy = good + 1, noisy + (not steady)
        for name, walls, cost in found:
            samples[name].walls += walls
            samples[name].costs.append(cost)
            samples[name].noisy = noisy
        if good == rounds:
            break
    return samples


def ratio(one: Sample, other: Sample) -> float:
    """Median over the rounds of how much more processor time ``one`` took than ``other``."""
    pairs = zip(one.costs, other.costs, strict=True)
    return median(mine.total / max(theirs.total, 1e-9) for mine, theirs in pairs)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Slope of log cost on log size: 0 does not grow, 1 grows alike."""
    logs = [math.log(max(cost, 1e-9)) for cost in costs]
    return linear_regression([math.log(size) for size in sizes], logs).slope


def _round(contender: Contender) -> tuple[list[float], Cost]:
    walls = []
    before = contender.read()
    for _ in range(contender.repetitions):
        began = time.perf_counter()
        contender.run()
        walls.append(time.perf_counter() - began)
    used = contender.read() - before
    count = contender.repetitions
    return walls, Cost(used.server / count, used.database / count)


def _pace() -> float:
    """Processor seconds of a fixed piece of work."""
    began = time.process_time()
    total = 0
    for number in range(400_000):
        total += number % 7
    return time.process_time() - began
