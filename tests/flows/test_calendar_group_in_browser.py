"""Calendars side by side in a real browser: drag between columns, undo, copy, keyboard alone."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment
from tests.browser import Opener, axe, check_everywhere
from tests.cast import make_client, make_member, sign_in
from tests.scheduling.scenes import NEW_YORK, book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = "2026-10-14"
Visit = Callable[..., Page]


@pytest.fixture
def three(linden: Practice, owner: Member, clinician: Member) -> list[Member]:
    """Each with an appointment at 11 with a client of their own."""
    members = [owner, clinician, make_member(linden, "Ines", "Halvorsen")]
    with practice_scope(linden.id):
        for each, name in zip(members, ["Castellanos", "Brandt", "Haddad"], strict=True):
            client = make_client(linden, f"C {name}", name, "A", provider=each)
            book(each, f"{DAY} 11:00", client)
    return members


@pytest.fixture
def visit(live_server: LiveServer, open_page: Opener, three: list[Member]) -> Visit:
    name = settings.SESSION_COOKIE_NAME

    def visit_(view: str = "day", provider: str = "all", by: int = 0, **more: object) -> Page:
        url = f"{live_server.url}/calendar/?view={view}&date={DAY}&provider={provider}"
        return open_page(url, cookies={name: sign_in(three[by]).cookies[name].value}, **more)

    return visit_


def event(page: Page, name: str = "Castellanos") -> Locator:
    return page.locator(".ec-event").filter(has_text=name)


def slot(page: Page, column: int, hour: float) -> tuple[float, float]:
    box = page.locator(".ec-body .ec-day").nth(column).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + (hour - 8) * 60


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def standing(practice: Practice) -> list[tuple[str, str]]:
    with practice_scope(practice.id):
        rows = Appointment.objects.select_related("provider__user").order_by("start", "id")
        return [
            (row.provider.user.last_name, f"{row.start.astimezone(NEW_YORK):%m-%d %H:%M}")
            for row in rows
        ]


def test_appointment_is_dragged_to_a_colleague_and_back_by_undo(
    visit: Visit, linden: Practice
) -> None:
    page = visit()
    event(page).wait_for()
    heads = page.locator(".ec-col-head b").all_text_contents()
    assert heads == ["Maren Okafor, LMFT", "Tomasz Wilk, LMFT", "Ines Halvorsen, LMFT"]
    drag(page, slot(page, 0, 11.4), slot(page, 1, 14.4))
    given = "Given to Tomasz Wilk, LMFT: Wed, Oct 14, 2026, 2:00 PM – 2:45 PM."
    expect(page.get_by_text(given)).to_be_visible()
    assert standing(linden)[2] == ("Wilk", "10-14 14:00")
    page.mouse.click(700, 25)
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Moved back: Wed, Oct 14, 2026, 11:00 AM")).to_be_visible()
    event(page).wait_for()
    assert ("Okafor", "10-14 11:00") in standing(linden)
    assert page.locator(".ec-body .ec-day").count() == 3  # the group is still shown


def test_drop_onto_a_taken_time_asks_and_leaves_it(visit: Visit, linden: Practice) -> None:
    page = visit()
    event(page).wait_for()
    drag(page, slot(page, 0, 11.4), slot(page, 1, 11.4))
    panel = page.locator("#panel")
    expect(panel.get_by_text("Brandt, A, Wed, Oct 14, 2026, 11:00 AM")).to_be_visible()
    axe(page)
    panel.get_by_role("link", name="Leave it").click()
    assert standing(linden)[0][1] == "10-14 11:00"
    drag(page, slot(page, 0, 11.4), slot(page, 1, 11.4))
    panel.get_by_role("button", name="Move anyway").click()
    expect(page.get_by_text("Given to Tomasz Wilk, LMFT")).to_be_visible()
    assert [name for name, _ in standing(linden)].count("Wilk") == 2


def test_new_appointment_is_the_columns_providers(visit: Visit, three: list[Member]) -> None:
    page = visit()
    event(page).wait_for()
    page.mouse.click(*slot(page, 2, 15.02))
    panel = page.locator("#panel")
    expect(panel.get_by_label("Provider")).to_have_value(str(three[2].id))
    expect(panel.get_by_label("Starts")).to_have_value("15:00")
    axe(page)


def test_appointment_is_copied_and_pasted_where_the_pointer_is(
    visit: Visit, linden: Practice
) -> None:
    page = visit()
    event(page).get_by_role("link").focus()
    page.keyboard.press("Control+c")
    expect(page.get_by_text("Copied: Castellanos, A.")).to_be_visible()
    page.mouse.move(*slot(page, 2, 15.02))
    page.keyboard.press("Control+v")
    expect(page.get_by_text("Pasted: Wed, Oct 14, 2026, 3:00 PM – 3:45 PM.")).to_be_visible()
    assert standing(linden)[-1] == ("Halvorsen", "10-14 15:00")
    expect(event(page)).to_have_count(2)
    page.mouse.click(*slot(page, 1, 16.02))
    page.locator("#panel").get_by_role("button", name="Paste here").click()
    expect(event(page)).to_have_count(3)
    assert standing(linden)[-1] == ("Wilk", "10-14 16:00")


def test_keyboard_alone_suffices(visit: Visit, linden: Practice) -> None:
    page = visit("week", provider="")
    event(page).wait_for()
    page.keyboard.press("g")
    page.wait_for_url("**provider=all**")
    page.keyboard.press("d")
    page.wait_for_url("**view=day**")
    event(page, "Haddad").wait_for()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys of the calendar")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    page.locator("body").press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Castellanos, A")).to_be_visible()
    panel.get_by_role("link", name="Edit").press("Enter")
    panel.get_by_label("Provider").select_option(label="Ines Halvorsen, LMFT")
    panel.get_by_label("Starts").fill("15:00")
    panel.get_by_label("Ends").fill("16:00")
    panel.get_by_label("Ends").press("Enter")
    expect(page.get_by_text("Saved: Wed, Oct 14, 2026, 3:00 PM – 4:00 PM.")).to_be_visible()
    assert standing(linden)[-1] == ("Halvorsen", "10-14 15:00")


def test_columns_are_chosen_and_kept_in_the_address(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Choose providers").click()
    page.get_by_label("Tomasz Wilk, LMFT").uncheck()
    axe(page)
    page.get_by_role("button", name="Show").click()
    event(page, "Haddad").wait_for()
    assert page.locator(".ec-body .ec-day").count() == 2
    page.get_by_role("link", name="Next day").click()
    page.wait_for_selector(".ec-body .ec-day")
    assert page.locator(".ec-body .ec-day").count() == 2


def test_calendar_that_is_only_seen_refuses_in_words(
    visit: Visit, linden: Practice, three: list[Member]
) -> None:
    with practice_scope(linden.id):
        Member.objects.filter(id=three[1].id).update(access=Access.VIEW)
    page = visit(by=1, quiet=True)
    event(page).wait_for()
    drag(page, slot(page, 0, 11.4), slot(page, 0, 14.4))  # not his: nothing moves
    drag(page, slot(page, 1, 11.4), slot(page, 0, 14.4))  # his, to a colleague
    snack = page.locator("#snacks")
    expect(snack).to_contain_text("You can see this calendar but not change it.")
    assert {when for _, when in standing(linden)} == {"10-14 11:00"}


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_group_suits_everybody(visit: Visit, view: str) -> None:
    page = visit(view)
    page.get_by_text("Castellanos").first.wait_for()
    check_everywhere(page)


def test_stars_and_legend_mark_new_clients(
    visit: Visit, linden: Practice, three: list[Member]
) -> None:
    with practice_scope(linden.id):
        book(three[0], f"{DAY} 15:00", Client.objects.get(last_name="Castellanos"))
    page = visit()
    expect(event(page)).to_have_count(2)
    assert event(page).get_by_role("img", name="New client").count() == 1
    expect(page.locator(".cal-legend").get_by_text("New client")).to_be_visible()
