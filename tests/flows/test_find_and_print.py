"""Finding appointments and printing a calendar, as pages."""

import re

import pytest
from django.test import Client as Browser

from settee.clients.models import Client
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, Service
from tests.cast import sign_in
from tests.scheduling.scenes import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def find(browser: Browser, **asked: str) -> str:
    return browser.post("/calendar/find/", asked).content.decode()


def printed(browser: Browser, **asked: str) -> str:
    return browser.get("/calendar/print/", {"date": "2026-11-03"} | asked).content.decode()


def test_search_shows_past_and_to_come(browser: Browser, owner: Member, pilar: Client) -> None:
    book(owner, "2020-11-03 09:00", pilar, anyway=True)
    book(owner, "2040-11-06 09:00", pilar, anyway=True)
    assert "Nov 6, 2040" in browser.get("/calendar/find/").content.decode()
    past = find(browser, when="past", text="castell")
    assert "Nov 3, 2020" in past
    assert "Nov 6, 2040" not in past
    assert "2 appointments match" in find(browser, when="any", text="castell")
    assert "1 appointment." in find(browser, first="2020-11-03", last="11/03/2020", when="upcoming")


def test_search_says_what_it_could_not_read(browser: Browser, owner: Member, pilar: Client) -> None:
    book(owner, "2040-11-06 09:00", pilar, anyway=True)
    page = find(
        browser, first="soon", provider="nonsense", status="lost", after="x", text="a" * 300
    )
    assert "Write the day as 2026-10-14" in page
    assert "Nothing fits" not in find(browser, first="soon")


def test_reason_stands_beside_what_was_cancelled(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, "2040-11-06 09:00", pilar, anyway=True)
    values = {"status": "late_cancel", "reason": "Snowed in"}
    browser.post(f"/calendar/appointments/{row.id}/cancel/", values)
    page = find(browser)
    assert "Late cancel" in page
    assert "Snowed in" in page


def test_name_looked_for_stays_out_of_addresses(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    book(owner, "2040-11-06 09:00", pilar, anyway=True)
    page = find(browser, text="castell")
    assert not [u for u in re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', page) if "castell" in u]


def test_day_is_printed_with_names_and_phones(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    Client.objects.update(phone="845-555-0192")
    row = book(owner, "2026-11-03 09:00", pilar, anyway=True)
    Appointment.objects.filter(id=row.id).update(
        service=Service.objects.create(name="Individual 45"), location="Room 2"
    )
    page = printed(browser, view="day")
    for part in ("Tue, November 3, 2026", "9:00 AM – 9:45 AM", "Castellanos, Pilar", "Room 2"):
        assert part in page
    assert "845-555-0192" not in page
    assert "845-555-0192" in printed(browser, view="day", phones="on")


@pytest.mark.parametrize("view", ["day", "week"])
def test_names_are_printed_as_chosen(
    browser: Browser, owner: Member, pilar: Client, view: str
) -> None:
    book(owner, "2026-11-03 09:00", pilar, anyway=True)
    initials = printed(browser, view=view, names="initials")
    assert "P. C." in initials
    nobody = printed(browser, view=view, names="none")
    assert "P. C." not in nobody
    for page in (initials, nobody):
        assert "Castellanos" not in page


def test_cancelled_appointments_are_not_printed(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, "2026-11-03 09:00", pilar, anyway=True)
    Appointment.objects.filter(id=row.id).update(status="cancelled")
    assert "Castellanos" not in printed(browser, view="week")


def test_week_leaves_out_an_empty_weekend(browser: Browser, owner: Member, pilar: Client) -> None:
    book(owner, "2026-11-03 09:00", pilar, anyway=True)
    page = printed(browser, view="week")
    assert "Fri, Nov 6" in page
    assert "Sat, Nov 7" not in page
    book(owner, "2026-11-07 09:00", pilar, anyway=True)
    assert "Sat, Nov 7" in printed(browser, view="week")


def test_group_is_printed_as_far_as_one_may_see(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    book(owner, "2026-11-03 09:00", pilar, anyway=True)
    alone = printed(sign_in(clinician), view="day", provider="all")
    assert "Castellanos" not in alone
    assert "Okafor" not in alone
    Member.objects.filter(id=clinician.id).update(access=Access.VIEW)
    assert "Castellanos" in printed(sign_in(clinician), view="day", provider="all")
    hidden = sign_in(clinician)
    Member.objects.filter(id=clinician.id).update(access=Access.NONE)
    assert hidden.get("/calendar/print/", {"provider": str(owner.id)}).status_code == 404


def test_month_and_list_are_printed_as_a_week(browser: Browser, owner: Member) -> None:
    for view in ("month", "list", "nonsense"):
        assert "November 2 – 8, 2026" in printed(browser, view=view)
