"""Fetching and authorising people in one call."""

import uuid

from settee.core.errors import Hidden, NotAllowed
from settee.practices.enums import Access
from settee.practices.models import Location, Member, Room
from settee.practices.privileges import Privilege, allowed


def get_member(actor: Member, member_id: uuid.UUID, *, lock: bool = False) -> Member:
    """Somebody of the actor's practice, with their user. Raises Hidden."""
    members = Member.objects.select_related("user").filter(practice=actor.practice_id)
    if lock:
        members = members.select_for_update(of=("self",))
    member = members.filter(id=member_id).first()
    if member is None:
        raise Hidden
    member.practice = actor.practice
    return member


def get_location(actor: Member, location_id: uuid.UUID, *, lock: bool = False) -> Location:
    """A location of the actor's practice, archived ones included. Raises Hidden."""
    locations = Location.objects.filter(practice=actor.practice_id)
    if lock:
        locations = locations.select_for_update()
    location = locations.filter(id=location_id).first()
    if location is None:
        raise Hidden
    return location


def get_room(actor: Member, room_id: uuid.UUID) -> Room:
    """A room of the actor's practice with its location, archived ones included. Raises Hidden."""
    rooms = Room.objects.select_related("location").filter(practice=actor.practice_id)
    room = rooms.filter(id=room_id).first()
    if room is None:
        raise Hidden
    return room


def edits_profile(actor: Member, member: Member) -> bool:
    """Everybody their own; an Administrator, of the practice or of its providers, all."""
    return (
        actor.id == member.id
        or allowed(actor, Privilege.MANAGE_MEMBERS)
        or actor.access == Access.ADMINISTRATOR
    )


def require_profile(actor: Member, member: Member) -> None:
    """Raises NotAllowed, in words, unless ``actor`` may change the profile of ``member``."""
    if not edits_profile(actor, member):
        raise NotAllowed("Only an Administrator can change the profile of somebody else.")
