"""What a practice has besides clients and appointments: rooms, people around clients, mail."""

from datetime import date, datetime, timedelta
from typing import Final

from settee.clients.domain.relation import add_relation
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.messaging.domain.thread import start_thread
from settee.practices.domain.location import add_location
from settee.practices.domain.room import add_room
from settee.practices.models import Location, Member, Room
from settee.scheduling.domain.time_off import Away, add_time_off
from settee.scheduling.models import Appointment

_LOCATIONS: Final = (
    ("Quince Street", "39 Quince St", "Kingston", "12401", ("Blue room", "Garden room")),
    ("Beacon office", "4 Teasel Dr", "Beacon", "12508", ("Upstairs",)),
)
# Client, what the person is to them, and the person.
_PEOPLE: Final = (
    ("Theo", "parent", "Dana Marsh", "(845) 555-0117", True),
    ("Renata", "partner", "Luca Bianchi", "(845) 555-0126", False),
    ("Ruth", "child", "Noel Holloway", "(845) 555-0139", False),
)


def furnish(owner: Member, *, today: date, now: datetime) -> None:
    """Needs the practice to be open, with its clients and appointments."""
    rooms = [room for each in _LOCATIONS for room in _add_location(owner, *each)]
    providers = list(Member.objects.select_related("practice", "user").order_by("position")[:3])
    for provider, room in zip(providers, rooms, strict=True):
        Appointment.objects.filter(
            provider=provider, start__gte=now, is_video=False, attendances__isnull=False
        ).update(place=room.location, room=room)
    for first, kind, name, phone, answers in _PEOPLE:
        values = {
            "kind": kind, "name": name, "phone": phone, "message_ok": True, "is_emergency": True,
            "is_guarantor": answers,
        }  # fmt: skip
        client = Client.objects.get(first_name=first)
        add_relation(actor=owner, client_id=client.id, relation_id=new_id(), values=values)
    away = today + timedelta(days=21 - today.weekday())
    week = Away(first_day=away, last_day=away + timedelta(days=4), reason="Away with family")
    add_time_off(actor=owner, provider=providers[2], key=new_id(), away=week)
    start_thread(
        actor=providers[1],
        message_id=new_id(),
        recipients=[owner.id],
        subject="Garden room next week",
        body="Could we swap on Tuesday? The light is better for the couple I see at two.",
        now=now,
    )


def _add_location(
    owner: Member, name: str, street: str, city: str, zip_code: str, rooms: tuple[str, ...]
) -> list[Room]:
    values = {"name": name, "line1": street, "city": city, "state": "NY", "zip": zip_code}
    location: Location = add_location(actor=owner, form_id=new_id(), values=values)
    return [
        add_room(actor=owner, location_id=location.id, form_id=new_id(), name=room)
        for room in rooms
    ]
