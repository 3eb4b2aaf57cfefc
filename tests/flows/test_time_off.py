"""Time off, through its pages."""

from datetime import date, time, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from settee.core.ids import new_id
from settee.core.time import local_date
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.domain.time_off import Away, add_time_off
from settee.scheduling.models import Appointment, TimeOff
from tests.cast import make_client, sign_in
from tests.flows.calendar_steps import form
from tests.flows.hours_steps import hours_url, marks, text
from tests.scheduling.scenes import book


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


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
