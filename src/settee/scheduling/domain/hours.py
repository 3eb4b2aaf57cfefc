"""Office hours of a provider."""

import uuid
from collections.abc import Sequence
from datetime import time
from itertools import pairwise
from typing import NamedTuple

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.errors import Refused
from settee.practices.models import Member
from settee.scheduling.access import require_changes
from settee.scheduling.enums import Weekday
from settee.scheduling.locks import lock_calendars
from settee.scheduling.models import OfficeHours


class Hours(NamedTuple):
    """A stretch of a weekday on the provider's wall clock, and the location they work at then."""

    weekday: int
    start: time
    end: time
    place_id: uuid.UUID | None = None


@transaction.atomic
def set_office_hours(*, actor: Member, provider: Member, hours: Sequence[Hours]) -> None:
    """Replace the provider's office hours. Raises NotAllowed and Refused."""
    require_changes(actor, provider.id)
    wanted = sorted(set(hours), key=_order)
    for one in wanted:
        if one.start >= one.end:
            raise Refused(f"{Weekday(one.weekday).label}: the hours have to end after they start.")
    for one, following in pairwise(wanted):
        if one.weekday == following.weekday and following.start < one.end:
            raise Refused(f"{Weekday(one.weekday).label}: two stretches overlap; make them one.")
    lock_calendars([provider.id])
    standing = OfficeHours.objects.filter(provider=provider)
    before = [Hours(each.weekday, each.start, each.end, each.place_id) for each in standing]
    if sorted(before, key=_order) == wanted:
        return
    standing.delete()
    OfficeHours.objects.bulk_create(OfficeHours(provider=provider, **h._asdict()) for h in wanted)
    changes = {"office_hours": (_text(before), _text(wanted))}
    record("hours.set", actor=actor, object_id=provider.id, changes=changes)


def _order(one: Hours) -> tuple[int, time, time]:
    return one[:3]


def _text(hours: Sequence[Hours]) -> str:
    return ", ".join(
        f"{Weekday(each.weekday).label[:3]} {each.start:%H:%M}-{each.end:%H:%M}" for each in hours
    )
