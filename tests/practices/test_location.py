"""Locations, when they are open, and their rooms."""

import uuid
from datetime import time
from typing import Any

import pytest

from settee.audit.models import Entry
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed, Refused
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.domain import location as domain
from settee.practices.domain import room as rooms
from settee.practices.enums import Association
from settee.practices.models import Location, LocationHours, Member, Practice, Room


def add(actor: Member, name: str, form_id: uuid.UUID | None = None) -> Location:
    return domain.add_location(actor=actor, form_id=form_id or new_id(), values={"name": name})


def names() -> list[str]:
    return list(Location.objects.filter(active=True).values_list("name", flat=True))


def test_location_sent_twice_is_added_once(in_linden: Practice, owner: Member) -> None:
    form_id = new_id()
    assert add(owner, "Uptown", form_id) == add(owner, "Uptown", form_id)
    assert (names(), Entry.objects.get().action) == (["Uptown"], "location.add")


def test_location_of_a_taken_name_is_refused_whatever_its_case(
    in_linden: Practice, owner: Member
) -> None:
    first, second = add(owner, "Uptown"), add(owner, "Harbor")
    with pytest.raises(domain.NameTaken):
        add(owner, "uptown")
    with pytest.raises(domain.NameTaken):
        domain.change_location(
            actor=owner, location_id=second.id, values={"name": "UPTOWN"}, version=1
        )
    domain.change_location(actor=owner, location_id=first.id, values={"name": "UPTOWN"}, version=1)
    assert names() == ["UPTOWN", "Harbor"]


def test_location_changed_by_two_keeps_the_first(in_linden: Practice, owner: Member) -> None:
    location = add(owner, "Uptown")
    change: dict[str, Any] = {"actor": owner, "location_id": location.id, "version": 1}
    domain.change_location(values={"name": "Uptown", "phone": "1"}, **change)
    with pytest.raises(ChangedMeanwhile):
        domain.change_location(values={"name": "Uptown", "phone": "2"}, **change)


def test_archived_location_leaves_its_name_and_comes_back(
    in_linden: Practice, owner: Member
) -> None:
    location = add(owner, "Uptown")
    for _ in range(2):
        domain.archive_location(actor=owner, location_id=location.id)
    assert names() == []
    domain.archive_location(actor=owner, location_id=location.id, away=False)
    assert names() == ["Uptown"]
    domain.archive_location(actor=owner, location_id=location.id)
    add(owner, "Uptown")
    with pytest.raises(domain.NameTaken):
        domain.archive_location(actor=owner, location_id=location.id, away=False)
    actions = list(Entry.objects.order_by("at").values_list("action", flat=True))
    assert actions.count("location.archive") == 2


@pytest.mark.parametrize(
    ("place", "order"), [(0, "CAB"), (1, "ACB"), (2, "ABC"), (9, "ABC"), (-1, "CAB")]
)
def test_location_is_put_in_its_place(
    in_linden: Practice, owner: Member, place: int, order: str
) -> None:
    made = [add(owner, name) for name in "ABC"]
    for _ in range(2):
        domain.place_location(actor=owner, location_id=made[2].id, place=place)
    assert names() == list(order)


def test_hours_of_a_location_are_replaced(in_linden: Practice, owner: Member) -> None:
    location = add(owner, "Uptown")
    nine, noon, five = time(9), time(12), time(17)
    hours = [(0, noon, five), (0, nine, noon), (0, nine, noon)]
    for _ in range(2):
        domain.set_location_hours(actor=owner, location_id=location.id, hours=hours)
    stored = list(LocationHours.objects.values_list("weekday", "start", "end"))
    assert stored == [(0, nine, noon), (0, noon, five)]
    assert Entry.objects.filter(action="location.hours").count() == 1


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ([(0, time(9), time(9))], "Monday: the hours have to end"),
        ([(6, time(9), time(12)), (6, time(11), time(13))], "Sunday: two stretches overlap"),
    ],
)
def test_impossible_hours_are_refused(
    in_linden: Practice, owner: Member, hours: list[domain.Stretch], words: str
) -> None:
    location = add(owner, "Uptown")
    with pytest.raises(Refused, match=words):
        domain.set_location_hours(actor=owner, location_id=location.id, hours=hours)


def test_rooms_belong_to_their_location(in_linden: Practice, owner: Member) -> None:
    uptown, harbor = add(owner, "Uptown"), add(owner, "Harbor")
    form_id = new_id()
    for location, key in ((uptown, form_id), (uptown, form_id), (harbor, new_id())):
        rooms.add_room(actor=owner, location_id=location.id, form_id=key, name="Room 1")
    with pytest.raises(domain.NameTaken):
        rooms.add_room(actor=owner, location_id=uptown.id, form_id=new_id(), name="room 1")
    room = rooms.add_room(actor=owner, location_id=uptown.id, form_id=new_id(), name="Studio")
    rooms.place_room(actor=owner, room_id=room.id, place=0)
    rooms.rename_room(actor=owner, room_id=room.id, name="Atelier", version=1)
    with pytest.raises(ChangedMeanwhile):
        rooms.rename_room(actor=owner, room_id=room.id, name="Den", version=1)
    assert list(uptown.rooms.values_list("name", flat=True)) == ["Atelier", "Room 1"]
    rooms.archive_room(actor=owner, room_id=room.id)
    rooms.add_room(actor=owner, location_id=uptown.id, form_id=new_id(), name="Atelier")
    with pytest.raises(domain.NameTaken):
        rooms.archive_room(actor=owner, room_id=room.id, away=False)
    assert Room.objects.filter(active=True).count() == 3


def test_places_are_changed_only_by_who_may_change_the_practice(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    location = add(owner, "Uptown")
    room = rooms.add_room(actor=owner, location_id=location.id, form_id=new_id(), name="A")
    for attempt in (
        lambda: add(clinician, "Harbor"),
        lambda: domain.archive_location(actor=clinician, location_id=location.id),
        lambda: domain.place_location(actor=clinician, location_id=location.id, place=0),
        lambda: domain.set_location_hours(actor=clinician, location_id=location.id, hours=[]),
        lambda: rooms.rename_room(actor=clinician, room_id=room.id, name="B", version=1),
        lambda: rooms.archive_room(actor=clinician, room_id=room.id),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    clinician.association = Association.MODIFY
    add(clinician, "Harbor")


def test_places_of_another_practice_are_hidden(
    in_linden: Practice, owner: Member, alder: Practice, stranger: Member
) -> None:
    with practice_scope(alder.id, user_id=stranger.user_id):
        theirs = add(stranger, "Theirs")
        room = rooms.add_room(actor=stranger, location_id=theirs.id, form_id=new_id(), name="A")
    with pytest.raises(Hidden):
        domain.archive_location(actor=owner, location_id=theirs.id)
    with pytest.raises(Hidden):
        rooms.archive_room(actor=owner, room_id=room.id)
