"""Office hours, through their page."""

from datetime import date, time

import pytest
from django.test import Client as Browser

from settee.practices.models import Location, Member, Practice
from settee.scheduling.models import OfficeHours
from settee.scheduling.places import usual_place
from tests.cast import sign_in
from tests.flows.calendar_steps import DAY
from tests.flows.hours_steps import hours_url, text

MORNING = {"start_0_0": "09:00", "end_0_0": "12:00"}


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def stored() -> list[str]:
    return [str(each) for each in OfficeHours.objects.all()]


def test_office_hours_are_kept_and_refused_in_words(browser: Browser, owner: Member) -> None:
    url = hours_url(owner)
    good = MORNING | {"start_0_1": "13:00", "end_0_1": "17:30"}
    assert browser.post(url, good).status_code == 302
    assert stored() == ["Monday 09:00-12:00", "Monday 13:00-17:30"]
    for bad, words in [
        ({"start_0_0": "09:00"}, "Give both times, or neither."),
        ({"start_0_0": "12:00", "end_0_0": "09:00"}, "have to end after they start"),
        (good | {"start_0_1": "11:00"}, "two stretches overlap"),
        ({"start_0_0": "nine", "end_0_0": "12:00"}, "Write the time as"),
        (MORNING | {"place_0_0": "x"}, "x is not one of the available choices"),
    ]:
        Location.objects.get_or_create(name="Main Street")
        answer = browser.post(url, bad)
        assert (answer.status_code, words in text(answer)) == (422, True), words
    assert OfficeHours.objects.count() == 2


def test_day_takes_any_number_of_stretches(browser: Browser, owner: Member) -> None:
    values: dict[str, str] = {}
    for number in range(5):
        values |= {f"start_2_{number}": f"{8 + 2 * number:02}:00"}
        values |= {f"end_2_{number}": f"{9 + 2 * number:02}:00"}
    assert browser.post(hours_url(owner), values).status_code == 302
    assert len(stored()) == 5
    assert 'name="start_2_4"' in text(browser.get(hours_url(owner)))


def test_another_stretch_is_offered_and_nothing_saved(browser: Browser, owner: Member) -> None:
    answer = browser.post(hours_url(owner), MORNING | {"start_1_0": "half nine", "add": "0"})
    page_text = text(answer)
    assert (answer.status_code, stored()) == (200, [])
    assert 'name="start_0_1"' in page_text
    assert 'value="half nine"' in page_text  # what can't be read stays to be mended


def test_day_is_copied_to_others_and_saved_after_that(browser: Browser, owner: Member) -> None:
    two = MORNING | {"start_0_1": "13:00", "end_0_1": "17:00"}
    other = {"start_1_0": "07:00", "end_1_0": "08:00", "start_2_2": "20:00", "end_2_2": "21:00"}
    answer = browser.post(hours_url(owner), two | other | {"copy": "0", "to_0": ["1", "2", "0"]})
    assert "Copied to Tuesday, Wednesday. Nothing is saved yet." in text(answer)
    assert stored() == []
    shown = {
        field.html_name: field.value() or ""
        for field in answer.context["form"]
        if field.html_name.startswith(("start", "end"))
    }
    assert browser.post(hours_url(owner), shown).status_code == 302
    assert stored() == [
        f"{day} {hours}"
        for day in ("Monday", "Tuesday", "Wednesday")
        for hours in ("09:00-12:00", "13:00-17:00")
    ]


@pytest.mark.parametrize("pressed", [{"add": "9"}, {"copy": "x"}, {"copy": "0"}, {"add": ""}])
def test_broken_buttons_change_nothing(
    browser: Browser, owner: Member, pressed: dict[str, str]
) -> None:
    answer = browser.post(hours_url(owner), MORNING | pressed)
    assert (answer.status_code, stored()) == (200, [])
    assert 'value="09:00"' in text(answer)


def test_place_of_the_hours_is_what_a_new_appointment_begins_with(
    browser: Browser, owner: Member
) -> None:
    place = Location.objects.create(name="Main Street")
    values = {"start_2_0": "09:00", "end_2_0": "12:00", "place_2_0": str(place.id)}
    assert browser.post(hours_url(owner), values).status_code == 302
    assert usual_place(owner.id, date(2026, 10, 14), time(11, 30)) == place
    assert usual_place(owner.id, date(2026, 10, 14), time(12)) is None
    new = f"/calendar/appointments/new/?provider={owner.id}&start={DAY}T"
    assert f'<option value="{place.id}" selected>' in text(browser.get(f"{new}11:30:00"))
    assert f'<option value="{place.id}" selected>' not in text(browser.get(f"{new}14:00:00"))
