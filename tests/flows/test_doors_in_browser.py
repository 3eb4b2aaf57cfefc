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
from tests.browser import Opener, check_everywhere
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(live_server: LiveServer) -> Iterator[str]:
    """The address of a running installation, as its own mails name it."""
    with override_settings(ORIGIN=live_server.url):
        yield live_server.url


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
    check_everywhere(page)
    page.get_by_role("link", name="Join Now").click()
    check_everywhere(page)
    page.get_by_role("link", name="my business is not registered").click()
    assert page.get_by_label("Time zone").input_value() == page.evaluate(
        "Intl.DateTimeFormat().resolvedOptions().timeZone"
    )
    check_everywhere(page)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".summary")).to_be_focused()
    check_everywhere(page)
    page.get_by_label("First name").fill("Noor")
    page.get_by_label("Last name").fill("Đặng")
    page.get_by_label("Email").fill("noor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Group Practice?").check()
    page.get_by_role("button", name="Submit").click()
    check_everywhere(page)
    found = re.search(r"\S+/confirm-email/\S+", OutgoingMail.objects.get().body)
    assert found is not None
    page.goto(found[0])
    check_everywhere(page)
    page.get_by_role("button", name="Yes, confirm it").click()
    _sign_in(page, "noor@example.org")
    page.goto(house + "/settings/")
    page.get_by_role("link", name="Noor Đặng").click()
    page.get_by_label("Practice Name").fill("Quiet Chairs")
    page.locator("#id_billing_zip").fill("12401-4632")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiet Chairs")
    expect(page.locator(".snack")).to_contain_text("Saved.")
    assert Practice.objects.get().billing_zip == "124014632"
    page.goto(house + "/account/services/")
    check_everywhere(page)
    page.get_by_role("link", name="Add a Service").first.click()
    page.get_by_label("Name").fill("Individual 45")
    page.get_by_label("Fee").fill("150")
    page.locator("#id_color").fill("#aa3377")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="Individual 45")
    expect(row).to_contain_text("150.00")
    assert row.locator("rect").get_attribute("fill") == "#aa3377"
    check_everywhere(page)


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
    check_everywhere(page)
    page.get_by_role("link", name="Set up an app").click()
    check_everywhere(page)
    _confirm(page)
    check_everywhere(page)
    secret = page.get_by_label("Or type this key").input_value()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.get_by_label("Code the app shows").fill(code)
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check_everywhere(page)
    recovery = page.locator(".codes code").first.inner_text()
    page.goto(house + "/accounts/logout/")
    check_everywhere(page)
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    _sign_in(page, owner.user.email)
    check_everywhere(page)
    page.get_by_label("Code of your authenticator app").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
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
    check_everywhere(page)
    page.get_by_label("Name of the device").fill("My laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(house + "/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(house + "/accounts/2fa/webauthn/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    check_everywhere(page)
    page.get_by_role("link", name="Rename My laptop").click()
    _confirm_by_passkey(page)
    check_everywhere(page)
    page.get_by_label("Name of the device").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    check_everywhere(page)
    page.get_by_role("main").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No passkeys yet")).to_be_visible()


def _confirm_by_passkey(page: Page) -> None:
    page.get_by_role("link", name="security key").click()
    check_everywhere(page)
    page.get_by_role("button", name="Use a passkey").click()


def test_passkey_question_that_is_closed_is_said(house: str, open_page: Opener) -> None:
    page = open_page(house)
    page.evaluate(
        "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    check_everywhere(page)


@pytest.mark.parametrize(
    "path",
    [
        "/settings/", "/settings/practice/", "/settings/people/{}/",
        "/settings/people/{}/privileges/", "/account/", "/account/security/",
        "/account/subscriptions/", "/account/services/new/", "/accounts/email/",
        "/accounts/password/change/", "/accounts/sessions/",
    ],
)  # fmt: skip
def test_page_inside_is_clean_everywhere(
    house: str, open_page: Opener, owner: Member, clinician: Member, path: str
) -> None:
    page = open_page(house + "/accounts/login/")
    _sign_in(page, owner.user.email)
    page.goto(house + path.format(clinician.id))
    check_everywhere(page)


@pytest.mark.parametrize(
    "path",
    ["/join/client/", "/join/colleague/", "/accounts/password/reset/",
     "/accounts/password/reset/done/", "/accounts/password/reset/key/1-x/",
     "/accounts/inactive/", "/accounts/signup/", "/accounts/confirm-email/x/"],
)  # fmt: skip
def test_page_outside_is_clean_everywhere(house: str, open_page: Opener, path: str) -> None:
    check_everywhere(open_page(house + path))
