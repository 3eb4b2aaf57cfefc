"""Two appointments of different providers in one room."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from settee.clients.models import Client
from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Location, Member, Practice, Room
from settee.scheduling.domain.appointment import (
    book_appointment,
    cancel_appointment,
    change_appointment,
    move_appointment,
    restore_appointment,
)
from settee.scheduling.domain.conflicts import DoubleBooking, Hindrance
from settee.scheduling.domain.series import change_series, start_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment, Series, Service
from settee.scheduling.recurrence import Recurrence
from tests.cast import make_client
from tests.scheduling.scenes import NEW_YORK, NOW, met, wall, with_client
from tests.scheduling.test_concurrency import at_once

MINUTES = timedelta(minutes=45)


def make_room(name: str = "Room 2", place: str = "Main Street") -> Room:
    location, _ = Location.objects.get_or_create(name=place)
    return Room.objects.create(location=location, name=name)


@pytest.fixture
def room(in_linden: Practice) -> Room:
    return make_room()


@pytest.fixture
def zosia(in_linden: Practice, clinician: Member) -> Client:
    return make_client(in_linden, "C009", "Lis", "Zosia", provider=clinician)


def book_room(
    provider: Member, start: str, client: Client, room: Room, *, anyway: bool = False
) -> Appointment:
    return book_appointment(
        actor=provider,
        provider=provider,
        key=new_id(),
        start=wall(start),
        end=wall(start) + MINUTES,
        details=with_client(client, place=room.location, room=room),
        anyway=anyway,
    )


def weekly_in_room(
    provider: Member, start: str, client: Client, room: Room, *, anyway: bool = False
) -> Series:
    recurrence = Recurrence(
        start=wall(start).astimezone(NEW_YORK).replace(tzinfo=None),
        zone=NEW_YORK,
        duration=MINUTES,
        rules=("FREQ=WEEKLY;COUNT=4",),
    )
    return start_series(
        actor=provider,
        provider=provider,
        key=new_id(),
        recurrence=recurrence,
        details=with_client(client, place=room.location, room=room),
        now=NOW,
        anyway=anyway,
    )


def test_room_somebody_is_in_is_taken_until_confirmed(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    book_room(owner, "2026-10-14 11:30", pilar, room)
    with pytest.raises(DoubleBooking) as taken:
        book_room(clinician, "2026-10-14 12:00", zosia, room)
    assert taken.value.message == "The room is taken at this time."
    book_room(clinician, "2026-10-14 12:00", zosia, room, anyway=True)
    assert Appointment.objects.filter(room=room).count() == 2


def test_who_is_in_the_room_is_told_only_to_those_who_may_see_it(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    there = book_room(owner, "2026-10-14 11:30", pilar, room)
    wanted: dict[str, Any] = {"place": room.location, "room": room}
    told = [
        met(clinician, there.start, there.end, actor=actor, **wanted)[0].subject
        for actor in (clinician, owner)
    ]
    assert told == [
        "Room 2: taken by another provider",
        "Room 2: Castellanos, Pilar with Maren Okafor, LMFT",
    ]


def test_other_room_other_time_and_cancelled_appointments_are_free(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    there = book_room(owner, "2026-10-14 11:30", pilar, room)
    book_room(clinician, "2026-10-14 11:30", zosia, make_room("Room 3"))
    book_room(clinician, "2026-10-14 12:15", zosia, room)
    cancel_appointment(actor=owner, appointment=there, now=NOW)
    found = met(clinician, there.start, there.end, place=room.location, room=room)
    assert Hindrance.ROOM not in {each.hindrance for each in found}


def test_buffers_are_the_providers_time_and_not_the_rooms(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    service = Service.objects.create(name="Intake", buffer_after=30)
    details = with_client(pilar, service, place=room.location, room=room)
    start = wall("2026-10-14 11:30")
    book_appointment(
        actor=owner, provider=owner, key=new_id(), start=start, end=start + MINUTES,
        details=details,
    )  # fmt: skip
    book_room(clinician, "2026-10-14 12:15", zosia, room)


def test_own_appointment_in_the_room_is_told_once_as_ones_time(
    owner: Member, pilar: Client, elias: Client, room: Room
) -> None:
    there = book_room(owner, "2026-10-14 11:30", pilar, room)
    found = met(owner, there.start, there.end, place=room.location, room=room)
    assert [each.hindrance for each in found] == [Hindrance.TAKEN]


def test_move_new_room_and_restoring_look_into_the_room(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    there = book_room(owner, "2026-10-14 11:30", pilar, room)
    moving = book_room(clinician, "2026-10-14 14:00", zosia, room)
    with pytest.raises(DoubleBooking):
        move_appointment(
            actor=clinician, appointment=moving, start=there.start, end=there.end, version=1
        )
    other = book_room(clinician, "2026-10-14 11:30", zosia, make_room("Room 3"))
    values: dict[str, Any] = {
        "actor": clinician, "appointment": other, "start": other.start, "end": other.end,
        "version": 1, "details": with_client(zosia, place=room.location, room=room),
    }  # fmt: skip
    with pytest.raises(DoubleBooking):
        change_appointment(**values)
    cancel_appointment(actor=owner, appointment=there, now=NOW)
    change_appointment(**values)
    with pytest.raises(DoubleBooking):
        restore_appointment(actor=owner, appointment=there)


def test_confirmed_room_is_not_asked_about_again_when_something_else_changes(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    book_room(owner, "2026-10-14 11:30", pilar, room)
    second = book_room(clinician, "2026-10-14 11:30", zosia, room, anyway=True)
    details = with_client(zosia, place=room.location, room=room, note="Both agreed.")
    change_appointment(
        actor=clinician, appointment=second, start=second.start, end=second.end,
        details=details, version=1,
    )  # fmt: skip


def test_series_looks_into_the_room_for_every_occurrence(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    book_room(owner, "2026-11-04 11:30", pilar, room)
    with pytest.raises(DoubleBooking) as taken:
        weekly_in_room(clinician, "2026-10-14 11:30", zosia, room)
    assert [each.start for each in taken.value.conflicts] == [wall("2026-11-04 11:30")]
    series = weekly_in_room(clinician, "2026-10-14 11:30", zosia, room, anyway=True)
    assert set(series.appointments.values_list("room", "place")) == {(room.id, room.location_id)}


def test_series_given_a_room_looks_into_it_without_moving(
    owner: Member, clinician: Member, pilar: Client, zosia: Client, room: Room
) -> None:
    series = weekly_in_room(clinician, "2026-10-14 11:30", zosia, make_room("Room 3"))
    book_room(owner, "2026-11-04 11:30", pilar, room)
    first = series.appointments.order_by("start")[0]
    values: dict[str, Any] = {
        "actor": clinician, "appointment": first, "scope": Scope.ALL, "start": first.start,
        "end": first.end, "version": 1, "now": NOW,
        "details": with_client(zosia, place=room.location, room=room),
    }  # fmt: skip
    with pytest.raises(DoubleBooking):
        change_series(**values)
    change_series(**values, anyway=True)
    assert set(series.appointments.values_list("room", flat=True)) == {room.id}


def test_room_of_another_location_is_refused(owner: Member, pilar: Client, room: Room) -> None:
    elsewhere = make_room("Room 1", "Elm Street").location
    start = wall("2026-10-14 11:30")
    with pytest.raises(Refused) as refused:
        book_appointment(
            actor=owner, provider=owner, key=new_id(), start=start, end=start + MINUTES,
            details=with_client(pilar, place=elsewhere, room=room),
        )  # fmt: skip
    assert refused.value.field == "room"


@pytest.mark.django_db(transaction=True)
def test_one_room_wanted_by_two_at_once_goes_to_one(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    with practice_scope(linden.id):
        room = make_room()
        client = make_client(linden, "C1", "Castellanos", "Pilar")
    wanting = [
        partial(book_room, each, "2026-10-14 11:30", client, room) for each in (owner, clinician)
    ]
    got = at_once(linden, wanting)
    assert sorted(str(each) for each in got).count(str(DoubleBooking)) == 1
    with practice_scope(linden.id):
        assert Appointment.objects.filter(room=room).count() == 1


@pytest.mark.django_db(transaction=True)
def test_rooms_wanted_crosswise_never_wait_for_each_other(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    with practice_scope(linden.id):
        rooms = [make_room(), make_room("Room 3")]
        client = make_client(linden, "C1", "Castellanos", "Pilar")
    wanting = [
        partial(book_room, provider, f"2026-10-{day} 11:30", client, room, anyway=True)
        for day in range(12, 16)
        for provider, room in ((owner, rooms[0]), (clinician, rooms[1]), (owner, rooms[1]))
    ]
    got = at_once(linden, wanting)
    assert [type(each) for each in got] == [Appointment] * len(wanting)
