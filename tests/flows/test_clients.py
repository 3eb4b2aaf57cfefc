"""A client's pages as somebody at the desk uses them."""

import uuid
from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settee.audit.models import Entry
from settee.billing.enums import PayerForm
from settee.billing.models import Payer
from settee.clients.models import Client, Coverage
from settee.core.ids import new_id
from settee.practices.enums import Access, Subscription
from settee.practices.models import Member, Practice
from tests.cast import sign_in
from tests.clients.statements import statements

PERSONAL = {
    "version": "1",
    "first_name": "Pilar",
    "middle_name": "",
    "last_name": "Castellanos",
    "preferred_name": "Pili",
    "code": "C001",
    "birth_date": "6/24/1988",
    "sex": "F",
    "ssn": "",
    "signature_on_file": "True",
    "notes": "",
}
CONTACT = {
    "version": "1",
    "email": "pilar@example.org",
    "phone": "845.555.0163",
    "address1": "4 Elm St",
    "city": "Kingston",
    "state": "ny",
    "zip": "12401-4632",
    "invoice_option": "standard",
    "send_to": "client",
}
INSURANCE = {
    "version": "1",
    "bill_to": "insurance",
    "diagnosis_codes": "f411 F33.0, F41.1",
    "primary-payer_code": "HARB1",
    "primary-member_id": "W123",
    "primary-relationship": "self",
    "secondary-relationship": "self",
}


@pytest.fixture
def at_desk(pilar: Client, owner: Member) -> Browser:
    Payer.objects.create(code="HARB1", name="Harborline")
    Payer.objects.create(code="LAKE", name="Lakeside", form=PayerForm.CMS1500)
    return sign_in(owner)


def address(client: Client, tab: str = "") -> str:
    return f"/clients/{client.id}/{tab}"


def reread(client: Client) -> Client:
    return Client.objects.get(id=client.id)


def new(owner: Member, **more: str) -> dict[str, str]:
    given = {"client_id": str(new_id()), "provider": str(owner.id), "code": ""}
    return {**PERSONAL, **given, **more}


def test_new_client_is_added_and_their_page_opened(at_desk: Browser, owner: Member) -> None:
    posted = new(owner, first_name="Ana", last_name="Ruiz", email="ana@example.org")
    answer = at_desk.post("/clients/new/", posted)
    assert answer["Location"] == f"/clients/{posted['client_id']}/"
    client = Client.objects.get(id=posted["client_id"])
    assert (client.code, client.email, client.signature_on_file) == ("C0002", "ana@example.org", 1)
    assert "Ruiz, Ana is added as C0002." in at_desk.get(answer["Location"]).text
    assert at_desk.post("/clients/new/", posted).status_code == 302
    assert Client.objects.count() == 2


def test_somebody_alike_is_shown_before_adding(
    at_desk: Browser, owner: Member, pilar: Client
) -> None:
    posted = new(owner, preferred_name="Pi", phone="845 555 0100")
    answer = at_desk.post("/clients/new/", posted)
    assert answer.status_code == 422
    assert f'<a href="/clients/{pilar.id}/">Castellanos, Pilar</a>' in answer.text
    assert 'value="Pi"' in answer.text
    assert at_desk.post("/clients/new/", {**posted, "anyway": "1"}).status_code == 302


def test_personal_is_saved(at_desk: Browser, owner: Member, pilar: Client) -> None:
    posted = {**PERSONAL, "provider": str(owner.id), "ssn": "123-45-6789", "notes": "Quiet."}
    answer = at_desk.post(address(pilar), {**posted, "signature_on_file": "False"})
    assert answer["Location"] == address(pilar)
    saved = reread(pilar)
    assert (saved.preferred_name, saved.ssn, saved.notes, saved.signature_on_file) == (
        "Pili",
        "123456789",
        "Quiet.",
        False,
    )
    page = at_desk.get(address(pilar)).text
    assert "Saved." in page
    assert "•••-••-6789" in page
    assert "123456789" not in page
    assert "06/24/1988" in page


def test_masked_number_left_as_it_is_stays(at_desk: Browser, owner: Member, pilar: Client) -> None:
    posted = {**PERSONAL, "provider": str(owner.id)}
    at_desk.post(address(pilar), {**posted, "ssn": "123456789"})
    at_desk.post(address(pilar), {**posted, "version": "2", "ssn": "•••-••-6789", "sex": "U"})
    assert (reread(pilar).ssn, reread(pilar).sex) == ("123456789", "U")
    at_desk.post(address(pilar), {**posted, "version": "3", "ssn": "", "sex": "U"})
    assert reread(pilar).ssn == ""


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("first_name", " ", "Fill this in."),
        ("birth_date", "2/30/1988", "Such a day must exist."),
        ("birth_date", "1/1/2199", "This day has not come yet."),
        ("birth_date", "6/24/0088", "This is too long ago."),
        ("birth_date", "0001-01-01", "This is too long ago."),
        ("ssn", "12345", "A social security number has nine digits"),
        ("code", "x" * 41, "at most 40 characters"),
        ("provider", str(uuid.UUID(int=1)), "valid choice"),
        ("last_name", "a\0b", "Null characters are not allowed."),
        ("version", "x", "This page was not whole."),
        ("notes", "x" * 20_001, "at most 20000 characters"),
    ],
)
def test_bad_personal_data_is_said_in_words_and_kept(
    at_desk: Browser, owner: Member, pilar: Client, name: str, typed: str, words: str
) -> None:
    posted = {**PERSONAL, "provider": str(owner.id), "preferred_name": "Typed", name: typed}
    answer = at_desk.post(address(pilar), posted)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Typed"' in answer.text
    assert reread(pilar).version == 1


def test_contact_is_saved_normalised(at_desk: Browser, pilar: Client) -> None:
    assert at_desk.post(address(pilar, "contact/"), CONTACT).status_code == 302
    saved = reread(pilar)
    assert (saved.phone, saved.state, saved.zip) == ("(845) 555-0163", "NY", "124014632")
    assert 'value="12401-4632"' in at_desk.get(address(pilar, "contact/")).text


def test_invoice_goes_to_another_party_and_back_to_the_client(
    at_desk: Browser, pilar: Client
) -> None:
    other = {"send_to": "other", "invoice_to_name": "Joaquín Castellanos", "invoice_to_zip": "1"}
    answer = at_desk.post(address(pilar, "contact/"), {**CONTACT, **other})
    assert "A ZIP code has five or nine digits" in answer.text
    answer = at_desk.post(address(pilar, "contact/"), {**CONTACT, **other, "send_to": "client"})
    assert answer.status_code == 302
    fine = {**CONTACT, **other, "invoice_to_zip": "", "version": "2"}
    at_desk.post(address(pilar, "contact/"), fine)
    assert reread(pilar).invoice_to_name == "Joaquín Castellanos"
    at_desk.post(address(pilar, "contact/"), {**fine, "send_to": "client", "version": "3"})
    assert reread(pilar).invoice_to_name == ""


def test_another_party_needs_a_name(at_desk: Browser, pilar: Client) -> None:
    answer = at_desk.post(address(pilar, "contact/"), {**CONTACT, "send_to": "other"})
    assert "Who gets the invoice? Write the name." in answer.text


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("email", "pilar@", "valid email address"),
        ("phone", "12", "Write the number with its area code"),
        ("phone", "call me", "Write the number with its area code"),
        ("state", "XX", "Write the state as two letters"),
        ("zip", "123", "A ZIP code has five or nine digits"),
        ("invoice_option", "gold", "valid choice"),
        ("send_to", "nobody", "valid choice"),
    ],
)
def test_bad_contact_data_is_said_in_words(
    at_desk: Browser, pilar: Client, name: str, typed: str, words: str
) -> None:
    answer = at_desk.post(address(pilar, "contact/"), {**CONTACT, name: typed})
    assert (answer.status_code, words in answer.text) == (422, True)


def test_insurance_is_saved_with_codes_in_order(at_desk: Browser, pilar: Client) -> None:
    answer = at_desk.post(address(pilar, "insurance/"), {**INSURANCE, "primary-copay": "$20"})
    assert answer.status_code == 302
    coverage = Coverage.objects.get()
    assert (coverage.payer_code, coverage.member_id, str(coverage.copay)) == (
        "HARB1",
        "W123",
        "20.00",
    )
    assert (reread(pilar).bill_to, reread(pilar).diagnosis_codes) == (
        "insurance",
        ["F41.1", "F33.0"],
    )
    page = at_desk.get(address(pilar, "insurance/")).text
    assert '<option value="HARB1" selected>Harborline (electronic)</option>' in page
    assert "Generalized anxiety disorder" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"diagnosis_codes": "F41"}, "F41: no billable ICD-10-CM code."),
        ({"diagnosis_codes": "<b>"}, "&lt;b&gt;: no billable ICD-10-CM code."),
        ({"primary-payer_code": ""}, "Choose the company, or empty the other fields"),
        ({"primary-payer_code": "NONE"}, "valid choice"),
        ({"primary-member_id": "1"}, "at least 2 characters"),
        ({"primary-copay": "a lot"}, "Write an amount"),
        ({"primary-relationship": "spouse"}, "Write the subscriber’s name."),
        (
            {
                "primary-relationship": "spouse",
                "primary-subscriber_last_name": "X",
                "primary-subscriber_birth_date": "13/13/2001",
            },
            "Such a day must exist.",
        ),
        ({"bill_to": "nobody"}, "valid choice"),
    ],
)
def test_bad_insurance_data_is_said_in_words_and_nothing_half_saved(
    at_desk: Browser, pilar: Client, more: dict[str, str], words: str
) -> None:
    answer = at_desk.post(address(pilar, "insurance/"), {**INSURANCE, **more})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert (reread(pilar).version, Coverage.objects.count()) == (1, 0)


def test_payer_is_free_text_without_back_office(
    at_desk: Browser, pilar: Client, linden: Practice
) -> None:
    linden.subscriptions = []
    linden.save()
    page = at_desk.get(address(pilar, "insurance/")).text
    assert "payer_code" not in page
    posted = {**INSURANCE, "primary-payer_name": "Harbor Line Inc."}
    assert at_desk.post(address(pilar, "insurance/"), posted).status_code == 302
    coverage = Coverage.objects.get()
    assert (coverage.payer_code, coverage.payer_name) == ("", "Harbor Line Inc.")


def test_electronic_payers_need_electronic_billing(
    at_desk: Browser, pilar: Client, linden: Practice
) -> None:
    choices = address(pilar, "insurance/1/payers/")
    assert "Harborline" in at_desk.get(choices, {"kind": "electronic"}).text
    assert "Harborline" not in at_desk.get(choices, {"kind": "paper"}).text
    assert "Lakeside" in at_desk.get(choices, {"kind": "paper"}).text
    assert "Lakeside" not in at_desk.get(choices, {"kind": "used"}).text
    linden.subscriptions = [Subscription.BACK_OFFICE]
    linden.save()
    page = at_desk.get(address(pilar, "insurance/")).text
    assert ("Harborline" in page, "Lakeside" in page) == (False, True)


def test_payer_used_before_stands_first(at_desk: Browser, pilar: Client) -> None:
    at_desk.post(address(pilar, "insurance/"), {**INSURANCE, "primary-payer_code": "LAKE"})
    page = at_desk.get(address(pilar, "insurance/1/payers/")).text
    assert page.index("Used before") < page.index("Lakeside") < page.index("Harborline")


def test_diagnoses_are_found_by_words_and_code(at_desk: Browser) -> None:
    found = at_desk.post("/clients/diagnoses/", {"diagnosis": "generalized anx"}).text
    assert 'data-value="F41.1"' in found
    assert 'data-value="F33.0"' in at_desk.post("/clients/diagnoses/", {"diagnosis": "f330"}).text
    assert "Nothing found." in at_desk.post("/clients/diagnoses/", {"diagnosis": "xyzzy"}).text
    assert at_desk.post("/clients/diagnoses/", {"diagnosis": "\0"}).status_code == 200


def test_second_editor_sees_what_changed_and_loses_nothing(at_desk: Browser, pilar: Client) -> None:
    first = {"initial-city": "Kingston", "initial-phone": "", "initial-zip": "12401"}
    first |= {"initial-email": "pilar.castellanos@example.org", "initial-address1": "4 Elm St"}
    first |= {"initial-state": "NY", "initial-invoice_option": "standard"}
    was = {**CONTACT, **first, "phone": "", "zip": "12401", "email": first["initial-email"]}
    at_desk.post(address(pilar, "contact/"), {**was, "city": "Hudson", "phone": "8455550100"})
    mine = {**was, "city": "Rhinebeck", "address1": "9 Oak St"}
    answer = at_desk.post(address(pilar, "contact/"), mine)
    assert answer.status_code == 422
    assert "City: they saved Hudson. What you typed is still in the field." in answer.text
    assert "Phone: they saved (845) 555-0100. It is in the field now." in answer.text
    assert "Street address: they" not in answer.text
    for value in ("Rhinebeck", "9 Oak St", "(845) 555-0100"):
        assert f'value="{value}"' in answer.text
    assert reread(pilar).city == "Hudson"
    again = {**mine, "version": "2", "phone": "(845) 555-0100"}
    assert at_desk.post(address(pilar, "contact/"), again).status_code == 302
    assert (reread(pilar).city, reread(pilar).phone) == ("Rhinebeck", "(845) 555-0100")


def test_second_editor_of_insurance_sees_what_changed(at_desk: Browser, pilar: Client) -> None:
    at_desk.post(address(pilar, "insurance/"), INSURANCE)
    mine = {**INSURANCE, "primary-member_id": "W999", "initial-bill_to": "client"}
    mine |= {"initial-diagnosis_codes": "F41.1", "initial-primary-relationship": "self"}
    answer = at_desk.post(address(pilar, "insurance/"), mine)
    assert answer.status_code == 422
    assert "Primary insurance, ID number: they saved W123." in answer.text
    assert 'value="W999"' in answer.text
    assert at_desk.post(address(pilar, "insurance/"), {**mine, "version": "2"}).status_code == 302
    assert Coverage.objects.get().member_id == "W999"


def test_client_is_discharged_and_taken_back(at_desk: Browser, pilar: Client) -> None:
    posted = {"on": "11/20/2025", "reason": "moved", "note": "To Oregon."}
    page = at_desk.post(address(pilar, "discharge/"), posted, follow=True).text
    assert "Castellanos, Pilar is discharged." in page
    assert "Discharged Nov 20, 2025: moved away." in page
    assert f'action="{address(pilar, "return/")}"' in page
    told = at_desk.get(address(pilar, "history/") + "?field=status").text
    assert "<ins>Moved away</ins>" in told
    at_desk.post(address(pilar, "return/"))
    back = reread(pilar)
    assert (back.status, back.discharged_on, back.discharge_reason) == ("active", None, "")


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("on", "1/1/2199", "This day has not come yet."),
        ("on", "", "Fill this in."),
        ("reason", "", "Why does the care end?"),
        ("reason", "boredom", "valid choice"),
    ],
)
def test_discharge_says_what_is_missing(
    at_desk: Browser, pilar: Client, name: str, typed: str, words: str
) -> None:
    posted = {"on": "11/20/2025", "reason": "moved", "note": "To Oregon."}
    answer = at_desk.post(address(pilar, "discharge/"), {**posted, name: typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert "To Oregon." in answer.text
    assert reread(pilar).status == "active"


@pytest.mark.parametrize("tab", ["", "contact/", "insurance/"])
def test_view_only_shows_and_refuses(
    at_desk: Browser, pilar: Client, clinician: Member, tab: str
) -> None:
    clinician.access = Access.VIEW
    clinician.save()
    browser = sign_in(clinician)
    page = browser.get(address(pilar, tab)).text
    assert "You can see this client but not change it." in page
    assert ">Save</button>" not in page
    posted = {**PERSONAL, **CONTACT, **INSURANCE}
    assert browser.post(address(pilar, tab), posted).status_code == 403
    assert reread(pilar).version == 1


@pytest.mark.parametrize("tab", ["", "contact/", "insurance/", "insurance/1/payers/", "sessions/"])
def test_others_find_no_page(
    at_desk: Browser, pilar: Client, clinician: Member, stranger: Member, tab: str
) -> None:
    for member in (clinician, stranger):
        assert sign_in(member).get(address(pilar, tab)).status_code == 404
    assert Browser().get(address(pilar, tab)).status_code == 302


def test_reading_is_recorded_once_a_view(at_desk: Browser, pilar: Client) -> None:
    reads = Entry.objects.filter(client_id=pilar.id, action="client.read")
    at_desk.get(address(pilar))
    assert reads.count() == 1
    at_desk.post(address(pilar, "contact/"), CONTACT)
    assert reads.count() == 1
    at_desk.post(address(pilar, "contact/"), {**CONTACT, "zip": "1"})
    assert reads.count() == 2


@pytest.mark.parametrize(
    ("tab", "count"),
    [
        ("", 9),
        ("contact/", 8),
        ("insurance/", 10),
        ("reminders/", 8),
        ("information/", 10),
        ("documents/", 9),
        ("sessions/", 9),
        ("appointments/", 9),
        ("appointments/?show=past", 9),
        ("history/", 11),
        ("history/?show=reads", 11),
        ("discharge/", 8),
    ],
)
def test_page_takes_few_statements(
    at_desk: Browser,
    pilar: Client,
    tab: str,
    count: int,
) -> None:
    at_desk.get(address(pilar, tab))
    with statements(count):
        assert at_desk.get(address(pilar, tab)).status_code == 200


_ANY = st.text(max_size=60)
_NAMES = sorted({*PERSONAL, *CONTACT, *INSURANCE, "provider", "primary-copay"} - {"version"})


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(posted=st.dictionaries(st.sampled_from(_NAMES), _ANY, max_size=6))
def test_any_text_in_any_field_is_answered(
    at_desk: Browser, owner: Member, pilar: Client, posted: dict[str, Any]
) -> None:
    usual = {**PERSONAL, **CONTACT, **INSURANCE, "provider": str(owner.id)}
    for path in ("/clients/new/", address(pilar), address(pilar, "contact/")):
        answer = at_desk.post(path, {**usual, "version": str(reread(pilar).version), **posted})
        assert answer.status_code in (302, 422)
    answer = at_desk.post(address(pilar, "insurance/"), {**usual, **posted})
    assert answer.status_code in (302, 422)
    assert at_desk.post("/clients/", {"q": posted.get("last_name", "")}).status_code == 200
