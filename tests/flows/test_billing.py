"""A month of work becomes invoices and claims, in a real browser."""

import os
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.billing.enums import PayerForm
from settee.billing.models import Batch
from settee.billing.tasks import generate_batch
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from tests.billing.rooms import insure, make_appointment, make_payer, make_service
from tests.browser import Opener, axe, check_everywhere, sideways
from tests.cast import make_client, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def cookies(member: Member) -> dict[str, str]:
    name = settings.SESSION_COOKIE_NAME
    return {name: sign_in(member).cookies[name].value}


def _three_clients(practice: Practice, owner: Member, start: datetime) -> None:
    """One who pays, one with an electronic payer who lacks a member id, one on paper."""
    with practice_scope(practice.id):
        make_payer()
        make_payer("PAP01", PayerForm.CMS1500)
        service = make_service()
        pilar = make_client(practice, "C001", "Castellanos", "Pilar", provider=owner)
        ada = make_client(practice, "C002", "Brandt", "Ada", provider=owner)
        obi = make_client(practice, "C003", "Achebe", "Obi", provider=owner)
        insure(ada, member_id="")
        insure(obi, "PAP01")
        for place, each in enumerate((pilar, ada, obi)):
            earlier = start - timedelta(hours=place)
            make_appointment(owner, each, start=earlier, service=service)
        make_appointment(owner, pilar, start=start + timedelta(days=1), service=service)


def _shoot(page: Page, name: str) -> None:
    """Pictures to be looked at, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        for scheme, width in (("light", 1440), ("dark", 1440), ("light", 768), ("light", 390)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})


def look(page: Page, name: str) -> None:
    _shoot(page, name)
    check_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_month_is_sent_mended_generated_and_stands_in_the_accounts(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member
) -> None:
    now = timezone.now()
    start = now - timedelta(hours=4)
    _three_clients(linden, owner, start)
    page = open_page(f"{live_server.url}/billing/sessions/", cookies=cookies(owner))
    look(page, "sessions-empty")
    page.get_by_role("link", name="Import Calendar Appointments").first.click()
    zone = linden.zone
    page.get_by_label("From").fill((start - timedelta(days=1)).astimezone(zone).date().isoformat())
    page.get_by_label("To", exact=True).fill(
        (now + timedelta(days=2)).astimezone(zone).date().isoformat()
    )
    page.wait_for_url("**/send/?first=*")
    expect(page.locator("[data-row]")).to_have_count(4)
    page.get_by_label("Select all appointments in the list").check()
    expect(page.locator("[data-chosen]")).to_have_text("4 of 4 appointments")
    look(page, "send")
    page.get_by_role("button", name="Send to Billing").click()
    expect(page.get_by_role("alert")).to_contain_text("1 of the selected appointments is not held")
    look(page, "send-future")
    page.get_by_role("button", name="Send without them").click()
    expect(page.get_by_role("status").first).to_contain_text("3 Client Sessions have been created")
    look(page, "sessions")
    page.get_by_role("main").get_by_role("link", name="Invoice Clients and Insurance").click()
    _mend_and_choose(page)
    _generate(page, linden)
    _read_the_accounts(page, live_server.url)


def _mend_and_choose(page: Page) -> None:
    expect(page.locator("[data-row]")).to_have_count(2)
    look(page, "invoicing")
    red = page.get_by_role("button", name="Not ready")
    red.hover()
    expect(page.locator(".tip:popover-open")).to_contain_text("The member id is missing")
    axe(page)
    page.locator(".tip:popover-open").get_by_role("link").click()
    page.locator("#id_primary-member_id").fill("D679409818")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".snack").first).to_be_visible()
    page.goto(page.url.split("/clients/")[0] + "/billing/invoicing/")
    page.get_by_label("Select All ready sessions").check()
    sums = ["3 of 3 ready", "1, $135.00", "1, $135.00", "1, $135.00", "$405.00"]
    assert page.locator(".bulk-bar dd").all_inner_texts() == sums
    page.get_by_label("Optional Invoice Message").fill("Closed on Friday.")
    page.wait_for_timeout(400)  # longer than a filter waits: typing here loads nothing again
    _shoot(page, "invoicing-chosen")


def _generate(page: Page, practice: Practice) -> None:
    page.get_by_role("button", name="Generate Invoices and Insurance Forms").click()
    expect(page.get_by_role("heading", name="Generating")).to_be_visible()
    look(page, "progress")
    with practice_scope(practice.id):
        batch = Batch.objects.get()
    generate_batch(practice_id=str(practice.id), batch_id=str(batch.id))
    expect(page.get_by_role("row", name="Electronic claims")).to_be_visible()
    look(page, "batch")
    for kind in ("invoices", "electronic-claims", "paper-claims"):
        answer = page.request.get(f"{page.url}{kind}.pdf")
        assert answer.body()[:5] == b"%PDF-"
    file = page.get_by_role("link", name="837 file").get_attribute("href")
    answer = page.request.get(page.url.split("/billing/")[0] + str(file))
    assert (answer.text()[:3], answer.headers["cache-control"]) == ("ISA", "no-store")


def _read_the_accounts(page: Page, house: str) -> None:
    page.get_by_role("link", name="Balances Due You").click()
    look(page, "balances")
    assert page.locator("tfoot .fw-semibold").inner_text() == "135.00"
    page.get_by_label("Who owes").get_by_role("link", name="Insurance").click()
    look(page, "balances-insurance")
    assert page.locator("tfoot .fw-semibold").inner_text() == "270.00"
    page.get_by_role("link", name="Health Plan HLH01").click()
    look(page, "balances-payer")
    page.locator("tbody th a").click()
    look(page, "claim")
    number = page.get_by_role("heading", level=1).inner_text().removeprefix("Claim ")
    expect(page.locator("pre")).to_contain_text(f"CLM*{number}*135")
    page.get_by_role("link", name="Account Activity by Client").click()
    page.get_by_role("searchbox", name="Client").fill("cast")
    _shoot(page, "activity-choose")
    page.get_by_role("link", name="Castellanos, Pilar").click()
    look(page, "activity")
    expect(page.locator(".page-head")).to_contain_text("Client owes $135.00")
    page.get_by_role("link", name="Invoice 1001", exact=True).click()
    expect(page.locator(".paper")).to_contain_text("Closed on Friday.")
    look(page, "invoice")
    page.get_by_role("link", name="Void").click()
    look(page, "void")
    page.get_by_role("button", name="Void invoice 1001").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    page.goto(house + "/billing/balances/")
    expect(page.get_by_role("heading", name="No client owes you anything")).to_be_visible()
    assert (sideways(page), Decimal(0)) == (0, Decimal("0.00"))
