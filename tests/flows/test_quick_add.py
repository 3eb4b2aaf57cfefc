"""Quick add as a form: what is understood, what is asked, what is booked; without script."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, Series, Service
from tests.cast import make_client, sign_in
from tests.scheduling.scenes import book, starts, wall

pytestmark = pytest.mark.django_db
LINE = "pilar castellanos 12/3/2030 3pm"


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def send(browser: Browser, text: str, query: str = "", **more: Any) -> HttpResponse:
    return browser.post(f"/calendar/quick/{query}", {"text": text, **more})  # type: ignore[return-value]


def seen(answer: HttpResponse) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def agree(browser: Browser, text: str, query: str = "", **more: Any) -> HttpResponse:
    """Look, then press Add again."""
    return send(browser, text, query, seen=seen(send(browser, text, query, **more)), **more)


def test_line_is_shown_before_it_is_booked(browser: Browser, pilar: Client) -> None:
    first = send(browser, LINE)
    assert first.status_code == 200
    assert seen(first) == "Castellanos, Pilar · Tue, Dec 3, 2030, 3:00 PM – 3:45 PM"
    assert not Appointment.objects.exists()
    answer = send(browser, LINE, seen=seen(first))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/calendar/")
    row = Appointment.objects.get()
    assert (row.start, row.kind, row.attendances.get().client) == (
        wall("2030-12-03 15:00"),
        "client",
        pilar,
    )


def test_line_changed_since_it_was_shown_is_shown_again(browser: Browser, pilar: Client) -> None:
    shown = seen(send(browser, LINE))
    assert send(browser, LINE.replace("3pm", "4pm"), seen=shown).status_code == 200
    assert not Appointment.objects.exists()


def test_line_repeats_and_says_so(browser: Browser, pilar: Client) -> None:
    day = timezone.localdate() + timedelta(days=30)
    answer = agree(browser, f"pilar {day} 3pm weekly x3")
    assert answer.status_code == 302
    assert len(starts(Series.objects.get())) == 3
    page = browser.get(answer["Location"]).content.decode()
    assert f"every {day:%A}, 3 times." in page


def test_pressed_twice_books_once(browser: Browser, pilar: Client) -> None:
    key = str(new_id())
    for _ in range(2):
        assert agree(browser, LINE, key=key).status_code == 302
    assert Appointment.objects.get().id == UUID(key)


def test_several_clients_are_offered_and_one_is_chosen(
    browser: Browser, pilar: Client, owner: Member, linden: Practice
) -> None:
    other = make_client(linden, "C003", "Castellanos", "Paula", provider=owner)
    line = "castellanos 12/3/2030 3pm"
    page = agree(browser, line)
    assert page.status_code == 200
    assert page.content.decode().count('type="radio"') == 2
    assert not Appointment.objects.exists()
    answer = agree(browser, line, **{"who-1": str(other.id)})
    assert answer.status_code == 302
    assert Appointment.objects.get().attendances.get().client == other


def test_taken_time_is_asked_about_and_booked_all_the_same(
    browser: Browser, pilar: Client, owner: Member
) -> None:
    book(owner, "2030-12-03 15:15", pilar)
    page = agree(browser, LINE)
    assert page.status_code == 422
    assert "This time is taken" in page.content.decode()
    assert Appointment.objects.count() == 1
    shown = seen(send(browser, LINE))
    assert send(browser, LINE, seen=shown, anyway="1").status_code == 302
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pilar", "Add a day and a time"),
        ("pilar 12/3/2030", "Add a time, such as “3pm”"),
        ("pilar 3/14/2027 at 2:30am", "There is no 2:30 AM on Mar 14, 2027"),
        ("lunch 12/3/2030 noon", "no client is called “lunch”"),
    ],
)
def test_what_is_missing_is_said(browser: Browser, pilar: Client, text: str, words: str) -> None:
    page = agree(browser, text)
    assert words in (send(browser, text) if page.status_code == 302 else page).content.decode()


@pytest.mark.parametrize("text", ["", " ", "\0", "x" * 301, "12/3/9999 3pm", "1/1/2199 3pm weekly"])
def test_line_nobody_meant_is_answered(browser: Browser, text: str) -> None:
    assert agree(browser, text, key="nonsense").status_code in (200, 302, 422)


def test_more_opens_the_whole_form_filled_in(browser: Browser, pilar: Client) -> None:
    service = Service.objects.create(name="Individual 60", minutes=60)
    line = "pilar individual 60 12/3/2030 3pm video every 2 weeks until 2/1/2031"
    answer = send(browser, line, more="1")
    html = answer.content.decode()
    assert answer.status_code == 200
    for part in (
        f'value="{pilar.id}" checked',
        f'value="{service.id}" selected',
        'value="2030-12-03"',
        'value="15:00"',
        'value="16:00"',
        'value="week" selected',
        'value="2031-02-01"',
        'action="/calendar/appointments/new/"',
    ):
        assert part in html, part
    assert not Appointment.objects.exists()


def test_place_on_the_calendar_is_where_it_is_booked(browser: Browser, pilar: Client) -> None:
    query = "?start=2030-12-03T10:00:00&end=2030-12-03T11:30:00"
    assert agree(browser, "pilar", query).status_code == 302
    row = Appointment.objects.get()
    assert (row.start, row.end) == (wall("2030-12-03 10:00"), wall("2030-12-03 11:30"))
    assert browser.get("/calendar/quick/?start=9999-99-99").status_code == 200


def test_booking_is_undone_from_its_notice(browser: Browser, pilar: Client) -> None:
    page = browser.get(agree(browser, LINE)["Location"]).content.decode()
    row = Appointment.objects.get()
    assert f'action="/calendar/quick/{row.id}/undo/"' in page
    answer = browser.post(f"/calendar/quick/{row.id}/undo/")
    assert answer.status_code == 302
    assert "Taken off the calendar again." in browser.get(answer["Location"]).content.decode()
    assert not Appointment.objects.exists()


def test_undo_that_comes_too_late_is_refused_in_words(
    browser: Browser, pilar: Client, owner: Member
) -> None:
    row = book(owner, "2030-12-03 15:00", pilar)
    Appointment.objects.filter(id=row.id).update(created_at=timezone.now() - timedelta(days=1))
    answer = browser.post(f"/calendar/quick/{row.id}/undo/")
    page = browser.get(answer["Location"]).content.decode()
    assert "be undone any more. Open the appointment to cancel it." in page
    assert Appointment.objects.exists()


def test_calendar_that_may_only_be_seen_takes_no_line(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    query = f"?provider={owner.id}"
    assert send(sign_in(clinician), LINE, query).status_code == 404
    Member.objects.filter(id=clinician.id).update(access=Access.VIEW)
    answer = send(sign_in(clinician), LINE, query)
    assert answer.status_code == 403
    assert "You can see this calendar but not change it." in answer.content.decode()
    assert not Appointment.objects.exists()


def test_name_never_stands_in_an_address(browser: Browser, pilar: Client) -> None:
    page = send(browser, LINE).content.decode()
    addresses = re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', page)
    assert not [each for each in addresses if "pilar" in each.lower()]
