"""Rooms and buffers, through the forms."""

import pytest
from django.test import Client as Browser

from settee.practices.models import Location, Member, Practice, Room
from settee.scheduling.models import Appointment, Service
from tests.cast import make_client, sign_in
from tests.flows.calendar_steps import DAY, edit_values, form, page
from tests.flows.hours_steps import text


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


@pytest.fixture
def room(in_linden: Practice) -> Room:
    return Room.objects.create(location=Location.objects.create(name="Main Street"), name="Room 2")


def test_room_is_chosen_in_the_form_and_shown(browser: Browser, owner: Member, room: Room) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    url = f"/calendar/appointments/new/?provider={owner.id}"
    assert browser.post(url, form(pilar, place=str(room.id))).status_code == 302
    row = Appointment.objects.get()
    assert (row.room, row.place) == (room, room.location)
    assert "Main Street, Room 2" in text(browser.get(f"/calendar/appointments/{row.id}/"))
    assert "Main Street, Room 2" in page(browser, date=DAY, view="list")
    edit = f"/calendar/appointments/{row.id}/edit/"
    assert f'<option value="{room.id}" selected>' in text(browser.get(edit))
    assert browser.post(edit, edit_values(row, place=str(room.location_id))).status_code == 302
    row.refresh_from_db()
    assert (row.room, row.place) == (None, room.location)


def test_room_put_away_is_not_offered_and_stays_where_it_is_booked(
    browser: Browser, owner: Member, room: Room
) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    url = f"/calendar/appointments/new/?provider={owner.id}"
    browser.post(url, form(pilar, place=str(room.id)))
    row = Appointment.objects.get()
    room.active = False
    room.save()
    answer = browser.post(url, form(pilar, place=str(room.id)))
    assert (answer.status_code, "This room is not there any more." in text(answer)) == (422, True)
    edit = f"/calendar/appointments/{row.id}/edit/"
    assert browser.post(edit, edit_values(row, place=str(room.id))).status_code == 302


def test_taken_room_is_warned_of_without_saying_who_to_those_who_may_not_see_it(
    browser: Browser, owner: Member, clinician: Member, room: Room
) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    zosia = make_client(owner.practice, "C002", "Lis", "Zosia", provider=clinician)
    url = "/calendar/appointments/new/?provider="
    browser.post(f"{url}{owner.id}", form(pilar, place=str(room.id)))
    alone, values = sign_in(clinician), form(zosia, place=str(room.id))
    answer = alone.post(f"{url}{clinician.id}", values)
    assert answer.status_code == 422
    assert "The room is taken at this time." in text(answer)
    assert "Room 2: taken by another provider" in text(answer)
    assert "Castellanos" not in text(answer)
    assert alone.post(f"{url}{clinician.id}", values | {"anyway": "1"}).status_code == 302


def test_buffers_of_a_service_are_kept_in_its_form(browser: Browser, owner: Member) -> None:
    service = Service.objects.create(name="Intake")
    url = f"/account/services/{service.id}/"
    values = {
        "version": "1", "name": "Intake", "minutes": "45", "color": "#112233", "active": "on",
        "buffer_before": "10", "buffer_after": "",
    }  # fmt: skip
    assert browser.post(url, values).status_code == 302
    service.refresh_from_db()
    assert (service.buffer_before, service.buffer_after) == (10, 0)
    refused = browser.post(url, values | {"version": "2", "buffer_after": "241"})
    assert (refused.status_code, "less than or equal to 240" in text(refused)) == (422, True)
