"""Two people at a running `settee`: what one does, the other sees without loading anything."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Opener
from tests.commands.running import Running, start
from tests.database.waiting import wait_until

pytestmark = pytest.mark.browser

PASSWORD = "linden street settee"
DAY = "/calendar/?view=day&date=2030-12-03"


@pytest.fixture
def running(data: Path, tmp_path: Path) -> Running:
    return start(data, tmp_path / "output", demo=True)


def enter(open_page: Opener, running: Running, name: str) -> Page:
    page = open_page(f"http://localhost:{running.port}/accounts/login/")
    page.get_by_label("Email").fill(f"{name}@linden.example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/calendar/**")
    return page


def book(page: Page, line: str) -> None:
    page.wait_for_selector(".ec-body")
    page.keyboard.press("q")
    expect(page.get_by_role("textbox", name="Type who, when and how often")).to_be_focused()
    page.keyboard.type(line)
    expect(page.locator("#quick-understood")).to_contain_text("2030")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Booked:").first).to_be_visible()


def test_what_one_does_the_other_sees(open_page: Opener, running: Running) -> None:
    house = f"http://localhost:{running.port}"
    maren = enter(open_page, running, "maren")
    tomasz = enter(open_page, running, "tomasz")
    maren.goto(house + DAY)
    owner = maren.locator("[data-calendar]").get_attribute("data-provider")
    tomasz.goto(f"{house}{DAY}&provider={owner}")
    tomasz.wait_for_selector(".ec-body")
    book(maren, "brandt 12/3/2030 5pm")
    expect(tomasz.locator(".ec-event").filter(has_text="Brandt")).to_be_visible()
    _is_told_after_the_database_was_gone(maren, tomasz, running)
    _message_arrives(maren, tomasz, house)
    _sign_out_ends_every_page(tomasz, house)


def _is_told_after_the_database_was_gone(maren: Page, tomasz: Page, running: Running) -> None:
    before = running.children("bin/postgres")
    for process in before:
        os.kill(process, signal.SIGKILL)
    wait_until(lambda: running.get("/readyz") == 200, "the database was back")
    maren.reload()
    book(maren, "achebe 12/3/2030 6pm")
    expect(tomasz.locator(".ec-event").filter(has_text="Achebe")).to_be_visible()


def _message_arrives(maren: Page, tomasz: Page, house: str) -> None:
    tomasz.goto(f"{house}/inbox/")
    maren.goto(f"{house}/inbox/new/")
    maren.get_by_label("Tomasz Wilk").check()
    maren.get_by_label("Subject").fill("Room two")
    maren.get_by_label("Message", exact=True).fill("Is it free?")
    maren.get_by_role("button", name="Send").click()
    expect(tomasz.get_by_role("link", name="Inbox 1 unread")).to_be_visible()
    tomasz.get_by_role("link", name="Room two").click()
    expect(tomasz.get_by_role("link", name="Inbox", exact=True).first).to_be_visible()
    maren.get_by_role("link", name="Room two").click()
    maren.get_by_label("Message", exact=True).fill("From ten on.")
    maren.get_by_role("button", name="Send").click()
    expect(tomasz.locator("#messages").get_by_text("From ten on.")).to_be_visible()


def _sign_out_ends_every_page(tomasz: Page, house: str) -> None:
    tomasz.goto(f"{house}/clients/")
    expect(tomasz.get_by_role("heading", name="Clients")).to_be_visible()
    other = tomasz.context.new_page()
    other.goto(f"{house}/accounts/logout/")
    other.get_by_role("button", name="Sign out").click()
    tomasz.wait_for_url("**/accounts/login/**")
