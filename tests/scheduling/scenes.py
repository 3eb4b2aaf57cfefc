"""What calendars are filled with in tests; wall clock times are New York's."""

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.domain.conflicts import Conflict, Wanted, conflicts
from settee.scheduling.domain.details import Details
from settee.scheduling.domain.series import start_series
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Series, Service
from settee.scheduling.recurrence import Recurrence

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 14, 12, tzinfo=UTC)


def wall(text: str) -> datetime:
    """``2026-10-14 11:30`` in New York, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def with_client(client: Client, service: Service | None = None, **more: object) -> Details:
    return Details(kind=AppointmentKind.CLIENT, clients=(client,), service=service, **more)  # type: ignore[arg-type]


def book(
    provider: Member, start: str, client: Client, *, minutes: int = 45, anyway: bool = False
) -> Appointment:
    begin = wall(start)
    return book_appointment(
        actor=provider,
        provider=provider,
        key=new_id(),
        start=begin,
        end=begin + timedelta(minutes=minutes),
        details=with_client(client),
        anyway=anyway,
    )


def weekly(
    provider: Member,
    start: str,
    client: Client,
    *,
    rule: str = "FREQ=WEEKLY;COUNT=10",
    key: uuid.UUID | None = None,
    now: datetime = NOW,
) -> Series:
    recurrence = Recurrence(
        start=datetime.fromisoformat(start),
        zone=NEW_YORK,
        duration=timedelta(minutes=45),
        rules=(rule,),
    )
    return start_series(
        actor=provider,
        provider=provider,
        key=key or new_id(),
        recurrence=recurrence,
        details=with_client(client),
        now=now,
        anyway=True,
    )


def met(
    provider: Member,
    start: datetime,
    end: datetime,
    *,
    kind: AppointmentKind = AppointmentKind.CLIENT,
    actor: Member | None = None,
    **more: object,
) -> list[Conflict]:
    """What stands in the way of that stretch; ``more`` is what its details are."""
    details = Details(kind=kind, **more)  # type: ignore[arg-type]
    wanted = Wanted(provider=provider, spans=[(start, end)], details=details)
    return conflicts(wanted, actor=actor or provider)


def starts(series: Series) -> list[str]:
    """Wall clock times of what stands on the calendar, in order, cancelled ones in brackets."""
    rows = series.appointments.order_by("start")
    texts = [f"{row.start.astimezone(NEW_YORK):%m-%d %H:%M}" for row in rows]
    return [f"({t})" if row.cancelled else t for t, row in zip(texts, rows, strict=True)]
