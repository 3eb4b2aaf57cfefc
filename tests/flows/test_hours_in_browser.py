"""Hours, time off and holidays in a real browser: at every width, light and dark."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Location, Member, Practice, Room
from settee.scheduling.domain.time_off import Away, add_time_off
from settee.scheduling.models import OfficeHours, TimeOff
from tests.browser import Opener, check_everywhere
from tests.cast import make_client, sign_in
from tests.scheduling.scenes import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


@pytest.fixture
def visit(live_server: LiveServer, open_page: Opener, owner: Member) -> Visit:
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}

    def visit_(path: str, **more: object) -> Page:
        return open_page(f"{live_server.url}{path}", cookies=cookies, **more)

    return visit_


@pytest.fixture
def trip(linden: Practice, owner: Member) -> TimeOff:
    """Four days off with an appointment in them, hours at a location with two rooms."""
    with practice_scope(linden.id):
        place = Location.objects.create(name="Main Street")
        for name in ("Room 1", "Room 2"):
            Room.objects.create(location=place, name=name)
        for weekday in range(4):
            hours = {"start": time(9), "end": time(12), "place": place}
            OfficeHours.objects.create(provider=owner, weekday=weekday, **hours)
        client = make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        book(owner, "2099-01-13 10:00", client)
        away = Away(first_day=date(2099, 1, 12), last_day=date(2099, 1, 15), reason="Conference")
        return add_time_off(actor=owner, provider=owner, key=new_id(), away=away)


@pytest.mark.parametrize(
    "page",
    ["people/{owner}/hours/", "people/{other}/hours/", "people/{owner}/hours/time-off/new/",
     "people/{owner}/hours/time-off/{trip}/", "practice/holidays/"],
)  # fmt: skip
def test_pages_suit_everybody(
    visit: Visit, trip: TimeOff, owner: Member, clinician: Member, page: str
) -> None:
    path = page.format(owner=owner.id, other=clinician.id, trip=trip.id)
    check_everywhere(visit(f"/settings/{path}"))


def test_week_is_filled_by_copying_a_day(visit: Visit, trip: TimeOff, owner: Member) -> None:
    page = visit(f"/settings/people/{owner.id}/hours/")
    page.get_by_role("button", name="Add a stretch on Monday").click()
    expect(page.get_by_label("Monday from, 2")).to_be_focused()
    page.get_by_label("Monday from, 2").fill("13:00")
    page.get_by_label("Monday to, 2").fill("17:00")
    page.get_by_text("Copy Monday to…").click()
    page.get_by_role("button", name="Copy Monday", exact=True).click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    with practice_scope(owner.practice.id):
        assert OfficeHours.objects.filter(provider=owner).count() == 10


def test_time_off_is_removed_and_the_notice_takes_it_back(
    visit: Visit, trip: TimeOff, owner: Member
) -> None:
    page = visit(f"/settings/people/{owner.id}/hours/")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("None ahead.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Mon, Jan 12, 2099")).to_be_visible()


def test_time_off_is_entered_from_the_calendar(visit: Visit, trip: TimeOff, owner: Member) -> None:
    page = visit("/calendar/?view=week&date=2026-10-14")
    page.get_by_role("link", name="New appointment").click()
    page.get_by_label("Personal time").check()
    page.get_by_role("link", name="Enter time off").click()
    page.get_by_label("Last day").fill("2026-10-16")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Off: Wed, Oct 14, 2026 – Fri, Oct 16, 2026.")).to_be_visible()


def test_rooms_are_offered_with_their_location(visit: Visit, trip: TimeOff, owner: Member) -> None:
    page = visit("/calendar/?view=day&date=2026-10-14")
    page.get_by_role("link", name="New appointment").click()
    page.get_by_label("Location and room").select_option("Main Street, Room 2")
    check_everywhere(page)
