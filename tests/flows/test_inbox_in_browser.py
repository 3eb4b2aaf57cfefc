"""Joining a practice and writing messages, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.messaging.domain.thread import start_thread
from settee.practices.models import Member, Practice, User
from tests.browser import SCHEMES, WIDTHS, Opener, axe, sideways
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def check(page: Page) -> None:
    for scheme, width in zip(SCHEMES, (WIDTHS[0], WIDTHS[-1]), strict=True):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, sideways(page)) == (width, 0)


def enter(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("script", [True, False])
def test_provider_asks_to_join_and_is_let_in(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member, script: bool
) -> None:
    User.objects.create_user("noor@example.org", PASSWORD, first_name="Noor", last_name="Đặng")
    asking = open_page(live_server.url, script=script)
    enter(asking, "noor@example.org")
    if script:
        check(asking)
    asking.get_by_label("Name of the practice").fill("linden str")
    asking.get_by_role("button", name="Go").click()
    if script:
        check(asking)
    asking.get_by_role("link", name="Linden Street Counseling").click()
    heading = asking.get_by_role("heading", name="Send a Connection Request")
    expect(heading).to_be_visible()
    assert asking.locator("dialog[open]").count() == int(script)
    if script:
        check(asking)
    asking.get_by_role("button", name="Send").click()
    expect(asking.get_by_text("Waiting for an answer")).to_be_visible()
    if script:
        check(asking)

    answering = open_page(live_server.url, script=script)
    enter(answering, owner.user.email)
    answering.get_by_role("link", name="Inbox 1 unread").click()
    answering.get_by_role("link", name="Connection request from Noor Đặng").click()
    if script:
        check(answering)
    answering.get_by_label("View Only").check()
    answering.get_by_role("button", name="Accept").click()
    expect(answering.get_by_text("Accepted by Maren Okafor")).to_be_visible()

    asking.goto(live_server.url)
    expect(asking.get_by_role("button", name="Joined With Linden Street")).to_be_visible()


def test_message_is_written_found_and_answered(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member, clinician: Member
) -> None:
    page = open_page(live_server.url)
    enter(page, owner.user.email)
    page.get_by_role("link", name="Inbox").click()
    check(page)
    page.get_by_role("link", name="New message").first.click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet. Three things to fix")
    check(page)
    page.get_by_label("Tomasz Wilk").check()
    page.get_by_label("Subject").fill("Room two")
    page.get_by_label("Message", exact=True).fill("Is it free on Tuesday?")
    note = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"10 AM"}
    page.get_by_label("Attachments").set_input_files(note)  # type: ignore[arg-type]
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent.")).to_be_visible()

    other = open_page(live_server.url)
    enter(other, clinician.user.email)
    other.get_by_role("link", name="Inbox 1 unread").click()
    other.get_by_label("Search messages").press_sequentially("zebra")
    expect(other.get_by_text("No message fits")).to_be_visible()
    other.get_by_label("Search messages").fill("maren")
    other.get_by_role("link", name="Room two").click()
    expect(other.get_by_role("link", name="Inbox", exact=True).first).to_be_visible()
    with other.expect_download() as download:
        other.get_by_role("link", name="plan.txt").click()
    assert download.value.suggested_filename == "plan.txt"
    other.get_by_label("Message", exact=True).fill("Yes.")
    other.get_by_role("button", name="Send").click()
    expect(other.locator("ol").get_by_text("Yes.")).to_be_visible()
    check(other)
    other.get_by_role("button", name="Archive").click()
    expect(other.get_by_text("No messages yet")).to_be_visible()
    other.get_by_role("button", name="Undo").click()
    expect(other.get_by_role("link", name="Room two")).to_be_visible()


def test_full_inbox_leads_from_page_to_page(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member, clinician: Member
) -> None:
    with practice_scope(linden.id):
        for number in range(60):
            start_thread(
                actor=clinician,
                message_id=new_id(),
                recipients=[owner.id],
                subject=f"About number {number}",
                body="It is as we said. " * 30,
                now=timezone.now() - timedelta(hours=number),
            )
    page = open_page(live_server.url)
    enter(page, owner.user.email)
    page.get_by_role("link", name="Inbox 60 unread").click()
    check(page)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("link", name="About number 59")).to_be_visible()
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("link", name="About number 0")).to_be_visible()
