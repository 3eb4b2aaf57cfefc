"""Reading calendars."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.lookups import GreaterThan

from settee.clients.models import Client
from settee.clients.queries import visible
from settee.practices.models import Member
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models import Appointment, Attendance, OfficeHours, Service
from settee.scheduling.models.appointment import LONG

CANCELLED = (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCEL)


class Feed(NamedTuple):
    """A stretch of one or more calendars, as JSON text straight from the database.

    Each row: id, start and end (seconds since 1970), kind, status, all_day, what stands on it
    (title, or client), service, its colour, video, recurring, billed, version, the provider's id,
    whether it is the first that a client of it did not cancel.
    ``laid_until`` is the nearest horizon of the providers' open series, None without one.
    """

    rows: str
    laid_until: datetime | None


# The first arm finds what starts in the window by its start; the second the few that began more
# than a day before it. So the cost does not grow with the calendar's history.
_FEED = """
WITH seen AS (
    SELECT * FROM scheduling_appointment
    WHERE (%(providers)s::uuid[] IS NULL OR provider_id = ANY(%(providers)s::uuid[]))
      AND start >= %(since)s::timestamptz - interval '1 day' AND start < %(until)s
      AND ("end" > %(since)s OR start >= %(since)s)
    UNION ALL
    SELECT * FROM scheduling_appointment
    WHERE (%(providers)s::uuid[] IS NULL OR provider_id = ANY(%(providers)s::uuid[]))
      AND ("end" - start) > interval '1 day'
      AND "end" > %(since)s AND start < %(since)s::timestamptz - interval '1 day'
)
SELECT
    (SELECT coalesce(json_agg(json_build_array(
        a.id, extract(epoch FROM a.start)::bigint, extract(epoch FROM a."end")::bigint,
        a.kind, a.status, a.all_day,
        coalesce(nullif(a.title, '') || CASE WHEN p.places > 1 THEN ', ' || p.places ELSE '' END,
            p.name || CASE WHEN p.places > 1 THEN format(' and %%s more', p.places - 1) ELSE '' END,
            ''),
        coalesce(s.name, ''), coalesce(s.color, ''), a.is_video,
        a.series_id IS NOT NULL, coalesce(p.billed, false), a.version, a.provider_id,
        coalesce(p.fresh, false)
    ) ORDER BY a.start, a.id), '[]')::text
    FROM seen a
    LEFT JOIN scheduling_service s ON s.id = a.service_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS places, bool_or(t.billed_at IS NOT NULL) AS billed,
            min(concat_ws(', ', nullif(c.last_name, ''), nullif(c.first_name, ''))) AS name,
            bool_or(a.status NOT IN ('cancelled', 'late_cancel') AND NOT EXISTS (
                SELECT 1 FROM scheduling_attendance e JOIN scheduling_appointment b
                    ON b.id = e.appointment_id AND b.status NOT IN ('cancelled', 'late_cancel')
                WHERE e.client_id = t.client_id AND e.start < t.start
            )) AS fresh
        FROM scheduling_attendance t JOIN clients_client c ON c.id = t.client_id
        WHERE t.appointment_id = a.id
    ) p ON true
    WHERE NOT (a.kind = 'personal' AND a.status IN ('cancelled', 'late_cancel'))),
    (SELECT min(coalesce(laid_until, 'epoch')) FROM scheduling_series
     WHERE (%(providers)s::uuid[] IS NULL OR provider_id = ANY(%(providers)s::uuid[]))
       AND NOT ended)
"""


def calendar_feed(
    provider_ids: Collection[uuid.UUID] | None, since: datetime, until: datetime
) -> Feed:
    """What these providers' calendars show in [``since``, ``until``): one statement.

    None means everybody's in the practice.
    """
    providers = None if provider_ids is None else list(provider_ids)
    with connection.cursor() as cursor:
        cursor.execute(_FEED, {"providers": providers, "since": since, "until": until})
        return Feed(*cursor.fetchone())


def overlapping(provider_id: uuid.UUID, start: datetime, end: datetime) -> QuerySet[Appointment]:
    """As ``touching``, of one provider."""
    return touching([provider_id], start, end)


def touching(
    provider_ids: Collection[uuid.UUID], start: datetime, end: datetime
) -> QuerySet[Appointment]:
    """Appointments of these providers that touch [``start``, ``end``), cancelled ones included."""
    found = Appointment.objects.filter(provider__in=provider_ids, start__lt=end, end__gt=start)
    near = found.filter(start__gte=start - LONG).values("id")
    long = found.filter(GreaterThan(F("end") - F("start"), LONG)).values("id")
    # As in the feed: with an OR of the two all of the past would be read.
    return Appointment.objects.filter(id__in=near.union(long, all=True))


def agenda(
    provider_ids: Collection[uuid.UUID], since: datetime, until: datetime
) -> QuerySet[Appointment]:
    """The same as ``calendar_feed``, as rows for a page, with service and clients.

    Each place says whether it is its client's first appointment, as ``fresh``.
    """
    earlier = Attendance.objects.filter(
        client=OuterRef("client"), start__lt=OuterRef("start")
    ).exclude(appointment__status__in=CANCELLED)
    places = Attendance.objects.select_related("client").annotate(fresh=~Exists(earlier))
    return (
        touching(provider_ids, since, until)
        .exclude(kind=AppointmentKind.PERSONAL, status__in=CANCELLED)
        .select_related("service", "place", "room")
        .prefetch_related(Prefetch("attendances", places))
        .order_by("start", "id")
    )


def pickable(actor: Member) -> QuerySet[Client]:
    """Clients ``actor`` may put on a calendar: those visible, and those on their own calendar."""
    seen = Attendance.objects.filter(appointment__provider=actor).values("client")
    return Client.objects.filter(Q(id__in=visible(actor).values("id")) | Q(id__in=seen))


def services() -> QuerySet[Service]:
    """The practice's services that can be chosen, in their order."""
    return Service.objects.filter(active=True)


def office_hours(*provider_ids: uuid.UUID) -> QuerySet[OfficeHours]:
    return OfficeHours.objects.filter(provider__in=provider_ids)
