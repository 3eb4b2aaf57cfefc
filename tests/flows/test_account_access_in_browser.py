"""Account Access and the To-do list in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.core.scope import practice_scope
from settee.practices.enums import Role
from settee.practices.models import Member, Practice
from tests.billing.rooms import insure, make_appointment, make_payer, make_session
from tests.browser import Opener, check_everywhere
from tests.cast import make_client, make_member
from tests.flows.test_inbox_in_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    """axe and width everywhere; pictures where somebody wants to see them."""
    check_everywhere(page)
    if folder := os.environ.get("PICTURES"):
        for scheme, width in (("light", 1440), ("light", 390), ("dark", 1440)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_account_is_opened_narrowed_and_taken_back(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member, clinician: Member
) -> None:
    helper = make_member(linden, "Noor", "Haddad", role=Role.STAFF)
    with practice_scope(linden.id):
        make_session(make_client(linden, "C001", "Castellanos", "Pilar", provider=owner), owner)
    page = open_page(live_server.url)
    enter(page, owner.user.email)
    page.get_by_role("link", name="Billing").click()
    page.get_by_role("link", name="Username Privileges").click()
    look(page, "privileges-empty")
    page.get_by_role("link", name="Add Username").click()
    page.get_by_label("Username").fill(helper.user.email)
    page.get_by_label("Payments and Balances").select_option("View Only")
    look(page, "allow")
    page.get_by_role("button", name="Add Username").click()
    expect(page.get_by_text(f"We have written to {helper.user.email}")).to_be_visible()
    page.locator("summary").click()
    page.get_by_label("Client Sessions").select_option("View Only")
    look(page, "privileges-open")
    page.get_by_role("button", name="Save").click()

    other = open_page(live_server.url)
    enter(other, helper.user.email)
    other.get_by_role("link", name="Billing").click()
    expect(other.get_by_text("you can see this but not change it")).to_be_visible()
    look(other, "sessions-view-only")
    other.get_by_role("link", name="Castellanos").click()
    look(other, "session-view-only")
    other.get_by_role("link", name="Copy Codes to Another Account").click()
    expect(other.get_by_role("heading", name="No other account")).to_be_visible()
    look(other, "copy-empty")
    other.get_by_role("link", name="Access Other Accounts").first.click()
    look(other, "others")

    page.locator("summary").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("has no access to the account any more")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("has access to the account again")).to_be_visible()


def test_to_do_fills_and_empties_itself(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member
) -> None:
    page = open_page(live_server.url)
    enter(page, owner.user.email)
    page.get_by_role("link", name="To-do").click()
    expect(page.get_by_role("heading", name="All done")).to_be_visible()
    look(page, "todo-empty")
    with practice_scope(linden.id):
        make_payer()
        client = make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        insured = make_client(linden, "C002", "Brandt", "Ada", provider=owner, birth_date=None)
        insure(insured, member_id="")
        make_session(client, owner)
        red = make_session(insured, owner)
        make_appointment(owner, client)
    page.reload()
    look(page, "todo")
    page.get_by_role("link", name="See what is missing").click()
    expect(page.get_by_text("Castellanos")).to_have_count(0)
    expect(page.get_by_text("Brandt").first).to_be_visible()
    with practice_scope(linden.id):
        red.bill_to = "client"
        red.save()
    page.get_by_role("link", name="To-do").click()
    expect(page.get_by_text("2 sessions ready to invoice")).to_be_visible()
    expect(page.get_by_text("can’t be invoiced yet")).to_have_count(0)
