"""Which public holidays a practice keeps."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import Refused
from settee.practices.models import Member
from settee.practices.privileges import Privilege, require
from settee.scheduling.models import HolidayCalendar
from settee.scheduling.public_holidays import countries, subdivisions

_EDITABLE = frozenset({"country", "subdivision", "kept", "ignored"})


@transaction.atomic
def choose_holidays(*, actor: Member, values: Mapping[str, Any], version: int) -> HolidayCalendar:
    """Raises NotAllowed, Refused, ChangedMeanwhile."""
    require(actor, Privilege.EDIT_PRACTICE)
    if unknown := set(values) - _EDITABLE:
        raise TypeError(f"not data of holidays: {sorted(unknown)}")
    if values["country"] not in dict(countries()):
        raise Refused("Choose a country.", field="country")
    if values["subdivision"] and values["subdivision"] not in dict(subdivisions(values["country"])):
        raise Refused("Choose a state of this country.", field="subdivision")
    HolidayCalendar.objects.get_or_create(defaults={"subdivision": actor.practice.billing_state})
    row = HolidayCalendar.objects.select_for_update().get()
    if changes := save_changes(row, values, version=version):
        record("holidays.choose", actor=actor, object_id=row.id, changes=changes)
    return row
