"""Office hours, time off and public holidays, through their pages."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from settee.core.ids import new_id
from settee.core.time import local_date
from settee.practices.enums import Access
from settee.practices.models import Location, Member, Practice, Room
from settee.scheduling.domain.time_off import Away, add_time_off
from settee.scheduling.models import Appointment, HolidayCalendar, OfficeHours, Service, TimeOff
from settee.scheduling.places import usual_place
from tests.cast import make_client, sign_in
from tests.flows.calendar_steps import DAY, edit_values, form, page
from tests.scheduling.scenes import book, wall

MORNING = {"start_0_0": "09:00", "end_0_0": "12:00"}


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def hours_url(owner: Member) -> str:
    return f"/settings/people/{owner.id}/hours/"


def stored() -> list[str]:
    return [str(each) for each in OfficeHours.objects.all()]


def text(answer: Any) -> str:
    return str(answer.content.decode())


# -- office hours


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


# -- time off


def off_values(**more: str) -> dict[str, str]:
    return {"key": str(new_id()), "first_day": "2026-11-12", "last_day": "2026-11-13"} | more


def new_url(owner: Member) -> str:
    return f"/settings/people/{owner.id}/hours/time-off/new/"


def test_time_off_is_entered_once_and_stands_on_the_hours_tab(
    browser: Browser, owner: Member
) -> None:
    day = local_date(timezone.now(), owner.zone) + timedelta(days=40)
    values = off_values(first_day=day.isoformat(), last_day="", reason="Conference")
    for _ in range(2):
        answer = browser.post(new_url(owner), values)
        assert (answer.status_code, answer["Location"]) == (302, hours_url(owner))
    row = TimeOff.objects.get()
    assert (row.first_day, row.last_day, row.start, row.reason) == (day, day, None, "Conference")
    assert f"{day:%a}, {day:%b} {day.day}, {day.year}" in text(browser.get(hours_url(owner)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_day": ""}, "Fill this in."),
        ({"first_day": "soon"}, "Write the day as"),
        ({"last_day": "2026-11-01"}, "The last day is before the first."),
        ({"last_day": "2030-11-01"}, "at most two years"),
        ({"last_day": "", "start": "14:00", "end": "13:00"}, "It has to end after it starts."),
        ({"start": "late"}, "Write the time as"),
        ({"key": "x"}, "Enter a valid UUID."),
        ({"reason": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_wrong_time_off_is_refused_in_words_and_stays_typed(
    browser: Browser, owner: Member, values: dict[str, str], words: str
) -> None:
    answer = browser.post(new_url(owner), off_values(reason="A funeral") | values)
    assert (answer.status_code, TimeOff.objects.count()) == (422, 0)
    assert words in text(answer)
    assert "A funeral" in text(answer) or "reason" in values


def test_appointments_in_a_new_time_off_are_shown_and_stay(browser: Browser, owner: Member) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    row = book(owner, "2026-11-12 09:00", pilar)
    book(owner, "2026-11-16 09:00", pilar)
    answer = browser.post(new_url(owner), off_values(), follow=True)
    assert "1 appointment is booked in this time." in text(answer)
    assert f'href="/calendar/appointments/{row.id}/"' in text(answer)
    assert Appointment.objects.filter(status="scheduled").count() == 2


@pytest.fixture
def away(in_linden: Practice, owner: Member) -> TimeOff:
    trip = Away(first_day=date(2026, 11, 12), last_day=date(2026, 11, 13), reason="Rehabilitation")
    return add_time_off(actor=owner, provider=owner, key=new_id(), away=trip)


def test_booking_into_time_off_warns_and_is_possible(
    browser: Browser, owner: Member, away: TimeOff
) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    values = form(pilar, day="2026-11-12")
    answer = browser.post(f"/calendar/appointments/new/?provider={owner.id}", values)
    assert answer.status_code == 422
    assert "This is a day off." in text(answer)
    assert "Maren Okafor, LMFT is off" in text(answer)
    url = f"/calendar/appointments/new/?provider={owner.id}"
    assert browser.post(url, values | {"anyway": "1"}).status_code == 302


def test_time_off_is_changed_and_a_second_change_says_what_the_first_was(
    browser: Browser, owner: Member, away: TimeOff
) -> None:
    url = f"/settings/people/{owner.id}/hours/time-off/{away.id}/"
    assert "Thu, Nov 12, 2026 – Fri, Nov 13, 2026" in text(browser.get(url))
    values = {"version": "1", "first_day": "2026-11-12", "start": "14:00", "end": "16:00"}
    for _ in range(2):  # saved twice is saved once
        assert browser.post(url, values).status_code == 302
    late = browser.post(url, values | {"start": "08:00"})
    assert late.status_code == 422
    assert "Stored now: Thu, Nov 12, 2026, 2:00 PM – 4:00 PM." in text(late)
    assert browser.post(url, values | {"start": "08:00", "version": "2"}).status_code == 302
    away.refresh_from_db()
    assert (away.start, away.version) == (time(8), 3)


def test_removed_time_off_is_taken_back_by_undo(
    browser: Browser, owner: Member, away: TimeOff
) -> None:
    url = f"/settings/people/{owner.id}/hours/time-off/{away.id}/"
    assert browser.post(f"{url}remove/").status_code == 302
    assert "Nov 12, 2026" in text(browser.get(hours_url(owner)))  # in the notice, with Undo
    assert marks(browser, owner) == []
    assert browser.post(f"{url}restore/").status_code == 302
    assert [mark[3] for mark in marks(browser, owner)] == ["off"]


def test_reason_is_shown_to_those_who_may_change_the_calendar(
    browser: Browser, owner: Member, clinician: Member, away: TimeOff
) -> None:
    clinician.access = Access.VIEW
    clinician.save()
    url = f"/settings/people/{owner.id}/hours/time-off/{away.id}/"
    seen = sign_in(clinician)
    assert "Rehabilitation" in text(browser.get(url))
    assert "Rehabilitation" not in text(seen.get(url)) + text(seen.get(hours_url(owner)))
    assert seen.post(url, {"version": "1", "first_day": "2026-11-12"}).status_code == 403
    assert seen.post(f"{url}remove/").status_code == 403


# -- public holidays


def holiday_values(**more: Any) -> dict[str, Any]:
    return {"version": "1", "kept": "on", "country": "US", "subdivision": "NY"} | more


URL = "/settings/practice/holidays/"


def test_holidays_of_the_billing_state_are_kept_until_others_are_chosen(
    browser: Browser, owner: Member
) -> None:
    shown = browser.get(URL).context["form"]
    assert (shown.initial["country"], shown.initial["subdivision"]) == ("US", "NY")
    assert "Columbus Day" in shown.initial["observed"]
    ticked = [each for each in shown.initial["observed"] if each != "Columbus Day"]
    values = holiday_values(listed="US NY", observed=ticked)
    for _ in range(2):
        assert browser.post(URL, values).status_code == 302
    row = HolidayCalendar.objects.get()
    assert (row.ignored, row.version) == (["Columbus Day"], 2)
    assert [mark[4] for mark in marks(browser, owner, "2026-10-12", "2026-11-26")] == [
        "Election Day", "Veterans Day", "Thanksgiving Day",
    ]  # fmt: skip


def test_other_country_is_listed_before_it_is_saved(browser: Browser, owner: Member) -> None:
    """Also without pressing Show holidays: nobody saves a list they have not seen."""
    answer = browser.post(URL, holiday_values(country="DE", listed="US NY", observed=[]))
    assert (answer.status_code, HolidayCalendar.objects.count()) == (200, 0)
    assert "German Unity Day" in text(answer)
    shown = answer.context["form"]
    assert shown.initial["subdivision"] == ""
    values = holiday_values(country="DE", subdivision="", listed="DE ")
    assert browser.post(URL, values | {"observed": shown.initial["observed"]}).status_code == 302
    found = [mark[4] for mark in marks(browser, owner, "2026-10-01", "2026-11-30")]
    assert found == ["German Unity Day"]


def test_holidays_can_be_switched_off_as_a_whole(browser: Browser, owner: Member) -> None:
    values = holiday_values(
        listed="US NY", observed=browser.get(URL).context["form"].initial["observed"]
    )
    del values["kept"]
    assert browser.post(URL, values).status_code == 302
    assert marks(browser, owner, "2026-11-01", "2026-11-30") == []


@pytest.mark.parametrize(
    "values",
    [
        {"country": "XX"},
        {"country": "x" * 400},
        {"subdivision": "ZZ"},
        {"version": "x"},
        {"listed": "?"},
        {"observed": ["Nobody’s Day"]},
    ],
)
def test_broken_choice_of_holidays_is_not_saved(browser: Browser, values: dict[str, Any]) -> None:
    answer = browser.post(URL, holiday_values(listed="US NY", observed=[]) | values)
    assert answer.status_code in (200, 422)
    assert HolidayCalendar.objects.count() == 0


def test_second_choice_of_holidays_says_that_there_was_a_first(
    browser: Browser, owner: Member
) -> None:
    assert browser.post(URL, holiday_values(listed="US NY", observed=[])).status_code == 302
    late = browser.post(URL, holiday_values(listed="US NY", observed=["Labor Day"]))
    assert late.status_code == 422
    assert "Somebody else changed the holidays" in text(late)
    assert late.context["form"].data["version"] == "2"


def test_holidays_are_changed_by_those_who_may_edit_the_practice(
    browser: Browser, clinician: Member
) -> None:
    answer = sign_in(clinician).post(URL, holiday_values(listed="US NY", observed=[]))
    assert answer.status_code == 403


def test_series_names_the_holidays_it_falls_on(browser: Browser, owner: Member) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    values = form(pilar, day="2026-11-04", repeats="week", ends="count", count="3")
    url = f"/calendar/appointments/new/?provider={owner.id}"
    answer = browser.post(url, values, follow=True)
    assert "On public holidays: Veterans Day, Nov 11, 2026." in text(answer)


# -- behind the appointments


def marks(
    browser: Browser, owner: Member, first: str = "2026-11-12", last: str = "2026-11-13"
) -> list[Any]:
    return list(background(browser, provider=str(owner.id), first=first, last=last)["marks"])


def background(
    browser: Browser, *, provider: str, first: str, last: str, zone: str = "America/New_York"
) -> Any:
    query = {"provider": provider, "from": first, "to": last, "zone": zone}
    return json.loads(browser.get("/calendar/background/", query).content)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def test_background_has_hours_holidays_time_off_and_buffers_as_instants(
    browser: Browser, owner: Member, away: TimeOff
) -> None:
    OfficeHours.objects.create(provider=owner, weekday=2, start=time(9), end=time(17))
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    row = book(owner, "2026-11-10 10:00", pilar)
    row.buffer_after = 15
    row.save(update_fields=["buffer_after"])
    found = background(browser, provider=str(owner.id), first="2026-11-09", last="2026-11-15")
    me = str(owner.id)
    assert found["open"] == {
        me: [[seconds(wall("2026-11-11 09:00")), seconds(wall("2026-11-11 17:00"))]]
    }
    assert found["marks"] == [
        [me, *(seconds(wall(f"2026-11-{day} 00:00")) for day in (11, 12)), "holiday",
         "Veterans Day", True],
        [me, *(seconds(wall(f"2026-11-{day} 00:00")) for day in (12, 14)), "off", "Time off", True],
        [me, seconds(wall("2026-11-10 10:45")), seconds(wall("2026-11-10 11:00")), "buffer", "",
         False],
    ]  # fmt: skip


def test_hours_of_a_provider_elsewhere_are_on_their_clock(
    browser: Browser, owner: Member, clinician: Member
) -> None:
    clinician.timezone = "America/Los_Angeles"
    clinician.save()
    OfficeHours.objects.create(provider=clinician, weekday=2, start=time(9), end=time(10))
    found = background(browser, provider="all", first="2026-10-14", last="2026-10-14")
    nine = datetime(2026, 10, 14, 9, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
    assert found["open"] == {str(clinician.id): [[seconds(nine), seconds(nine) + 3600]]}


def test_others_background_is_hidden_without_the_privilege(
    browser: Browser, owner: Member, clinician: Member, away: TimeOff
) -> None:
    alone = sign_in(clinician)
    query = {"from": "2026-11-12", "to": "2026-11-13"}
    answer = alone.get("/calendar/background/", query | {"provider": str(owner.id)})
    assert answer.status_code == 404
    everybody = json.loads(alone.get("/calendar/background/", query | {"provider": "all"}).content)
    assert everybody["marks"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_background_takes_as_many_statements_for_many(
    browser: Browser,
    owner: Member,
    in_linden: Practice,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    from tests.cast import make_member

    for number in range(count):
        member = make_member(in_linden, f"Ada{number}", "Lund")
        OfficeHours.objects.create(provider=member, weekday=2, start=time(9), end=time(10))
        days = Away(first_day=date(2026, 11, 12), last_day=date(2026, 11, 12))
        add_time_off(actor=owner, provider=member, key=new_id(), away=days)
    query = {"from": "2026-11-09", "to": "2026-11-15", "provider": "all"}
    browser.get("/calendar/background/", query)
    with django_assert_num_queries(11):
        browser.get("/calendar/background/", query)


@pytest.mark.parametrize("count", [1, 3])
def test_hours_page_takes_as_many_statements_for_many(
    browser: Browser,
    owner: Member,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    today = local_date(timezone.now(), owner.zone)
    for number in range(count):
        place = Location.objects.create(name=f"Place {number}")
        hours = {"start": time(9), "end": time(10), "place": place}
        OfficeHours.objects.create(provider=owner, weekday=number, **hours)
        days = Away(first_day=today, last_day=today + timedelta(days=number))
        add_time_off(actor=owner, provider=owner, key=new_id(), away=days)
    browser.get(hours_url(owner))
    with django_assert_num_queries(11):
        browser.get(hours_url(owner))


# -- rooms


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
