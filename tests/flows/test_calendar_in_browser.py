"""The calendar in a real browser: dragging, the side panel, series, undo, list and keyboard."""

from collections.abc import Callable
from datetime import time

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, OfficeHours, Service
from tests.browser import Opener, axe, check_everywhere
from tests.cast import make_client, sign_in
from tests.scheduling.scenes import NEW_YORK, book, weekly

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = "2026-10-14"
Visit = Callable[..., Page]


@pytest.fixture
def practice(linden: Practice, owner: Member) -> Practice:
    """Two clients, a service, and office hours from Monday to Friday."""
    with practice_scope(linden.id):
        make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        make_client(linden, "C002", "Nguyễn", "Thu Hà", provider=owner)
        Service.objects.create(name="Individual 60", minutes=60, color="#2A78CF")
        for day in range(5):
            hours = {"start": time(9), "end": time(17)}
            OfficeHours.objects.create(provider=owner, weekday=day, **hours)
    return linden


@pytest.fixture
def visit(live_server: LiveServer, open_page: Opener, practice: Practice, owner: Member) -> Visit:
    """A page of the calendar around October 14, 2026, seen by the owner."""
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}

    def visit_(view: str = "week", day: str = DAY, **more: object) -> Page:
        url = f"{live_server.url}/calendar/?view={view}&date={day}"
        return open_page(url, cookies=cookies, **more)

    return visit_


def client_of(practice: Practice, first: str = "Pilar") -> Client:
    return Client.objects.get(practice=practice, first_name=first)


def event(page: Page, name: str = "Castellanos") -> Locator:
    return page.locator(".ec-event").filter(has_text=name)


def slot(page: Page, day: int, hour: float) -> tuple[float, float]:
    """Where ``hour`` o'clock of the day stands in the grid (its days begin at 8)."""
    box = page.locator(".ec-body .ec-day").nth(day).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + (hour - 8) * 60


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def times(practice: Practice) -> list[str]:
    with practice_scope(practice.id):
        rows = Appointment.objects.order_by("start").exclude(status="cancelled")
        return [
            f"{row.start.astimezone(NEW_YORK):%m-%d %H:%M}-{row.end.astimezone(NEW_YORK):%H:%M}"
            for row in rows
        ]


def test_appointment_is_dragged_out_booked_moved_and_resized(
    visit: Visit, practice: Practice
) -> None:
    page = visit()
    page.wait_for_selector(".ec-body")
    drag(page, slot(page, 2, 10.02), slot(page, 2, 11.48))
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="New appointment")).to_be_visible()
    expect(panel.get_by_label("Starts")).to_have_value("10:00")
    expect(panel.get_by_label("Ends")).to_have_value("11:30")
    axe(page)
    panel.get_by_label("Client", exact=True).nth(1).fill("castell")
    expect(panel.get_by_text("Castellanos, Pilar")).to_be_visible()
    panel.get_by_role("searchbox").press("Enter")
    panel.get_by_label("Service").select_option(label="Individual 60")
    expect(panel.get_by_label("Ends")).to_have_value("11:00")
    panel.get_by_role("button", name="Book").click()
    expect(page.get_by_text("Booked: Wed, Oct 14, 2026, 10:00 AM – 11:00 AM.")).to_be_visible()
    expect(event(page)).to_contain_text("10:00 · Individual 60")
    drag(page, slot(page, 2, 10.5), slot(page, 3, 14.5))
    expect(page.get_by_text("Moved: Thu, Oct 15, 2026, 2:00 PM – 3:00 PM.")).to_be_visible()
    event(page).hover()
    drag(page, slot(page, 3, 14.97), slot(page, 3, 15.72))
    expect(page.get_by_text("Moved: Thu, Oct 15, 2026, 2:00 PM – 3:45 PM.")).to_be_visible()
    assert times(practice) == ["10-15 14:00-15:45"]


def test_panel_cancels_and_the_notice_takes_it_back(
    visit: Visit, practice: Practice, owner: Member
) -> None:
    with practice_scope(practice.id):
        book(owner, f"{DAY} 11:00", client_of(practice))
    page = visit()
    event(page).click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Castellanos, Pilar")).to_be_visible()
    check_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    panel.get_by_role("button", name="Cancel appointment").click()
    expect(page.locator(".ec-event.is-cancelled")).to_be_visible()
    assert times(practice) == []
    page.get_by_role("button", name="Undo").click()
    expect(event(page)).to_be_visible()
    expect(page.locator(".ec-event.is-cancelled")).to_have_count(0)
    assert times(practice) == ["10-14 11:00-11:45"]


def test_drag_of_a_series_asks_and_moves_what_was_chosen(
    visit: Visit, practice: Practice, owner: Member
) -> None:
    with practice_scope(practice.id):
        weekly(owner, "2026-10-07 11:00", client_of(practice), rule="FREQ=WEEKLY;COUNT=3")
    page = visit()
    event(page).wait_for()
    panel = page.locator("#panel")
    drag(page, slot(page, 2, 11.4), slot(page, 2, 13.4))
    expect(panel.get_by_text("This appointment repeats.")).to_be_visible()
    axe(page)
    panel.get_by_role("link", name="Leave it").click()
    expect(event(page)).to_contain_text("11:00")
    drag(page, slot(page, 2, 11.4), slot(page, 2, 13.4))
    panel.get_by_role("button", name="Only this one").click()
    expect(page.get_by_text("Moved: Wed, Oct 14, 2026, 1:00 PM – 1:45 PM.")).to_be_visible()
    one = ["10-07 11:00-11:45", "10-14 13:00-13:45", "10-21 11:00-11:45"]
    assert times(practice) == one
    page.get_by_role("link", name="Next week").click()
    event(page).wait_for()
    drag(page, slot(page, 2, 11.4), slot(page, 3, 9.4))
    panel.get_by_role("button", name="This and following").click()
    expect(page.get_by_text("Moved: Thu, Oct 22, 2026, 9:00 AM – 9:45 AM.")).to_be_visible()
    assert times(practice) == [*one[:2], "10-22 09:00-09:45"]


def test_drag_onto_another_warns_and_moves_anyway(
    visit: Visit, practice: Practice, owner: Member
) -> None:
    with practice_scope(practice.id):
        book(owner, f"{DAY} 11:00", client_of(practice))
        book(owner, f"{DAY} 14:00", client_of(practice, "Thu Hà"))
    page = visit("day")
    event(page).wait_for()
    drag(page, slot(page, 0, 11.4), slot(page, 0, 14.4))
    panel = page.locator("#panel")
    expect(panel.get_by_text("Nguyễn, Thu Hà, Wed, Oct 14, 2026, 2:00 PM")).to_be_visible()
    axe(page)
    panel.get_by_role("button", name="Move anyway").click()
    expect(page.get_by_text("Moved: Wed, Oct 14")).to_be_visible()
    assert times(practice) == ["10-14 14:00-14:45", "10-14 14:00-14:45"]


def test_list_does_what_the_grid_does(visit: Visit, practice: Practice, owner: Member) -> None:
    with practice_scope(practice.id):
        book(owner, f"{DAY} 11:00", client_of(practice))
    page = visit("list")
    check_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    panel = page.locator("#panel")
    page.keyboard.press("n")
    expect(panel.get_by_role("heading", name="New appointment")).to_be_visible()
    panel.get_by_label("Personal time").check()
    panel.get_by_label("Title").fill("Supervision")
    panel.get_by_label("Starts").fill("15:00")
    panel.get_by_label("Repeats").select_option("week")
    axe(page)
    panel.get_by_role("button", name="Book").click()
    expect(page.locator("#agenda").get_by_role("link", name="Supervision")).to_be_visible()
    page.locator("#agenda").get_by_role("link", name="Castellanos, Pilar").click()
    panel.get_by_role("link", name="Edit").click()
    panel.get_by_label("Starts").fill("09:00")
    panel.get_by_label("Ends").fill("10:00")
    panel.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#agenda").get_by_text("9:00 AM – 10:00 AM")).to_be_visible()
    assert times(practice)[:2] == ["10-14 09:00-10:00", "10-14 15:00-15:45"]


def test_keys_leaf_through_the_calendar(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="October 19 – 25, 2026")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="October 12 – 18, 2026")).to_be_visible()
    page.keyboard.press("t")
    page.wait_for_url("**date=*")
    expect(page.get_by_role("heading", name="October 12 – 18, 2026")).to_have_count(0)


def test_colour_is_changed_in_the_legend(visit: Visit) -> None:
    page = visit("month")
    page.get_by_role("button", name="Individual 60").click()
    expect(page.get_by_role("heading", name="Color of Individual 60")).to_be_visible()
    axe(page)
    page.get_by_role("textbox", name="Color").fill("#cc3333")
    page.get_by_role("button", name="Save").click()
    expect(page.locator('.cal-legend rect[fill="#cc3333"]')).to_be_visible()


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_empty_and_full_calendars_suit_everybody(
    visit: Visit, practice: Practice, owner: Member, view: str
) -> None:
    check_everywhere(visit(view))
    with practice_scope(practice.id):
        for day in range(12, 19):
            for hour in range(8, 19):
                start, minutes = f"2026-10-{day} {hour:02}:00", 15 * (hour % 4 + 1)
                book(owner, start, client_of(practice), minutes=minutes, anyway=True)
    page = visit(view)
    page.get_by_text("Castellanos").first.wait_for()
    check_everywhere(page)


def test_phone_gets_the_day_unless_a_week_is_asked_for(
    visit: Visit, practice: Practice, owner: Member, live_server: LiveServer
) -> None:
    page = visit("", width=390)
    page.wait_for_url("**view=day**")
    expect(page.locator(".ec-body .ec-day")).to_have_count(1)


def test_without_script_the_list_books_and_cancels(
    visit: Visit, practice: Practice, owner: Member
) -> None:
    page = visit("week", script=False)
    page.get_by_role("link", name="List").last.click()
    page.get_by_role("link", name="New appointment").click()
    page.get_by_role("searchbox").fill("castell")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Castellanos, Pilar").check()
    page.get_by_label("Starts").fill("10:00")
    page.get_by_role("button", name="Book").click()
    expect(page.get_by_text("Booked: Wed, Oct 14, 2026")).to_be_visible()
    assert times(practice) == ["10-14 10:00-10:45"]
