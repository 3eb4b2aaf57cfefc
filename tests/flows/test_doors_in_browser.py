"""Through the doors in a real browser: register, confirm, set up, protect, come back."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.outbox.models import OutgoingMail
from settee.practices.models import Member, Practice
from tests.browser import SCHEMES, WIDTHS, Opener, axe, sideways
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(live_server: LiveServer) -> Iterator[str]:
    """The address of a running installation, as its own mails name it."""
    with override_settings(ORIGIN=live_server.url):
        yield live_server.url


def check(page: Page) -> None:
    """axe in both schemes, wide and narrow, and no sideways scroll at any width."""
    for scheme, width in zip(SCHEMES, (WIDTHS[0], WIDTHS[-1]), strict=True):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, sideways(page)) == (width, 0)


def _sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def _confirm(page: Page) -> None:
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_provider_registers_confirms_and_sets_up_the_practice(
    house: str, open_page: Opener
) -> None:
    page = open_page(house)
    check(page)
    page.get_by_role("link", name="Join Now").click()
    check(page)
    page.get_by_role("link", name="my business is not registered").click()
    assert page.get_by_label("Time zone").input_value() == page.evaluate(
        "Intl.DateTimeFormat().resolvedOptions().timeZone"
    )
    check(page)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".summary")).to_be_focused()
    check(page)
    page.get_by_label("First name").fill("Noor")
    page.get_by_label("Last name").fill("Đặng")
    page.get_by_label("Email").fill("noor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Group Practice?").check()
    page.get_by_role("button", name="Submit").click()
    check(page)
    found = re.search(r"\S+/confirm-email/\S+", OutgoingMail.objects.get().body)
    assert found is not None
    page.goto(found[0])
    check(page)
    page.get_by_role("button", name="Yes, confirm it").click()
    _sign_in(page, "noor@example.org")
    page.goto(house + "/settings/")
    page.get_by_role("link", name="Noor Đặng").first.click()
    page.get_by_label("Practice Name").fill("Quiet Chairs")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiet Chairs")
    expect(page.locator(".snack")).to_contain_text("Saved.")
    page.get_by_role("link", name="Addresses").click()
    page.locator("#id_billing_zip").fill("12401-4632")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".snack")).to_contain_text("Saved.")
    assert Practice.objects.get().billing_zip == "124014632"
    page.goto(house + "/account/services/")
    check(page)
    page.get_by_role("link", name="Add a Service").first.click()
    page.get_by_label("Name").fill("Individual 45")
    page.get_by_label("Fee").fill("150")
    page.locator("#id_color").fill("#aa3377")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="Individual 45")
    expect(row).to_contain_text("150.00")
    assert row.locator("rect").get_attribute("fill") == "#aa3377"
    check(page)


def test_everything_works_without_script(house: str, open_page: Opener, owner: Member) -> None:
    page = open_page(house, script=False)
    _sign_in(page, owner.user.email)
    page.goto(house + "/settings/practice/")
    page.get_by_label("Practice Name").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".summary")).to_be_focused()
    page.get_by_label("Practice Name").fill("Linden & Elm")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Linden & Elm")


def test_authenticator_app_and_recovery_code(house: str, open_page: Opener, owner: Member) -> None:
    page = open_page(house)
    _sign_in(page, owner.user.email)
    page.goto(house + "/account/security/")
    page.get_by_role("link", name="Second proof").click()
    check(page)
    page.get_by_role("link", name="Set up an app").click()
    check(page)
    _confirm(page)
    check(page)
    secret = page.get_by_label("Or type this key").input_value()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("Code the app shows").fill(code)
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check(page)
    recovery = page.locator(".codes code").first.inner_text()
    page.goto(house + "/accounts/logout/")
    check(page)
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    _sign_in(page, owner.user.email)
    check(page)
    page.get_by_label("Code of your authenticator app").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/calendar/**")
    page.goto(house + "/accounts/2fa/")
    expect(page.get_by_text("9 of 10 are left")).to_be_visible()


@pytest.fixture
def device_page(house: str, open_page: Opener) -> Page:
    """A page on a device that can keep passkeys and knows its owner's finger."""
    page = open_page(house)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_passkey_is_added_signs_in_and_is_removed(
    house: str, device_page: Page, owner: Member
) -> None:
    page = device_page
    _sign_in(page, owner.user.email)
    page.goto(house + "/accounts/2fa/webauthn/add/")
    _confirm(page)
    check(page)
    page.get_by_label("Name of the device").fill("My laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(house + "/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(house + "/accounts/2fa/webauthn/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    check(page)
    page.get_by_role("link", name="Rename My laptop").click()
    _confirm_by_passkey(page)
    expect(page.get_by_label("Name of the device")).to_be_visible()
    check(page)
    page.get_by_label("Name of the device").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    check(page)
    page.get_by_role("main").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No passkeys yet")).to_be_visible()


def _confirm_by_passkey(page: Page) -> None:
    page.get_by_role("link", name="security key").click()
    check(page)
    page.get_by_role("button", name="Use a passkey").click()


def test_passkey_question_that_is_closed_is_said(house: str, open_page: Opener) -> None:
    page = open_page(house)
    page.evaluate("() => { navigator.credentials.get = async () => { throw new Error('closed') } }")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    check(page)


INSIDE = (
    "/settings/", "/settings/practice/", "/settings/people/{}/", "/settings/people/{}/privileges/",
    "/account/", "/account/security/", "/account/subscriptions/", "/account/services/new/",
    "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/",
)  # fmt: skip
OUTSIDE = (
    "/join/client/", "/join/colleague/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/1-x/", "/accounts/inactive/",
    "/accounts/signup/", "/accounts/confirm-email/x/",
)  # fmt: skip


def test_pages_inside_are_clean(
    house: str, open_page: Opener, owner: Member, clinician: Member
) -> None:
    page = open_page(house + "/accounts/login/?next=/settings/")
    _sign_in(page, owner.user.email)
    for path in INSIDE:
        page.goto(house + path.format(clinician.id))
        check(page)


def test_pages_outside_are_clean(house: str, open_page: Opener) -> None:
    page = open_page(house)
    for path in OUTSIDE:
        page.goto(house + path)
        check(page)
