"""Quick add in a real browser: from the key to the appointment, and taken back."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, Service
from tests.browser import Opener, axe, check_everywhere
from tests.cast import make_client, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


@pytest.fixture
def practice(linden: Practice, owner: Member) -> Practice:
    """Three clients, two of one name, and a service."""
    with practice_scope(linden.id):
        make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        make_client(linden, "C002", "Ruiz", "Ana", provider=owner)
        make_client(linden, "C003", "Ruiz", "Ana María", provider=owner)
        Service.objects.create(name="Individual 60", minutes=60, color="#2A78CF")
    return linden


@pytest.fixture
def visit(live_server: LiveServer, open_page: Opener, practice: Practice, owner: Member) -> Visit:
    """A page of the calendar around December 3, 2030, seen by the owner."""
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}

    def visit_(path: str = "/calendar/?view=week&date=2030-12-03", **more: object) -> Page:
        return open_page(f"{live_server.url}{path}", cookies=cookies, **more)

    return visit_


def booked(practice: Practice) -> int:
    with practice_scope(practice.id):
        return Appointment.objects.count()


def test_line_is_understood_while_it_is_typed_and_booked_by_enter(
    visit: Visit, practice: Practice
) -> None:
    page = visit()
    page.wait_for_selector(".ec-body")
    page.keyboard.press("q")
    panel = page.locator("#panel")
    field = panel.get_by_role("textbox", name="Type who, when and how often")
    expect(field).to_be_focused()
    page.keyboard.type("castell individual 60 12/3/2030")
    heard = panel.get_by_role("status")
    expect(heard).to_contain_text("Add a time, such as “3pm”")
    page.keyboard.type(" 3pm weekly x4")
    expect(heard).to_contain_text(
        "Castellanos, Pilar · Tue, Dec 3, 2030, 3:00 PM – 4:00 PM · every Tuesday, 4 times"
    )
    assert booked(practice) == 0
    check_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    field.press("Enter")
    expect(page.get_by_text("Booked: Tue, Dec 3, 2030")).to_be_visible()
    expect(page.locator(".ec-event").filter(has_text="Castellanos")).to_be_visible()
    assert booked(practice) == 4
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken off the calendar again.")).to_be_visible()
    assert booked(practice) == 0


def test_choice_between_clients_suits_everybody(visit: Visit) -> None:
    page = visit()
    page.wait_for_selector(".ec-body")
    page.keyboard.press("q")
    page.keyboard.type("ruiz 12/3/2030 3pm")
    expect(page.locator("#panel").get_by_text("Several fit “ruiz”")).to_be_visible()
    check_everywhere(page)


def test_n_and_a_line_book_where_the_calendar_was_clicked(visit: Visit, practice: Practice) -> None:
    page = visit("/calendar/?view=day&date=2030-12-03")
    page.wait_for_selector(".ec-body")
    page.keyboard.press("n")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="New appointment")).to_be_visible()
    expect(panel.locator("#quick-text")).to_be_focused()
    page.keyboard.type("pilar 12/3/2030 9am video")
    expect(panel.get_by_role("status").first).to_contain_text("9:00 AM – 9:45 AM · video")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Booked: Tue, Dec 3, 2030, 9:00 AM")).to_be_visible()
    assert booked(practice) == 1


def test_several_fitting_clients_are_asked_about(visit: Visit, practice: Practice) -> None:
    page = visit()
    page.wait_for_selector(".ec-body")
    page.keyboard.press("q")
    panel = page.locator("#panel")
    page.keyboard.type("ruiz 12/3/2030 3pm")
    expect(panel.get_by_text("Several fit “ruiz”")).to_be_visible()
    with page.expect_response("**/calendar/quick/**"):
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(panel.get_by_role("radio")).to_have_count(2)
    assert booked(practice) == 0
    panel.get_by_label("Ruiz, Ana María").check()
    expect(panel.get_by_role("status")).to_contain_text("Ruiz, Ana María · Tue, Dec 3")
    panel.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Booked: Tue, Dec 3, 2030, 3:00 PM")).to_be_visible()
    assert booked(practice) == 1


def test_more_opens_the_form_filled_in(visit: Visit, practice: Practice) -> None:
    page = visit()
    page.wait_for_selector(".ec-body")
    page.keyboard.press("q")
    panel = page.locator("#panel")
    page.keyboard.type("pilar 12/3/2030 3pm every 2 weeks")
    expect(panel.get_by_role("status")).to_contain_text("every 2 weeks on Tuesday")
    panel.get_by_role("button", name="More…").click()
    expect(panel.get_by_role("heading", name="New appointment")).to_be_visible()
    expect(panel.get_by_label("Castellanos, Pilar")).to_be_checked()
    expect(panel.get_by_label("Starts")).to_have_value("15:00")
    expect(panel.get_by_label("Every", exact=True)).to_have_value("2")
    panel.get_by_role("button", name="Book").click()
    expect(page.get_by_text("Booked: Every 2 weeks on Tuesday.")).to_be_visible()


def test_without_script_the_line_is_shown_and_then_booked(visit: Visit, practice: Practice) -> None:
    page = visit("/calendar/quick/", script=False)
    page.get_by_label("Type who, when and how often").fill("pilar 12/3/2030 3pm")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Tue, Dec 3, 2030, 3:00 PM – 3:45 PM")).to_be_visible()
    assert booked(practice) == 0
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Booked: Tue, Dec 3, 2030")).to_be_visible()
    assert booked(practice) == 1
