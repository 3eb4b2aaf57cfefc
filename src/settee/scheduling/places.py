"""Reading where an appointment can be: the practice's locations and their rooms."""

import uuid
from datetime import date, time

from django.db.models import Prefetch, Q

from settee.practices.models import Location, Room
from settee.scheduling.models import Appointment, OfficeHours


def places(row: Appointment | None = None) -> list[Location]:
    """Locations in use with their rooms in use, and those of ``row`` anyway: two statements."""
    place_id, room_id = (row.place_id, row.room_id) if row else (None, None)
    rooms = Room.objects.filter(Q(active=True) | Q(id=room_id))
    found = Location.objects.filter(Q(active=True) | Q(id=place_id))
    return list(found.prefetch_related(Prefetch("rooms", rooms)))


def usual_place(provider_id: uuid.UUID, day: date, clock: time | None) -> Location | None:
    """Where the provider works at that time of their wall clock, as their office hours say."""
    if clock is None:
        return None
    hours = OfficeHours.objects.filter(
        provider=provider_id,
        weekday=day.weekday(),
        start__lte=clock,
        end__gt=clock,
        place__active=True,
    )
    row = hours.select_related("place").first()
    return row.place if row else None
