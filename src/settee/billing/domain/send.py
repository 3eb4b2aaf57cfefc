"""Send to Billing: client sessions from appointments (D-24 to D-26)."""

import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from settee.audit.domain.record import record_all
from settee.billing.access import billed_providers
from settee.billing.code_times import misfit
from settee.billing.models import ClientSession
from settee.billing.queries.appointments import (
    BillableRow,
    Coded,
    Cursor,
    billable_rows,
    double_booked,
    earlier_codes,
    lock_unsent,
)
from settee.core.money import ZERO
from settee.core.time import days_between, local_date
from settee.practices.enums import Part
from settee.practices.models import Member, Practice
from settee.scheduling.models import Attendance
from settee.scheduling.notices import calendars_changed

VIDEO_MODIFIER: Final = "95"
VIDEO_PLACE: Final = "10"  # telehealth, the patient at home
OFFICE: Final = "11"


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of Send to Billing; ``session`` is what would be made of it, not saved."""

    row: BillableRow
    session: ClientSession
    double_booked: bool
    future: bool
    warning: str


def offers(
    *,
    actor: Member | None,
    practice: Practice,
    first: date,
    last: date,
    now: datetime,
    provider_id: uuid.UUID | None = None,
    with_sent: bool = False,
    after: Cursor | None = None,
    limit: int | None = None,
) -> list[Offer]:
    """The billable appointments of the local days ``first`` to ``last``, by start.

    Seven statements at most. Raises NotAllowed.
    """
    since, until = days_between(first, last, practice.zone)
    providers = billed_providers(actor, Part.SESSIONS, change=True)
    if provider_id is not None:
        chosen = frozenset({provider_id})
        providers = chosen if providers is None else chosen & providers
    rows = billable_rows(
        since=since,
        until=until,
        providers=providers,
        sent=None if with_sent else False,
        after=after,
        limit=limit,
    )
    clashes = double_booked(since, until) if rows else set()
    return [
        Offer(
            row,
            session,
            row.appointment_id in clashes,
            row.start > now,
            misfit(session.code, row.minutes),
        )
        for row, session in zip(rows, _sessions(rows, practice), strict=True)
    ]


@transaction.atomic
def send_to_billing(
    attendance_ids: Sequence[uuid.UUID], *, actor: Member | None, practice: Practice, now: datetime
) -> list[ClientSession]:
    """A client session from each of the attendances that is billable and was not sent before.

    They are locked in the calendar from then on. Sending again, or two people at once, makes each
    session once. The number of statements does not grow. Raises NotAllowed.
    """
    providers = billed_providers(actor, Part.SESSIONS, change=True)
    unsent = lock_unsent(attendance_ids)
    rows = billable_rows(ids=unsent, providers=providers)
    sessions = list(_sessions(rows, practice))
    if sessions:
        ClientSession.objects.bulk_create(sessions, batch_size=2_000)
        sent = [row.attendance_id for row in rows]
        Attendance.objects.filter(id__in=sent).update(billed_at=now)
        calendars_changed({row.provider_id for row in rows})
        record_all("session.send", actor=actor, objects=((s.id, s.client_id) for s in sessions))
    return sessions


def _sessions(rows: Sequence[BillableRow], practice: Practice) -> Iterator[ClientSession]:
    """What becomes of ``rows``, which come by start: a code is also copied from one to the next."""
    zone = practice.zone
    coded = _Codes(rows)
    for row in rows:
        code, charge, modifiers = row.code, row.fee, row.modifiers
        if not code:
            code, charge, modifiers = coded.before(row)
        if code:
            coded.add(row, Coded(row.start, code, charge, modifiers))
        yield ClientSession(
            client_id=row.client_id,
            provider_id=row.provider_id,
            attendance_id=row.attendance_id,
            date=local_date(row.start, zone),
            start=row.start,
            end=row.end,
            service_name=row.service_name,
            code=code,
            modifiers=with_video_last(modifiers, is_video=row.is_video),
            place_of_service=VIDEO_PLACE if row.is_video else row.place_of_service or OFFICE,
            charge=charge,
            authorization_number=row.authorization_number,
        )


class _Codes:
    """The codes a client's sessions had, from the tables and from the rows gone before."""

    def __init__(self, rows: Sequence[BillableRow]) -> None:
        self._stored = earlier_codes([row for row in rows if not row.code])
        self._made: dict[uuid.UUID, list[Coded]] = defaultdict(list)

    def add(self, row: BillableRow, coded: Coded) -> None:
        self._made[row.client_id].append(coded)

    def before(self, row: BillableRow) -> tuple[str, Decimal, tuple[str, ...]]:
        """Code, charge and modifiers of the latest session that starts before ``row`` does."""
        made = self._made[row.client_id]
        earlier = made[: bisect_left(made, row.start, key=lambda coded: coded.start)][-1:]
        if stored := self._stored.get(row.attendance_id):
            earlier.append(stored)
        if not earlier:
            return "", ZERO, ()
        latest = max(earlier, key=lambda coded: coded.start)
        modifiers = tuple(name for name in latest.modifiers if name != VIDEO_MODIFIER)
        return latest.code, latest.charge, modifiers


def with_video_last(modifiers: Iterable[str], *, is_video: bool) -> list[str]:
    """``modifiers`` with the one for live video at the end, once, if it is among them or meant."""
    modifiers = list(modifiers)
    others = [modifier for modifier in modifiers if modifier != VIDEO_MODIFIER]
    return [*others, VIDEO_MODIFIER] if is_video or len(others) < len(modifiers) else others
