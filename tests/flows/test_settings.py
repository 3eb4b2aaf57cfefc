"""Settings: the practice's pages."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from tests.cast import make_member, sign_in
from tests.pages import sent_by

pytestmark = pytest.mark.django_db
PRACTICE = "/settings/practice/"
FIELD_OF = {
    PRACTICE: "name",
    f"{PRACTICE}addresses/": "billing_zip",
    f"{PRACTICE}identifiers/": "npi",
    f"{PRACTICE}claims/": "form_scaling",
}


def send(browser: Browser, path: str, **typed: Any) -> Any:
    """Open the tab, type, save."""
    page = browser.get(path).content.decode()
    return browser.post(path, sent_by(page, FIELD_OF[path]) | typed)


def test_practice_stands_under_its_name_with_its_sections_and_people(
    owner: Member, clinician: Member
) -> None:
    page = sign_in(owner).get("/settings/").content.decode()
    assert f'<a class="fw-semibold" href="{PRACTICE}">Linden Street Counseling</a>' in page
    for words in ("Joined With", "39 Quince St, Kingston NY", "NPI 1998806362", "Tomasz Wilk"):
        assert words in page
    assert "Claims need more" not in page


def test_section_that_claims_need_is_marked(owner: Member, linden: Practice) -> None:
    linden.npi = ""
    linden.save()
    assert sign_in(owner).get("/settings/").content.decode().count("Claims need more") == 1


def test_tabs_save_what_is_typed(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    answers = [
        send(browser, PRACTICE, name="  Linden   Group ", email="a@b.co", phone="845 555 0192"),
        send(browser, f"{PRACTICE}addresses/", billing_state="ny", billing_zip="12401-4632"),
        send(browser, f"{PRACTICE}identifiers/", tax_id="12-3456126", taxonomy="261qm0801x"),
        send(
            browser,
            f"{PRACTICE}claims/",
            form_color="black",
            form_scaling="99.5",
            form_offset_x="-1.5",
        ),
    ]
    assert [answer["Location"] for answer in answers] == list(FIELD_OF)
    linden.refresh_from_db()
    stored = {name: str(getattr(linden, name)) for name in _STORED}
    assert stored == _STORED
    assert 'value="12401-4632"' in browser.get(f"{PRACTICE}addresses/").content.decode()


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
    "claims_for_production": "True",
}


@pytest.mark.parametrize(
    ("tab", "field", "value", "words"),
    [
        ("", "name", "", "Fill this in."),
        ("", "phone", "555", "with its area code"),
        ("", "email", "nobody", "valid email"),
        ("", "timezone", "Europe/Atlantis", "valid choice"),
        ("", "accent_hue", "9999", "valid choice"),
        ("", "client_word", "own", "or choose one of the words above"),
        ("", "client_word", "x", "valid choice"),
        ("", "version", "", "Load it again"),
        ("", "version", "x", "Load it again"),
        ("identifiers/", "npi", "1234567890", "This is not an NPI"),
        ("identifiers/", "tax_id", "12345", "A tax ID has nine digits"),
        ("identifiers/", "taxonomy", "social worker", "at most 10 characters"),
        ("identifiers/", "taxonomy", "1041C0700Y", "ends with X"),
        ("addresses/", "billing_zip", "1240", "five or nine digits"),
        ("addresses/", "office_state", "ZZ", "two letters"),
        ("claims/", "form_scaling", "NaN", "Type a number"),
        ("claims/", "form_offset_x", "7", "less than or equal to 5"),
        ("claims/", "submitter_name", "a\x00b", "Null characters"),
    ],
)
def test_bad_input_is_said_and_nothing_is_stored(
    owner: Member, linden: Practice, tab: str, field: str, value: str, words: str
) -> None:
    answer = send(sign_in(owner), PRACTICE + tab, **{field: value})
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    linden.refresh_from_db()
    assert linden.version == 1


def test_saving_twice_saves_once(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    sent = sent_by(browser.get(PRACTICE).content.decode(), "name") | {"name": "First"}
    assert [browser.post(PRACTICE, sent).status_code for _ in range(2)] == [302, 302]
    linden.refresh_from_db()
    assert (linden.name, linden.version) == ("First", 2)


def test_two_people_at_once_lose_nothing(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    first = sent_by(browser.get(PRACTICE).content.decode(), "name")
    browser.post(PRACTICE, first | {"name": "First", "email": "first@b.co"})
    answer = browser.post(PRACTICE, first | {"name": "Second"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Practice Name: they saved First. What you typed is still in the field." in page
    assert "Email: they saved first@b.co. It is in the field now." in page
    browser.post(PRACTICE, sent_by(page, "name"))
    linden.refresh_from_db()
    assert (linden.name, linden.email) == ("Second", "first@b.co")


def test_tabs_edited_at_once_do_not_disturb_each_other(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    first = sent_by(browser.get(f"{PRACTICE}identifiers/").content.decode(), "npi")
    send(browser, PRACTICE, name="First")
    page = browser.post(f"{PRACTICE}identifiers/", first | {"npi": ""}).content.decode()
    browser.post(f"{PRACTICE}identifiers/", sent_by(page, "npi"))
    linden.refresh_from_db()
    assert (linden.name, linden.npi) == ("First", "")


@pytest.mark.parametrize("path", FIELD_OF)
def test_practice_is_shown_but_not_changed_without_the_privilege(
    clinician: Member, owner: Member, path: str
) -> None:
    browser = sign_in(clinician)
    page = browser.get(path).content.decode()
    assert "You can see the practice’s data but not change it" in page
    assert "123456126" not in page
    assert 'type="submit">Save' not in page
    assert browser.post(path, {}).status_code == 403


def test_what_claims_lack_is_said_where_it_is_mended(owner: Member, linden: Practice) -> None:
    linden.billing_zip, linden.billing_line1, linden.npi = "12401", "P.O. Box 7", ""
    linden.receiver_id = ""
    linden.save()
    browser = sign_in(owner)
    page = browser.get(PRACTICE).content.decode()
    for path in (
        "addresses/#id_billing_zip", "addresses/#id_billing_line1", "identifiers/#id_npi",
        "claims/#id_receiver_name",
    ):  # fmt: skip
        assert f'href="{PRACTICE}{path}"' in page
    linden.subscriptions = [Subscription.BACK_OFFICE]
    linden.save()
    assert "claims/#id_receiver_name" not in browser.get(PRACTICE).content.decode()
    linden.subscriptions = []
    linden.save()
    assert "Before the first claim" not in browser.get(PRACTICE).content.decode()


def test_clearinghouse_is_asked_for_only_with_electronic_billing(
    owner: Member, linden: Practice
) -> None:
    linden.subscriptions = [Subscription.BACK_OFFICE]
    linden.save()
    browser = sign_in(owner)
    assert "receiver_name" not in browser.get(f"{PRACTICE}claims/").content.decode()
    send(browser, f"{PRACTICE}claims/", form_color="black", receiver_name="NONE", claims="")
    linden.refresh_from_db()
    assert (linden.receiver_name, linden.form_color) == ("EXAMPLE CLEARINGHOUSE", "black")
    assert linden.claims_for_production


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"client_word": "patient"}, ("patient", "patients")),
        (
            {"client_word": "own", "own_word": "guest", "own_words": "guests"},
            ("guest", "guests"),
        ),
    ],
)
def test_word_for_client_is_chosen(
    owner: Member, linden: Practice, typed: dict[str, str], stored: tuple[str, str]
) -> None:
    browser = sign_in(owner)
    send(browser, PRACTICE, **typed)
    linden.refresh_from_db()
    assert (linden.client_word, linden.client_word_plural) == stored
    again = sent_by(browser.get(PRACTICE).content.decode(), "name")
    assert typed.items() <= again.items()


def picture(kind: str = "PNG", color: str = "teal") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (30, 20), color).save(out, kind)
    return SimpleUploadedFile("../logo.svg", out.getvalue(), "image/svg+xml")


def test_logo_is_shown_taken_away_and_brought_back(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    assert browser.get(f"{PRACTICE}logo/").status_code == 404
    browser.post(f"{PRACTICE}logo/", {"picture": picture()})
    answer = browser.get(f"{PRACTICE}logo/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    page = browser.get("/settings/").content.decode()
    linden.refresh_from_db()
    assert f'src="{PRACTICE}logo/?v={linden.logo_id}"' in page
    for _ in range(2):
        page = browser.post(f"{PRACTICE}logo/remove/", follow=True).content.decode()
    assert f'action="{PRACTICE}logo/restore/"' in page
    assert browser.get(f"{PRACTICE}logo/").status_code == 404
    browser.post(f"{PRACTICE}logo/restore/")
    assert browser.get(f"{PRACTICE}logo/").content == answer.content


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Choose a picture."),
        (SimpleUploadedFile("a.png", b""), "This file is empty."),
        (SimpleUploadedFile("a.png", b"<svg/>"), "Choose a PNG, JPEG or WebP."),
        (SimpleUploadedFile("a.png", bytes(5 * 2**20 + 1)), "larger than 5 MB"),
    ],
)
def test_bad_logo_is_refused(
    owner: Member, linden: Practice, file: SimpleUploadedFile | None, words: str
) -> None:
    answer = sign_in(owner).post(f"{PRACTICE}logo/", {"picture": file} if file else {})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"),
    [("/settings/", 10), *((path, 7) for path in FIELD_OF), (f"{PRACTICE}locations/", 9)],
)
def test_settings_take_few_statements(
    owner: Member,
    linden: Practice,
    people: int,
    path: str,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(people - 1):
        make_member(linden, f"P{number}", "Person")
    browser = sign_in(owner)
    browser.get(path)
    # session, scope, member with the switcher's practices; people; scope closed again
    with django_assert_num_queries(count):
        browser.get(path)
