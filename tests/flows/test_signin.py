"""Sign-in by its forms: password, lock-out, reset, second proof, idle time-out, sessions."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from settee.outbox.models import OutgoingMail
from settee.practices.models import Member, User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

WRONG = "not this one at all"


def _sign_in(browser: Browser, member: Member, password: str = PASSWORD) -> str:
    """Where it leads, or what the page says."""
    answer = browser.post("/accounts/login/", {"login": member.user.email, "password": password})
    return str(answer.get("Location") or answer.content.decode())


def _confirm(browser: Browser) -> None:
    """What changes how the account is protected asks for the password again."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30)))


def _last_link(part: str) -> str:
    body = OutgoingMail.objects.order_by("-created_at")[0].body
    link = next(line for line in body.splitlines() if part in line)
    assert link.startswith(settings.ORIGIN)
    return str(link.removeprefix(settings.ORIGIN))


def test_password_opens_the_house_in_any_case_of_letters(client: Browser, owner: Member) -> None:
    answer = client.post(
        "/accounts/login/", {"login": "MAREN@Linden-Street.example.org", "password": PASSWORD}
    )
    assert answer["Location"] == "/"
    assert "Linden Street" in client.get("/settings/", follow=True).content.decode()


@pytest.mark.parametrize("email", ["maren@linden-street.example.org", "nobody@example.org"])
def test_wrong_password_is_said_the_same_for_all(
    client: Browser, owner: Member, email: str
) -> None:
    page = client.post("/accounts/login/", {"login": email, "password": WRONG}).content.decode()
    assert "Email and password do not belong together" in page
    assert f'value="{email}"' in page


def test_sixth_try_is_locked_out_in_words_and_a_reset_opens(client: Browser, owner: Member) -> None:
    for _ in range(5):
        _sign_in(client, owner, WRONG)
    assert "sign-in is closed for five minutes" in _sign_in(client, owner)
    client.post("/accounts/password/reset/", {"email": owner.user.email})
    path = client.get(_last_link("/password/reset/key/"))["Location"]
    answer = client.post(path, {"password1": "four loud benches", "password2": "four loud benches"})
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert _sign_in(client, owner, "four loud benches") == "/"


def test_reset_answers_the_same_for_an_unknown_address(client: Browser, owner: Member) -> None:
    answers = [
        client.post("/accounts/password/reset/", {"email": email})["Location"]
        for email in (owner.user.email, "nobody@example.org")
    ]
    assert answers == ["/accounts/password/reset/done/"] * 2
    subjects = OutgoingMail.objects.order_by("created_at").values_list("subject", flat=True)
    assert list(subjects) == ["Set a new password", "No account with this address"]


def test_reset_link_works_once(client: Browser, owner: Member) -> None:
    client.post("/accounts/password/reset/", {"email": owner.user.email})
    link = _last_link("/password/reset/key/")
    path = client.get(link)["Location"]
    client.post(path, {"password1": "four loud benches", "password2": "four loud benches"})
    assert "was used before" in Browser().get(link, follow=True).content.decode()


def test_authenticator_app_is_asked_for_and_recovery_codes_work_once(
    client: Browser, owner: Member
) -> None:
    _sign_in(client, owner)
    _confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'id="secret" value="(\w+)"', page)
    assert found is not None
    secret = found[1]
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "This is not the right code" in wrong.content.decode()
    client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})
    codes = re.findall(r"<code>(\w+)</code>", _recovery_page(client))
    assert len(codes) == 10
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))

    for proof, opens in ((_code(secret), True), (codes[0], True), (codes[0], False)):
        cache.clear()  # a code of the app is good once, and it set the app up just now
        browser = Browser()
        assert _sign_in(browser, owner) == "/accounts/2fa/authenticate/"
        assert browser.get("/settings/").status_code == 302
        answer = browser.post("/accounts/2fa/authenticate/", {"code": proof})
        assert (answer.get("Location") == "/") is opens
        assert (
            browser.get("/settings/", follow=True).redirect_chain[-1][0] == "/settings/"
        ) is opens
    assert "This is not the right code" in answer.content.decode()


def _recovery_page(browser: Browser) -> str:
    return browser.get("/accounts/2fa/recovery-codes/").content.decode()


def test_second_proof_needs_a_fresh_sign_in(client: Browser, owner: Member) -> None:
    client.force_login(owner.user)
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    answer = client.post("/accounts/reauthenticate/", {"password": WRONG})
    assert "This is not your password" in answer.content.decode()


def test_idle_session_ends_and_says_so(client: Browser, owner: Member) -> None:
    _sign_in(client, owner)
    client.get("/settings/", follow=True)
    session = client.session
    session["seen"] -= timedelta(minutes=settings.IDLE_MINUTES).total_seconds() + 1
    session.save()
    answer = client.get("/settings/", follow=True)
    assert answer.redirect_chain == [("/accounts/login/?next=/settings/", 302)]
    assert "signed out after 30 minutes without use" in answer.content.decode()


def test_session_elsewhere_is_ended_and_nobody_elses(
    client: Browser, owner: Member, clinician: Member
) -> None:
    elsewhere, colleague = Browser(), Browser()
    for browser, member in ((client, owner), (elsewhere, owner), (colleague, clinician)):
        _sign_in(browser, member)
        browser.get("/settings/", follow=True)
    mine = UserSession.objects.get(session_key=elsewhere.session.session_key)
    theirs = UserSession.objects.get(session_key=colleague.session.session_key)
    assert client.post(f"/account/sessions/{theirs.id}/end/").status_code == 404
    assert client.post(f"/account/sessions/{mine.id}/end/")["Location"] == "/accounts/sessions/"
    store = import_module(settings.SESSION_ENGINE).SessionStore
    assert store().exists(theirs.session_key)
    assert not store().exists(mine.session_key)
    assert elsewhere.get("/settings/")["Location"] == "/accounts/login/?next=/settings/"


def test_all_other_sessions_are_ended(client: Browser, owner: Member) -> None:
    elsewhere = Browser()
    _sign_in(elsewhere, owner)
    _sign_in(client, owner)
    client.post("/accounts/sessions/")
    assert client.get("/settings/", follow=True).status_code == 200
    assert elsewhere.get("/settings/").status_code == 302


def test_sign_out_ends_the_session(client: Browser, owner: Member) -> None:
    _sign_in(client, owner)
    assert client.post("/accounts/logout/")["Location"] == "/accounts/login/"
    assert client.get("/settings/").status_code == 302


def test_new_password_ends_sessions_elsewhere(client: Browser, owner: Member) -> None:
    elsewhere = Browser()
    _sign_in(elsewhere, owner)
    _sign_in(client, owner)
    client.get("/settings/", follow=True)
    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "four loud benches",
            "password2": "four loud benches",
        },
    )
    assert client.get("/settings/").status_code == 200
    assert elsewhere.get("/settings/", follow=True).redirect_chain[-1][0].startswith("/accounts/")
    assert OutgoingMail.objects.get().subject == "Your password was changed"


def test_email_changes_once_the_new_address_is_confirmed(client: Browser, owner: Member) -> None:
    EmailAddress.objects.create(
        user=owner.user, email=owner.user.email, primary=True, verified=True
    )
    _sign_in(client, owner)
    _confirm(client)
    client.post("/accounts/email/", {"action_add": "", "email": "New@example.org"})
    assert User.objects.get(id=owner.user_id).email == owner.user.email
    client.post(_last_link("/confirm-email/"))
    assert User.objects.get(id=owner.user_id).email == "new@example.org"


def test_closed_account_stays_outside(client: Browser, owner: Member) -> None:
    owner.user.is_active = False
    owner.user.save()
    assert _sign_in(client, owner) in ("/accounts/inactive/",) or "do not belong" in _sign_in(
        client, owner
    )


@override_settings(ORIGIN="https://settee.example")
def test_links_in_mail_lead_to_the_installation_whatever_the_request_says(
    client: Browser, owner: Member
) -> None:
    client.post(
        "/accounts/password/reset/", {"email": owner.user.email}, headers={"host": "localhost"}
    )
    assert _last_link("/password/reset/key/").startswith("/accounts/")


@pytest.mark.parametrize("key", ["x", signing.dumps(1, salt="account")], ids=["no key", "old key"])
def test_confirmation_link_that_is_none_says_so(client: Browser, key: str) -> None:
    page = client.get(f"/accounts/confirm-email/{key}/")
    assert (page.status_code, "too old" in page.content.decode()) == (200, True)


def test_passkey_answer_that_is_none_is_refused(client: Browser, owner: Member) -> None:
    for nonsense in ("", "{}", "[]", '{"id": "x"}', "no json"):
        answer = client.post("/accounts/2fa/webauthn/login/", {"credential": nonsense})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
