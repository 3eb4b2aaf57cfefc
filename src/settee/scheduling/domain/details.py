"""What an appointment is, apart from when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from settee.clients.models import Client
from settee.core.errors import Refused
from settee.practices.models import Location, Room
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """An appointment with one client, a group, or personal time without any."""

    kind: AppointmentKind
    clients: tuple[Client, ...] = ()
    service: Service | None = None
    title: str = ""
    place: Location | None = None
    room: Room | None = None  # of that place
    location: str = ""
    is_video: bool = False
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """As columns of an appointment or of a series."""
        return {
            "kind": self.kind,
            "service_id": self.service.id if self.service else None,
            "title": self.title,
            "place_id": self.place.id if self.place else None,
            "room_id": self.room.id if self.room else None,
            "location": self.location,
            "is_video": self.is_video,
            "note": self.note,
        }

    @property
    def buffers(self) -> dict[str, int]:
        """Minutes kept free around it, as columns of an appointment: its service's."""
        return {
            "buffer_before": self.service.buffer_before if self.service else 0,
            "buffer_after": self.service.buffer_after if self.service else 0,
        }

    def check(self) -> None:
        """Raises Refused when the clients do not fit the kind, or the room the place."""
        count = len(self.clients)
        if self.kind == AppointmentKind.CLIENT and count != 1:
            raise Refused(
                "Choose the client."
                if not count
                else "With more than one client this is a group: choose Group above.",
                field="clients",
            )
        if self.kind == AppointmentKind.GROUP and not count:
            raise Refused("Choose the clients of the group.", field="clients")
        if self.kind == AppointmentKind.PERSONAL and count:
            raise Refused("Personal time has no clients.", field="clients")
        if self.room and (self.place is None or self.room.location_id != self.place.id):
            raise Refused("This room is at another location.", field="room")


def subject(title: str, names: Iterable[str]) -> str:
    """What stands on an appointment: ``Castellanos, Pilar``, ``Tuesday group``, ``Lunch``."""
    names = sorted(names)
    if title:
        return title
    if not names:
        return "Personal time"
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def subject_of(appointment: Appointment) -> str:
    return subject(appointment.title, (str(a.client) for a in appointment.attendances.all()))


def details_of(appointment: Appointment) -> Details:
    """What the appointment is now."""
    return Details(
        kind=AppointmentKind(appointment.kind),
        clients=tuple(attendance.client for attendance in appointment.attendances.all()),
        service=appointment.service,
        title=appointment.title,
        place=appointment.place,
        room=appointment.room,
        location=appointment.location,
        is_video=appointment.is_video,
        note=appointment.note,
    )
