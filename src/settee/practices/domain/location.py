"""Where a practice sees people: its locations, when they are open, and their rooms."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import Any

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import Refused
from settee.practices.access import get_location
from settee.practices.domain.ordering import placed
from settee.practices.enums import Weekday
from settee.practices.models import Location, LocationHours, Member, Practice
from settee.practices.privileges import Privilege, require

Stretch = tuple[int, time, time]  # weekday 0 to 6 from Monday, from and to on the practice's clock
FIELDS = frozenset({"name", "phone", "line1", "line2", "city", "state", "zip", "place_of_service"})


class NameTaken(Refused):
    """Two places of one name could not be told apart in a list."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is {name} already. Choose another name.", field="name")


@transaction.atomic
def add_location(*, actor: Member, form_id: uuid.UUID, values: Mapping[str, Any]) -> Location:
    """A location at the end of the list. ``form_id`` is the same each time one form is sent.

    Raises NotAllowed, NameTaken.
    """
    _begin(actor, values)
    if standing := Location.objects.filter(id=form_id).first():
        return standing
    _require_free(values["name"])
    location = Location.objects.create(
        id=form_id, position=Location.objects.filter(active=True).count(), **values
    )
    record("location.add", actor=actor, object_id=location.id)
    return location


@transaction.atomic
def change_location(
    *, actor: Member, location_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Location:
    """Raises NotAllowed, Hidden, NameTaken, ChangedMeanwhile."""
    _begin(actor, values)
    location = get_location(actor, location_id, lock=True)
    if location.active:
        _require_free(values["name"], apart_from=location.id)
    if changes := save_changes(location, values, version=version):
        record("location.update", actor=actor, object_id=location.id, changes=changes)
    return location


@transaction.atomic
def set_location_hours(*, actor: Member, location_id: uuid.UUID, hours: Sequence[Stretch]) -> None:
    """Replace when the location is open. Raises NotAllowed, Hidden, Refused."""
    _begin(actor)
    location = get_location(actor, location_id, lock=True)
    wanted = sorted(set(hours))
    _require_order(wanted)
    standing = LocationHours.objects.filter(location=location)
    before = sorted(standing.values_list("weekday", "start", "end"))
    if before == wanted:
        return
    standing.delete()
    LocationHours.objects.bulk_create(
        LocationHours(location=location, weekday=weekday, start=start, end=end)
        for weekday, start, end in wanted
    )
    changes = {"hours": (_text(before), _text(wanted))}
    record("location.hours", actor=actor, object_id=location.id, changes=changes)


@transaction.atomic
def archive_location(*, actor: Member, location_id: uuid.UUID, away: bool = True) -> Location:
    """Put a location away with its rooms, or back. What was booked there stays as it is.

    Raises NotAllowed, Hidden, NameTaken.
    """
    _begin(actor)
    location = get_location(actor, location_id, lock=True)
    if location.active != away:
        return location
    if not away:
        _require_free(location.name)
    location.active = not away
    location.save(update_fields=["active"])
    action = "location.archive" if away else "location.restore"
    record(action, actor=actor, object_id=location.id)
    return location


@transaction.atomic
def place_location(*, actor: Member, location_id: uuid.UUID, place: int) -> None:
    """Let it stand at ``place``, from 0, among those in use. Raises NotAllowed, Hidden."""
    _begin(actor)
    location = get_location(actor, location_id)
    moved = placed(Location.objects.filter(active=True), location.id, place)
    Location.objects.bulk_update(moved, ["position"])


def _begin(actor: Member, values: Mapping[str, Any] | None = None) -> None:
    """Who changes the locations of a practice waits for each other."""
    require(actor, Privilege.EDIT_PRACTICE)
    if unknown := set(values or ()) - FIELDS:
        raise TypeError(f"not data of a location: {sorted(unknown)}")
    Practice.objects.select_for_update(no_key=True).get(id=actor.practice.id)


def _require_free(name: str, *, apart_from: uuid.UUID | None = None) -> None:
    same = Location.objects.filter(active=True, name__iexact=name)
    if any(taken != apart_from for taken in same.values_list("id", flat=True)):
        raise NameTaken(name)


def _require_order(wanted: Sequence[Stretch]) -> None:
    for weekday, start, end in wanted:
        if start >= end:
            raise Refused(f"{Weekday(weekday).label}: the hours have to end after they start.")
    for (weekday, _, end), (following, start, _) in pairwise(wanted):
        if weekday == following and start < end:
            raise Refused(f"{Weekday(weekday).label}: two stretches overlap; make them one.")


def _text(hours: Sequence[Stretch]) -> str:
    return ", ".join(
        f"{Weekday(weekday).label[:3]} {start:%H:%M}-{end:%H:%M}" for weekday, start, end in hours
    )
