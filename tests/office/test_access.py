"""Account Access by its pages: usernames, their parts, and joining another account."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.test import Client as Browser
from django.urls import reverse

from settee.audit.models import Entry
from settee.billing.models import BillingCode, ClientSession
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.messaging.models import Message
from settee.practices.enums import Access, Association, Level, Part, Role
from settee.practices.models import AccountAccess, Member, Practice
from tests.billing.rooms import NOW
from tests.cast import PASSWORD, make_member, sign_in
from tests.office.scenes import Scene

LIST, ALLOW, OTHERS = "/billing/access/", "/billing/access/allow/", "/billing/access/others/"


def _levels(level: Level = Level.FULL, **more: Level) -> dict[str, str]:
    return dict.fromkeys(Part.values, str(level)) | {name: str(one) for name, one in more.items()}


def give(account: Member, member: Member, **levels: Level) -> AccountAccess:
    return AccountAccess.objects.create(
        account=account, member=member, granted_at=NOW, **_levels(Level.NONE, **levels)
    )


def _link(mail: EmailMessage) -> str:
    found = re.search(r"http\S+?(/join/invited/\S+)", str(mail.body))
    assert found
    return found[1]


@pytest.fixture
def helper(in_linden: Practice) -> Member:
    """Staff without any privilege."""
    return make_member(in_linden, "Noor", "Haddad", role=Role.STAFF)


def test_new_person_is_invited_chooses_a_password_and_works(
    scene: Scene, clinician: Member, client: Browser, mailoutbox: list[EmailMessage]
) -> None:
    sent = {"account": str(clinician.id), "email": "New@Example.org", **_levels()}
    answer = sign_in(clinician).post(ALLOW, sent)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    mail = mailoutbox[-1]
    assert (mail.to, "Castellanos" in mail.body) == (["new@example.org"], False)
    assert "Invited" in sign_in(clinician).get(LIST).content.decode()
    url = _link(mail)
    assert 'type="password"' in client.get(url).content.decode()
    person = {"form_id": str(new_id()), "first_name": "Nia", "last_name": "Berg"}
    assert client.post(url, person | {"password": "short"}).status_code == 422
    assert client.post(url, person | {"password": PASSWORD})["Location"] == "/accounts/login/"
    member = Member.objects.get(user__email="new@example.org")
    place = (member.role, member.association, member.access, member.practice_id)
    assert place == (Role.STAFF, Association.JOIN_ONLY, Access.NONE, clinician.practice_id)
    assert client.get(url).status_code == 404
    signed = {"login": "new@example.org", "password": PASSWORD}
    client.post("/accounts/login/", signed)
    client.get("/join/practices/")
    assert client.get("/billing/sessions/").status_code == 200


def test_answer_does_not_tell_whether_an_address_is_known(
    scene: Scene, clinician: Member, stranger: Member, mailoutbox: list[EmailMessage]
) -> None:
    """An invited person is an address until they accept."""
    browser = sign_in(clinician)
    pages = []
    for email in (stranger.user.email, "nobody@alder-lane.example.org"):
        sent = {"account": str(clinician.id), "email": email, **_levels()}
        page = browser.post(ALLOW, sent, follow=True).content.decode()
        row = AccountAccess.objects.get(email=email)
        pages += [found.replace(email, "?") for found in re.findall("<summary>.*</summary>", page)]
        assert "Vane" not in page
        row.delete()
    bodies = [str(mail.body).replace(_link(mail), "?") for mail in mailoutbox]
    assert (len(set(bodies)), len(set(pages))) == (1, 1)


def test_known_person_accepts_signed_in_with_that_address_alone(
    scene: Scene,
    clinician: Member,
    owner: Member,
    stranger: Member,
    client: Browser,
    mailoutbox: list[EmailMessage],
) -> None:
    sent = {"account": str(clinician.id), "email": stranger.user.email, **_levels()}
    sign_in(clinician).post(ALLOW, sent)
    url = _link(mailoutbox[-1])
    assert f"/accounts/login/?next={url}" in unquote(client.get(url).content.decode())
    assert "sent to another address" in sign_in(owner).get(url).content.decode()
    assert sign_in(owner).post(url).status_code == 422
    browser = sign_in(stranger)
    assert "Accept" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    assert browser.session["practice"] == str(clinician.practice_id)
    assert "has access to the account" in Message.objects.latest("sent_at").thread.subject
    assert browser.post(url).status_code == 404


@pytest.mark.parametrize("key", ["x", "a:b:c", "%00"])
def test_bad_invitation_is_no_page(client: Browser, db: None, key: str) -> None:
    assert client.get(f"/join/invited/{key}/").status_code == 404


def test_member_of_the_practice_has_it_at_once_and_in_the_provider_list(
    scene: Scene, owner: Member, helper: Member
) -> None:
    assert sign_in(helper).get("/billing/sessions/").status_code == 403
    sent = {"account": str(owner.id), "email": helper.user.email, **_levels(Level.VIEW)}
    sign_in(owner).post(ALLOW, sent)
    page = sign_in(helper).get("/billing/sessions/").content.decode()
    assert "Castellanos" in page
    assert owner.name in page
    again = sign_in(owner).post(ALLOW, sent)
    assert (again.status_code, AccountAccess.objects.count()) == (422, 1)
    assert "has access already" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "no address"}, "valid email"),
        ({"email": ""}, "Fill this in."),
        ({"sessions": "all"}, "valid choice"),
        ({"account": "x"}, "valid choice"),
        ({"email": "maren@linden-street.example.org"}, "own username"),
    ],
)
def test_bad_username_is_said_and_nothing_is_lost(
    scene: Scene, owner: Member, clinician: Member, change: dict[str, str], words: str
) -> None:
    sent = {"account": str(owner.id), "email": "new@example.org", **_levels(codes=Level.VIEW)}
    answer = sign_in(owner).post(ALLOW, sent | change)
    page = answer.content.decode()
    assert (answer.status_code, AccountAccess.objects.count()) == (422, 0)
    assert words in page
    assert page.count('value="view" selected') == 1


def test_provider_opens_their_own_account_and_nobody_elses(
    scene: Scene, owner: Member, clinician: Member, biller: Member, helper: Member
) -> None:
    row = give(owner, helper, sessions=Level.FULL)
    browser = sign_in(clinician)
    others = {"account": str(owner.id), "email": "new@example.org", **_levels()}
    assert browser.post(ALLOW, others).status_code == 422
    addresses = [f"{LIST}{row.id}/", *(f"{LIST}{row.id}/{x}/" for x in ("remove", "invite"))]
    assert [browser.post(url).status_code for url in addresses] == [403] * 3
    assert helper.user.email not in browser.get(LIST).content.decode()
    for nobody in (biller, helper):
        assert [sign_in(nobody).get(url).status_code for url in (LIST, ALLOW)] == [403, 403]


def test_what_a_username_may_do_is_changed_and_two_people_see_each_other(
    scene: Scene, owner: Member, helper: Member
) -> None:
    row = give(owner, helper, sessions=Level.FULL)
    browser, url, name = sign_in(owner), f"{LIST}{row.id}/", f"a{row.id.hex[-8:]}-"
    sent = {name + key: value for key, value in _levels(Level.VIEW).items()}
    assert browser.post(url, sent | {f"{name}version": "1"}).status_code == 302
    row.refresh_from_db()
    assert (set(row.levels.values()), row.version) == ({Level.VIEW}, 2)
    other = {name + key: value for key, value in _levels().items()}
    answer = browser.post(url, other | {f"{name}version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this" in page
    assert "Client Sessions: View Only" in page
    assert page.count('value="full" selected') == len(Part)
    assert f'name="{name}version" value="2"' in page


def test_removed_username_loses_all_and_undo_gives_it_back(
    scene: Scene, owner: Member, helper: Member
) -> None:
    row = give(owner, helper, sessions=Level.FULL, invoicing=Level.FULL)
    browser, worker = sign_in(owner), sign_in(helper)
    assert worker.get("/billing/sessions/").status_code == 200
    page = browser.post(f"{LIST}{row.id}/remove/", follow=True).content.decode()
    assert f"{LIST}{row.id}/restore/" in page
    assert worker.get("/billing/sessions/").status_code == 403
    assert worker.get(f"/billing/invoicing/batches/{scene.batch.id}/").status_code == 403
    for _ in range(2):
        browser.post(f"{LIST}{row.id}/restore/")
    assert worker.get("/billing/sessions/").status_code == 200
    said = list(Entry.objects.filter(object_id=row.id).values_list("action", flat=True))
    assert sorted(said) == ["account.remove", "account.restore"]


# Joining by a provider's password


@pytest.fixture
def found(scene: Scene, stranger: Member, clinician: Member) -> Browser:
    browser = sign_in(stranger)
    sent = {"email": clinician.user.email.upper(), "password": PASSWORD}
    assert browser.post(OTHERS, sent)["Location"] == OTHERS
    return browser


def test_account_is_found_and_joined_once(
    found: Browser, stranger: Member, clinician: Member, linden: Practice
) -> None:
    page = found.get(OTHERS).content.decode()
    assert "Linden Street Counseling" in page
    assert PASSWORD not in str(dict(found.session))
    url = f"{OTHERS}{clinician.id}/join/"
    assert "is joined to your username" in found.post(url, follow=True).content.decode()
    assert "was joined to your username before" in found.post(url, follow=True).content.decode()
    with practice_scope(linden.id):
        row = AccountAccess.objects.get(account=clinician)
        assert row.member is not None
        assert (row.member.user_id, set(row.levels.values())) == (stranger.user_id, {Level.FULL})
        assert Entry.objects.filter(action="account.join").count() == 1
        subject = f"Sasha Vane has access to the account of {clinician.name}"
        assert Message.objects.filter(thread__subject=subject).count() == 1
    found.post("/join/practices/", {"practice": str(linden.id)})
    assert found.get("/billing/sessions/").status_code == 200


def test_account_of_nobody_found_is_not_joined(
    scene: Scene, stranger: Member, clinician: Member, found: Browser, owner: Member
) -> None:
    assert sign_in(stranger).post(f"{OTHERS}{clinician.id}/join/").status_code == 404
    assert found.post(f"{OTHERS}{owner.id}/join/").status_code == 404
    session = found.session
    session["found_accounts"] |= {"until": 0}
    session.save()
    assert found.post(f"{OTHERS}{clinician.id}/join/").status_code == 404


def test_wrong_passwords_close_finding_and_sign_in_alike(
    scene: Scene, stranger: Member, clinician: Member, client: Browser
) -> None:
    browser = sign_in(stranger)
    wrong = {"email": clinician.user.email, "password": "wrong"}
    unknown = {"email": "nobody@example.org", "password": "wrong"}
    words = "Email and password do not belong together"
    assert words in browser.post(OTHERS, unknown).content.decode()
    for _ in range(5):
        answer = browser.post(OTHERS, wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    right = wrong | {"password": PASSWORD}
    assert "Too many tries" in browser.post(OTHERS, right).content.decode()
    login = {"login": clinician.user.email, "password": PASSWORD}
    assert "Too many tries" in client.post("/accounts/login/", login).content.decode()


def test_two_steps_and_ones_own_username_are_refused_in_words(
    scene: Scene, stranger: Member, clinician: Member
) -> None:
    Authenticator.objects.create(user=clinician.user, type="totp", data={"secret": ""})
    browser = sign_in(stranger)
    page = browser.post(OTHERS, {"email": clinician.user.email, "password": PASSWORD})
    assert "Allow Account Access" in page.content.decode()
    own = browser.post(OTHERS, {"email": stranger.user.email, "password": PASSWORD})
    assert "your own username" in own.content.decode()
    assert "found_accounts" not in browser.session


# Each level of each part

PAGES: dict[Part, list[str]] = {
    Part.SESSIONS: ["sessions"],
    Part.INVOICING: ["invoicing", "batches"],
    Part.PAYMENTS: ["balances", "balances_insurance", "activity"],
    Part.CLIENT_SETUP: ["clients"],
    Part.CODES: ["billing_codes", "diagnosis_codes", "payers"],
    Part.REPORTS: [],
}
ALL = [name for names in PAGES.values() for name in names]


@pytest.mark.parametrize("level", [Level.FULL, Level.VIEW])
@pytest.mark.parametrize("part", Part)
def test_part_opens_its_pages_and_no_others(
    scene: Scene, owner: Member, helper: Member, part: Part, level: Level
) -> None:
    give(owner, helper, **{part: level})
    browser = sign_in(helper)
    opened = [name for name in ALL if browser.get(reverse(f"office:{name}")).status_code != 403]
    assert opened == PAGES[part]
    menu = browser.get("/calendar/").content.decode()
    assert (">Billing" in menu) == bool(PAGES[part])


WRITES: dict[str, tuple[Part, Any, dict[str, Any]]] = {
    "session_new": (Part.SESSIONS, lambda s: [], {}),
    "session_for": (Part.SESSIONS, lambda s: [s.pilar.id], {}),
    "send_to_billing": (Part.SESSIONS, lambda s: [], {}),
    "session": (Part.SESSIONS, lambda s: [s.ready.id], {}),
    "session_delete": (Part.SESSIONS, lambda s: [s.ready.id], {}),
    "generate": (Part.INVOICING, lambda s: [], {"every": "1"}),
    "invoice_void": (Part.INVOICING, lambda s: [s.invoice.id], {}),
    "claim_void": (Part.INVOICING, lambda s: [s.claim.id], {}),
    "billing_code_new": (Part.CODES, lambda s: [], {}),
    "payer_new": (Part.CODES, lambda s: [], {}),
    "payer": (Part.CODES, lambda s: [s.payer.id], {"name": "Mine", "version": "1"}),
    "diagnosis_codes": (Part.CODES, lambda s: [], {"keep": "F41.1"}),
}


@pytest.mark.parametrize("name", WRITES)
def test_view_only_changes_nothing_and_is_told_so(
    scene: Scene, owner: Member, helper: Member, name: str
) -> None:
    part, args, sent = WRITES[name]
    url = reverse(f"office:{name}", args=args(scene))
    row = give(owner, helper, **{part: Level.VIEW})
    before = list(ClientSession.objects.values()), list(BillingCode.objects.values())
    answer = sign_in(helper).post(url, sent)
    assert answer.status_code == 403
    assert "you can see this but not change it" in answer.content.decode()
    assert before == (list(ClientSession.objects.values()), list(BillingCode.objects.values()))
    setattr(row, part, Level.FULL)
    row.save()
    assert sign_in(helper).post(url, sent).status_code in {200, 302, 422}


@pytest.mark.parametrize("name", ["session", "invoice", "invoice_pdf", "claim", "claim_pdf"])
def test_row_of_an_account_is_there_for_those_it_was_opened_to(
    scene: Scene, owner: Member, clinician: Member, helper: Member, name: str
) -> None:
    rows = {"session": scene.ready.id, "invoice": scene.invoice.id, "claim": scene.claim.id}
    url = reverse(f"office:{name}", args=[rows[name.removesuffix("_pdf")]])
    part = Part.SESSIONS if name == "session" else Part.INVOICING
    row = give(clinician, helper, **{part: Level.FULL})
    assert sign_in(helper).get(url).status_code == 404
    row.account = owner
    row.save()
    assert sign_in(helper).get(url).status_code == 200


def test_view_only_session_and_list_say_so_and_offer_nothing(
    scene: Scene, owner: Member, helper: Member
) -> None:
    give(owner, helper, sessions=Level.VIEW, invoicing=Level.VIEW, codes=Level.VIEW)
    browser = sign_in(helper)
    page = browser.get(f"/billing/sessions/{scene.ready.id}/").content.decode()
    assert "Client Sessions: you can see this but not change it." in page
    assert (">Save<" in page, "Delete" in page) == (False, False)
    waiting = browser.get("/billing/invoicing/").content.decode()
    assert "Invoicing and Claims: you can see this but not change it." in waiting
    assert 'name="row"' not in waiting
    codes = browser.get("/billing/billing-codes/").content.decode()
    assert "Codes: you can see this but not change it." in codes
    assert "Add New Billing Code" not in codes


def test_own_rights_stay_whatever_a_username_is_given(
    scene: Scene, owner: Member, clinician: Member
) -> None:
    """Access adds to the two privilege lists and never takes away."""
    give(owner, clinician, sessions=Level.VIEW)
    browser = sign_in(clinician)
    assert browser.get("/billing/sessions/new/").status_code == 200
    assert browser.get("/billing/billing-codes/new/").status_code == 200
    assert browser.get(f"/billing/sessions/{scene.ready.id}/").status_code == 200
    assert browser.post(f"/billing/sessions/{scene.ready.id}/", {}).status_code == 403
    assert browser.get(f"/billing/activity/invoices/{scene.invoice.id}/").status_code == 404


def test_access_rests_while_the_back_office_is_off(
    scene: Scene, owner: Member, helper: Member
) -> None:
    give(owner, helper, client_setup=Level.FULL)
    url = reverse("desk:client", args=[scene.pilar.id])
    assert sign_in(helper).get(url).status_code == 200
    owner.practice.subscriptions = []
    owner.practice.save()
    assert sign_in(helper).get(url).status_code == 404


def test_client_setup_shows_or_changes_the_accounts_clients(
    scene: Scene, owner: Member, helper: Member
) -> None:
    url = reverse("desk:client", args=[scene.pilar.id])
    assert sign_in(helper).get(url).status_code == 404
    row = give(owner, helper, client_setup=Level.VIEW)
    assert sign_in(helper).get(url).status_code == 200
    assert "Castellanos" in sign_in(helper).get("/clients/").content.decode()
    assert sign_in(helper).post(url, {}).status_code == 403
    row.client_setup = Level.FULL
    row.save()
    assert sign_in(helper).post(url, {}).status_code == 422
    assert sign_in(helper).get("/calendar/").status_code == 200


def test_stranger_sees_nothing_of_it(
    scene: Scene, owner: Member, helper: Member, stranger: Member
) -> None:
    row = give(owner, helper, sessions=Level.FULL)
    browser = sign_in(stranger)
    assert helper.user.email not in browser.get(LIST).content.decode()
    assert [browser.post(f"{LIST}{row.id}/{x}").status_code for x in ("", "remove/")] == [404, 404]
