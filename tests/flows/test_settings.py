"""Settings: the practice's page and its people's."""

from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from settee.core.scope import practice_scope
from settee.practices.enums import Access, Association, Subscription
from settee.practices.models import Member, Practice
from tests.cast import make_member, sign_in

pytestmark = pytest.mark.django_db


def _practice(**more: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "name": "Linden Street Counseling",
        "timezone": "America/New_York",
        "client_word": "client",
        "accent_hue": "163",
        "tax_id": "12-3456126",
        "tax_id_kind": "EI",
        "npi": "1998806362",
        "taxonomy": "261qm0801x",
        "phone": "845 555 0192",
        "billing_line1": "39 Quince St",
        "billing_city": "Kingston",
        "billing_state": "ny",
        "billing_zip": "12401-4632",
        "claims_for_production": "on",
        "form_color": "black",
        "form_scaling": "99.5",
        "form_offset_x": "-1.5",
        "form_offset_y": "0",
    } | more


def test_practice_stands_under_its_name_and_is_saved_as_typed(
    owner: Member, linden: Practice
) -> None:
    browser = sign_in(owner)
    assert '<a class="fw-semibold" href="/settings/practice/">Linden Street Counseling</a>' in (
        browser.get("/settings/").content.decode()
    )
    answer = browser.post(
        "/settings/practice/", _practice(name="  Linden   Group ", email="a@b.co")
    )
    assert answer["Location"] == "/settings/practice/"
    linden.refresh_from_db()
    stored = {name: getattr(linden, name) for name in _STORED}
    assert {name: str(value) for name, value in stored.items()} == _STORED
    page = browser.get("/settings/practice/").content.decode()
    assert 'value="Linden Group"' in page
    assert 'value="12401-4632"' in page


_STORED = {
    "name": "Linden Group",
    "email": "a@b.co",
    "phone": "(845) 555-0192",
    "tax_id": "123456126",
    "taxonomy": "261QM0801X",
    "billing_state": "NY",
    "billing_zip": "124014632",
    "form_color": "black",
    "form_scaling": "99.5",
    "form_offset_x": "-1.5",
    "version": "2",
}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Fill this in."),
        ("npi", "1234567890", "This is not an NPI"),
        ("tax_id", "12345", "A tax ID has nine digits"),
        ("taxonomy", "social worker", "at most 10 characters"),
        ("taxonomy", "1041C0700Y", "ends with X"),
        ("billing_zip", "1240", "five or nine digits"),
        ("billing_state", "ZZ", "two letters"),
        ("phone", "555", "with its area code"),
        ("email", "nobody", "valid email"),
        ("timezone", "Europe/Atlantis", "valid choice"),
        ("accent_hue", "9999", "valid choice"),
        ("form_scaling", "NaN", "Type a number"),
        ("form_offset_x", "7", "less than or equal to 5"),
        ("version", "", "Load it again"),
        ("version", "x", "Load it again"),
        ("submitter_name", "a\x00b", "Null characters"),
    ],
)
def test_bad_input_is_said_and_nothing_is_stored(
    owner: Member, linden: Practice, field: str, value: str, words: str
) -> None:
    answer = sign_in(owner).post("/settings/practice/", _practice(**{"phone": "", field: value}))
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    assert page.count("Linden Street Counseling</h1>") == 1
    linden.refresh_from_db()
    assert linden.version == 1


def test_two_people_at_once_lose_nothing(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    browser.post("/settings/practice/", _practice(name="First", phone=""))
    answer = browser.post("/settings/practice/", _practice(name="Second", phone=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Practice Name: First" in page
    assert 'value="Second"' in page
    assert '<input type="hidden" name="version" value="2"' in page
    assert "phone" not in page.split("Stored now:")[1].split(". Save again")[0].lower()
    browser.post("/settings/practice/", _practice(name="Second", phone="", version="2"))
    linden.refresh_from_db()
    assert linden.name == "Second"


def test_practice_is_shown_but_not_changed_without_the_privilege(clinician: Member) -> None:
    browser = sign_in(clinician)
    page = browser.get("/settings/practice/").content.decode()
    assert "You can see the practice’s data but not change it" in page
    assert "123456126" not in page
    answer = browser.post("/settings/practice/", _practice())
    assert answer.status_code == 403
    assert "You can see the practice" in answer.content.decode()


def test_what_claims_lack_is_said_before_the_first(owner: Member, linden: Practice) -> None:
    linden.billing_zip, linden.billing_line1, linden.npi = "12401", "P.O. Box 7", ""
    linden.save()
    browser = sign_in(owner)
    page = browser.get("/settings/practice/").content.decode()
    for words in ("needs nine digits", "must be a street", "The NPI is missing"):
        assert words in page
    linden.subscriptions = []
    linden.save()
    assert "Before the first claim" not in browser.get("/settings/practice/").content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_practice_page_asks_five_times(
    owner: Member,
    linden: Practice,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people - 1):
        make_member(linden, f"P{number}", "Person")
    browser = sign_in(owner)
    browser.get("/settings/practice/")
    # session, scope, member with the switcher's practices; people; scope closed again
    with django_assert_num_queries(7):
        browser.get("/settings/practice/")


def _profile(**more: Any) -> dict[str, Any]:
    return {"version": "1", "first_name": "Tomasz", "last_name": "Wilk", "npi": ""} | more


def test_profile_is_changed_by_its_owner(clinician: Member) -> None:
    browser, path = sign_in(clinician), f"/settings/people/{clinician.id}/"
    answer = browser.post(path, _profile(credentials="PhD", timezone="America/Chicago"))
    assert answer["Location"] == path
    with practice_scope(clinician.practice.id):
        clinician.refresh_from_db()
    assert (clinician.credentials, clinician.zone.key) == ("PhD", "America/Chicago")


def test_profile_of_another_is_seen_but_refused(clinician: Member, owner: Member) -> None:
    browser, path = sign_in(clinician), f"/settings/people/{owner.id}/"
    assert "Only an Administrator can change" in browser.get(path).content.decode()
    assert browser.post(path, _profile()).status_code == 403


@pytest.mark.parametrize("page", ["", "privileges/"])
def test_person_of_another_practice_is_hidden(owner: Member, stranger: Member, page: str) -> None:
    assert sign_in(owner).get(f"/settings/people/{stranger.id}/{page}").status_code == 404


def test_privileges_are_set_and_the_last_administrator_stays(
    owner: Member, clinician: Member, linden: Practice
) -> None:
    browser = sign_in(owner)
    chosen = {"version": "1", "role": "staff", "association": "modify", "access": "view"}
    path = f"/settings/people/{clinician.id}/privileges/"
    assert browser.post(path, chosen)["Location"] == path
    answer = browser.post(f"/settings/people/{owner.id}/privileges/", chosen)
    assert answer.status_code == 422
    assert "only Administrator" in answer.content.decode()
    with practice_scope(linden.id):
        people = {m.id: (m.role, m.association, m.access) for m in Member.objects.all()}
    assert people[clinician.id] == ("staff", Association.MODIFY, Access.VIEW)
    assert people[owner.id] == ("provider", Association.ADMINISTRATOR, Access.ADMINISTRATOR)


def test_privileges_are_an_administrators(clinician: Member) -> None:
    path = f"/settings/people/{clinician.id}/privileges/"
    chosen = {"version": "1", "role": "staff", "association": "administrator", "access": "view"}
    assert sign_in(clinician).post(path, chosen).status_code == 403


def test_subscription_switched_off_closes_the_back_office(owner: Member, linden: Practice) -> None:
    browser: Browser = sign_in(owner)
    browser.post("/account/subscriptions/", {"chosen": ["client_portal"]})
    linden.refresh_from_db()
    assert linden.subscriptions == [Subscription.CLIENT_PORTAL]
    assert ">Billing<" not in browser.get("/settings/").content.decode()
