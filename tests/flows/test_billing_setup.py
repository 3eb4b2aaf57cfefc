"""A session by hand and Codes Setup in a real browser, with and without script."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from settee.billing.models import BillingCode, ClientSession
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from tests.browser import Opener
from tests.cast import make_client
from tests.flows.test_billing import cookies, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(live_server: LiveServer, linden: Practice, owner: Member) -> str:
    """An installation with a client and a billing code."""
    with practice_scope(linden.id):
        make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        BillingCode.objects.create(code="90837", minutes=60, charge="170.50")
    return f"{live_server.url}/billing/"


def test_session_is_added_by_hand(
    house: str, open_page: Opener, linden: Practice, owner: Member
) -> None:
    page = open_page(f"{house}sessions/", cookies=cookies(owner))
    page.get_by_role("link", name="Add a New Session").click()
    page.get_by_role("searchbox", name="Client").fill("castel")
    expect(page.get_by_role("link", name="Castellanos, Pilar")).to_be_visible()
    look(page, "session-choose")
    page.get_by_role("link", name="Castellanos, Pilar").click()
    page.get_by_label("Start").fill("09:30")
    page.get_by_label("Billing Code").fill("90837")
    page.get_by_label("Billing Code").press("Tab")
    expect(page.get_by_label("Charge")).to_have_value("170.50")
    expect(page.get_by_label("Session Length in minutes")).to_have_value("60")
    page.get_by_label("Add a diagnosis").fill("generalized anx")
    page.get_by_role("button", name="F41.1").click()  # which the client's record has already
    expect(page.get_by_label("Diagnosis Codes")).to_have_value("F41.1")
    look(page, "session")
    page.get_by_label("Paid at Session").fill("ten")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".summary")).to_be_focused()
    look(page, "session-refused")
    page.get_by_label("Paid at Session").fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".snack")).to_contain_text("The session is saved.")
    with practice_scope(linden.id):
        made = ClientSession.objects.get()
    assert (made.code, made.minutes, made.diagnosis_codes) == ("90837", 60, ["F41.1"])


def test_session_is_added_without_script(
    house: str, open_page: Opener, linden: Practice, owner: Member
) -> None:
    page = open_page(f"{house}sessions/new/", cookies=cookies(owner), script=False)
    page.get_by_role("searchbox", name="Client").fill("castel")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Castellanos, Pilar").click()
    page.get_by_label("Start").fill("09:30")
    page.get_by_label("Billing Code").fill("90837")
    page.get_by_label("Add a diagnosis").fill("dysthymic")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="F34.1").click()
    expect(page.get_by_label("Diagnosis Codes")).to_have_value("F41.1, F34.1")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".snack")).to_contain_text("The session is saved.")
    with practice_scope(linden.id):
        assert ClientSession.objects.get().diagnosis_codes == ["F41.1", "F34.1"]


def test_codes_setup_is_clean_and_works(house: str, open_page: Opener, owner: Member) -> None:
    page = open_page(f"{house}billing-codes/", cookies=cookies(owner))
    look(page, "codes")
    page.get_by_role("link", name="Add New Billing Code").click()
    look(page, "code")
    page.get_by_role("link", name="Diagnosis Codes").click()
    page.get_by_label("Search ICD-10-CM").fill("adjustment disorder with anx")
    page.get_by_role("button", name="Keep F43.22").click()
    expect(page.get_by_role("row", name="F43.22")).to_be_visible()
    look(page, "diagnoses")
    page.get_by_role("link", name="Insurance Companies").click()
    look(page, "payers-empty")
    page.get_by_role("link", name="Add an Insurance Company").first.click()
    page.get_by_label("Name").fill("Harborline Health Plan")
    page.get_by_label("Payer ID").fill("HLH01")
    look(page, "payer")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Harborline Health Plan")).to_be_visible()
