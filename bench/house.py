"""The measured practices in the bench's own database: made once, used again by later runs."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.sizes import Size

# What a practice's tables and their indexes take, by appointment.
_BYTES_EACH = {True: 2_000, False: 450}


def room_for(home: Path, size: Size) -> float:
    """How much of the filling practices of ``size`` the disk has room for, from 0 to 1."""
    needed = sum(_BYTES_EACH[shape.billing] * shape.appointments for shape in size.practices)
    return min(1.0, shutil.disk_usage(home).free * 0.6 / needed)


def fill(size: Size, *, now: datetime) -> None:
    """Make the practices of ``size`` that are not there yet."""
    from django.db import connections

    from bench.data import make
    from settee.practices.models import Practice

    there = set(Practice.objects.values_list("slug", flat=True))
    missing = [shape for shape in size.practices if shape.slug not in there]
    if not missing:
        return
    count = sum(shape.appointments for shape in missing)
    print(f"Making {len(missing)} practices with {count:,} appointments ...", flush=True)
    began = time.monotonic()
    with connections["loader"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'")
        with _without_indexes(many=count > 200_000):
            for shape in missing:
                make(cursor, shape, now=now)
        cursor.execute("VACUUM ANALYZE")
    connections["loader"].close()
    print(f"... made in {time.monotonic() - began:.0f} s.", flush=True)


@contextmanager
def _without_indexes(*, many: bool) -> Iterator[None]:
    """Indexes that hold no constraint are made once at the end, where ``many`` rows come."""
    from django.db import connections

    found: Sequence[tuple[str, str]] = []
    with connections["loader"].cursor() as cursor:
        if many:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
                " AND tablename ~ '^(clients|scheduling|billing)_' AND indexname NOT IN"
                " (SELECT conname FROM pg_constraint)"
            )
            found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in found:
            cursor.execute(definition)


def anchor() -> datetime:
    """The instant the data is made around: the noon before now, so that a day's runs agree."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
