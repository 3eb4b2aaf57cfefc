"""Rooms of a location."""

import uuid

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.practices.access import get_location, get_room
from settee.practices.domain.location import NameTaken
from settee.practices.domain.ordering import placed
from settee.practices.models import Location, Member, Room
from settee.practices.privileges import Privilege, require


@transaction.atomic
def add_room(*, actor: Member, location_id: uuid.UUID, form_id: uuid.UUID, name: str) -> Room:
    """A room at the end of its location's. ``form_id`` is the same each time one form is sent.

    Raises NotAllowed, Hidden, NameTaken.
    """
    location = _begin(actor, location_id)
    if standing := Room.objects.filter(id=form_id, location=location).first():
        return standing
    _require_free(location, name)
    position = Room.objects.filter(location=location, active=True).count()
    room = Room.objects.create(id=form_id, location=location, name=name, position=position)
    record("room.add", actor=actor, object_id=room.id)
    return room


@transaction.atomic
def rename_room(*, actor: Member, room_id: uuid.UUID, name: str, version: int) -> Room:
    """Raises NotAllowed, Hidden, NameTaken, ChangedMeanwhile."""
    room = _locked(actor, room_id)
    _require_free(room.location, name, apart_from=room.id)
    if changes := save_changes(room, {"name": name}, version=version):
        record("room.rename", actor=actor, object_id=room.id, changes=changes)
    return room


@transaction.atomic
def archive_room(*, actor: Member, room_id: uuid.UUID, away: bool = True) -> Room:
    """Put a room away, or back. What was booked into it stays.

    Raises NotAllowed, Hidden, NameTaken.
    """
    room = _locked(actor, room_id)
    if room.active != away:
        return room
    if not away:
        _require_free(room.location, room.name)
    room.active = not away
    room.save(update_fields=["active"])
    record("room.archive" if away else "room.restore", actor=actor, object_id=room.id)
    return room


@transaction.atomic
def place_room(*, actor: Member, room_id: uuid.UUID, place: int) -> None:
    """Let the room stand at ``place``, from 0, among its location's. Raises NotAllowed, Hidden."""
    room = _locked(actor, room_id)
    moved = placed(Room.objects.filter(location=room.location, active=True), room.id, place)
    Room.objects.bulk_update(moved, ["position"])


def _begin(actor: Member, location_id: uuid.UUID) -> Location:
    """Who changes the rooms of a location waits for each other."""
    require(actor, Privilege.EDIT_PRACTICE)
    return get_location(actor, location_id, lock=True)


def _locked(actor: Member, room_id: uuid.UUID) -> Room:
    _begin(actor, get_room(actor, room_id).location_id)
    return get_room(actor, room_id)


def _require_free(location: Location, name: str, *, apart_from: uuid.UUID | None = None) -> None:
    same = Room.objects.filter(location=location, active=True, name__iexact=name)
    if any(taken != apart_from for taken in same.values_list("id", flat=True)):
        raise NameTaken(name)
