"""Laying the occurrences of series on the calendar, up to a horizon."""

import logging
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from settee.core.time import at
from settee.practices.models import Practice
from settee.practices.scope import practice_open
from settee.scheduling.locks import lock_calendars
from settee.scheduling.models import Appointment, Attendance, Series, SeriesClient
from settee.scheduling.recurrence import (
    InvalidRule,
    Occurrence,
    Recurrence,
    TooManyOccurrences,
    occurrences,
    parse_moment,
)
from settee.scheduling.rule_text import from_text

logger = logging.getLogger(__name__)

HORIZON = timedelta(days=400)  # how far ahead of today series are laid
FARTHEST = timedelta(days=5 * 365)  # how far ahead anybody may leaf
_LEAF = timedelta(days=60)
_SERIES_AT_ONCE = 500
_ROWS_AT_ONCE = 2000
_MARGIN = timedelta(days=2)  # more than zones and shifts over a DST change can differ


def recurrence_of(series: Series) -> Recurrence:
    """The series as a value, ending where it was cut off by hand."""
    recurrence = from_text(
        series.rule,
        zone=ZoneInfo(series.timezone),
        duration=series.duration,
        all_day=series.all_day,
    )
    bounds = [bound for bound in (recurrence.before, series.ends_before) if bound]
    return replace(recurrence, before=min(bounds, default=None))


def beginning(recurrence: Recurrence) -> datetime:
    """An instant before everything the series gives."""
    given = [recurrence.instant(recurrence.start), *(day for day, _ in recurrence.dates)]
    return min(given) + min(recurrence.shift, timedelta()) - _MARGIN


@transaction.atomic
def lay_out(until: datetime, *, provider_ids: Iterable[uuid.UUID] | None = None) -> int:
    """Make the occurrences of the open practice's series that start before ``until``.

    For all providers or those given. Safe to repeat and to run at the same time as itself and as
    every verb; returns how many appointments were made.
    """
    waiting = Series.objects.filter(Q(laid_until=None) | Q(laid_until__lt=until), ended=False)
    if provider_ids is not None:
        waiting = waiting.filter(provider__in=list(provider_ids))
    providers = set(waiting.order_by().values_list("provider", flat=True).distinct())
    if not providers:
        return 0
    lock_calendars(providers)
    # Only now is it certain what is still to be laid.
    series = waiting.filter(provider__in=providers).select_related("service").order_by("id")
    return sum(lay(some, until) for some in batched(series, _SERIES_AT_ONCE))


def lay(some: Sequence[Series], until: datetime) -> int:
    """Lay these series from their horizons to ``until``. The calendars are held."""
    planned = {each.id: list(_planned(each, until)) for each in some}
    taken = _taken(some)
    rows = [
        new_row(each, occurrence)
        for each in some
        for occurrence in planned[each.id]
        if (each.id, occurrence.original) not in taken
    ]
    place(rows)
    for each in some:
        each.laid_until = until
    Series.objects.bulk_update(some, ["laid_until", "ended"], batch_size=_SERIES_AT_ONCE)
    return len(rows)


def _planned(series: Series, until: datetime) -> Iterator[Occurrence]:
    try:
        recurrence = recurrence_of(series)
        yield from occurrences(recurrence, series.laid_until or beginning(recurrence), until)
        series.ended = finishes(recurrence, until)
    except (InvalidRule, TooManyOccurrences):
        # Rules are checked before they are kept: this one was put there by other means. The rest
        # of the calendar must not suffer for it.
        logger.exception("series %s can't be laid out", series.id)
        series.ended = True


def _taken(some: Sequence[Series]) -> set[tuple[uuid.UUID, datetime]]:
    """Occurrences that have a row already, such as those changed by hand before they were due."""
    rows = Appointment.objects.filter(series__in=some, occurrence__isnull=False)
    if all(each.laid_until for each in some):
        # Shifts are a matter of hours or days: far behind the horizon nothing is laid again.
        oldest = min(each.laid_until for each in some if each.laid_until)
        rows = rows.filter(occurrence__gte=oldest - timedelta(days=400))
    return {
        (series_id, occurrence)
        for series_id, occurrence in rows.values_list("series", "occurrence")
        if occurrence
    }


def new_row(series: Series, occurrence: Occurrence) -> Appointment:
    return Appointment(
        practice_id=series.practice_id,
        provider_id=series.provider_id,
        series=series,
        occurrence=occurrence.original,
        start=occurrence.start,
        end=occurrence.end,
        all_day=series.all_day,
        uid=series.uid,
        kind=series.kind,
        status=series.status,
        service_id=series.service_id,
        buffer_before=series.service.buffer_before if series.service else 0,
        buffer_after=series.service.buffer_after if series.service else 0,
        title=series.title,
        place_id=series.place_id,
        room_id=series.room_id,
        location=series.location,
        is_video=series.is_video,
        note=series.note,
    )


def place(rows: Sequence[Appointment]) -> None:
    """Save new rows with a place for each client of their series."""
    Appointment.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)
    clients: dict[uuid.UUID, list[uuid.UUID]] = {}
    places = SeriesClient.objects.filter(series__in={row.series_id for row in rows})
    for series_id, client_id in places.values_list("series", "client"):
        clients.setdefault(series_id, []).append(client_id)
    seats = [
        Attendance(practice_id=row.practice_id, appointment=row, client_id=client_id)
        for row in rows
        if row.series_id
        for client_id in clients.get(row.series_id, ())
    ]
    Attendance.objects.bulk_create(seats, batch_size=_ROWS_AT_ONCE)


def finishes(recurrence: Recurrence, until: datetime) -> bool:
    """Whether nothing of the series starts at ``until`` or later; when in doubt, no."""
    late = until - max(recurrence.shift, timedelta()) - _MARGIN
    if recurrence.before and recurrence.before <= late:
        return True
    if any(day >= late for day, _ in recurrence.dates):
        return False
    if not recurrence.rules:
        return recurrence.instant(recurrence.start) < late
    return all(_rule_finishes(recurrence, rule, late) for rule in recurrence.rules)


def _rule_finishes(recurrence: Recurrence, rule: str, late: datetime) -> bool:
    parts = dict(pair.partition("=")[::2] for pair in rule.upper().split(";"))
    if "UNTIL" in parts:
        last = parse_moment(parts["UNTIL"])
        if not isinstance(last, datetime):
            return at(last + timedelta(days=1), datetime.min.time(), ZoneInfo("UTC")) < late
        return last.replace(tzinfo=last.tzinfo or UTC) < late
    if "COUNT" not in parts:
        return False
    bare = Recurrence(recurrence.start, recurrence.zone, recurrence.duration, rules=(rule,))
    return len(occurrences(bare, beginning(bare), late)) >= int(parts["COUNT"])


def lay_out_ahead(
    provider_ids: Iterable[uuid.UUID] | None, until: datetime, *, now: datetime
) -> bool:
    """For somebody who leafs ahead to ``until``: whether that made appointments to look at.

    Of these providers, or None for all. Lays a little further than asked, and never more than
    ``FARTHEST`` ahead of ``now``.
    """
    horizon = min(until + _LEAF, now + FARTHEST)
    return lay_out(horizon, provider_ids=provider_ids) > 0


def lay_out_everywhere(*, now: datetime) -> int:
    """Keep all practices' series laid to the horizon: the daily job. Crosses practices."""
    made = 0
    for practice in Practice.objects.order_by("id"):
        with practice_open(practice):
            made += lay_out(now + HORIZON)
    return made
