"""Choosing a location and a room in one field: a room can't be chosen without its location."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms

from settee.practices.models import Location, Room
from settee.scheduling.models import Appointment


class Where(NamedTuple):
    place: Location | None = None
    room: Room | None = None


class PlaceField(forms.TypedChoiceField):
    """A select of locations with their rooms; its values are ids of either, and clean to Where."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": "Location and room",
                "required": False,
                "coerce": self._where,
                "empty_value": Where(),
                "error_messages": {"invalid_choice": "This room is not there any more."},
                **kwargs,
            }
        )
        self._known: dict[str, Where] = {}

    def offer(self, places: Sequence[Location]) -> None:
        """Offer these, with the rooms that were fetched with them."""
        groups: list[tuple[str, Any]] = [("", "None")]
        for place in places:
            self._known[str(place.id)] = Where(place)
            choices = [(str(place.id), place.name)]
            for room in place.rooms.all():
                self._known[str(room.id)] = Where(place, room)
                choices.append((str(room.id), f"{place.name}, {room.name}"))
            groups.append((place.name, choices))
        self.choices = groups

    def _where(self, value: Any) -> Where:
        return self._known[str(value)]


def place_value(row: Appointment) -> str:
    """What of a ``PlaceField`` the appointment has."""
    return str(row.room_id or row.place_id or "")


def place_text(row: Appointment) -> str:
    """``Main Street, Room 2``; what was written in words where no location was chosen."""
    known = [each.name for each in (row.place, row.room) if each]
    return ", ".join([*known, row.location] if row.location else known)
