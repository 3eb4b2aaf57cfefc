"""Codes Setup by its pages."""

from typing import Any

import pytest
from django.test import Client as Browser

from settee.billing.models import BillingCode, DiagnosisCode, Payer
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from tests.billing.rooms import make_payer
from tests.cast import sign_in


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def _code(**more: Any) -> dict[str, Any]:
    typed = {"code": "90834", "description": "Psychotherapy", "minutes": "45", "charge": "$135"}
    sent = {"form_id": str(new_id()), "version": "1", "active": "on", "modifiers": "95, gt"}
    return sent | typed | more


def _payer(**more: Any) -> dict[str, Any]:
    typed = {"code": "HLH01", "name": "Harborline", "form": "electronic"}
    sent = {"form_id": str(new_id()), "version": "1", "claim_filing_code": "CI", "active": "on"}
    return sent | typed | more


def test_three_codes_are_built_in(browser: Browser) -> None:
    page = browser.get("/billing/billing-codes/").content.decode()
    assert [name in page for name in ("Missed Session", "Previous Balance", "Late Fee")] == [
        True
    ] * 3


def test_code_is_added_once_and_changed(browser: Browser) -> None:
    typed = _code()
    answers = [browser.post("/billing/billing-codes/new/", typed).status_code for _ in range(2)]
    assert answers == [302, 302]
    row = BillingCode.objects.get()
    assert (str(row.charge), row.modifiers, row.minutes) == ("135.00", ["95", "GT"], 45)
    browser.post(f"/billing/billing-codes/{row.id}/", _code(charge="140", active=""))
    row.refresh_from_db()
    assert (str(row.charge), row.active) == ("140.00", False)


@pytest.mark.parametrize("kind", ["billing-codes", "payers"])
def test_two_people_at_one_row_see_each_other(browser: Browser, kind: str) -> None:
    typed = _code(description="First") if kind == "billing-codes" else _payer(note="First")
    name, make = ("description", _code) if kind == "billing-codes" else ("note", _payer)
    browser.post(f"/billing/{kind}/new/", typed)
    row = (BillingCode if kind == "billing-codes" else Payer).objects.get()
    url = f"/billing/{kind}/{row.id}/"
    assert browser.post(url, make(**{name: "Second"})).status_code == 302
    answer = browser.post(url, make(**{name: "Third"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this" in page
    assert ("Second" in page, "Third" in page) == (True, True)
    assert 'name="version" value="2"' in page
    assert browser.post(url, make(**{name: "Third"}, version="2")).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, name), row.version) == ("Third", 3)


def test_code_there_already_is_said_at_its_field(browser: Browser) -> None:
    browser.post("/billing/billing-codes/new/", _code())
    answer = browser.post("/billing/billing-codes/new/", _code())
    assert answer.status_code == 422
    assert "The code 90834 is there already" in answer.content.decode()


def test_built_in_code_keeps_its_name_and_stays_the_clients(browser: Browser) -> None:
    browser.get("/billing/billing-codes/")
    row = BillingCode.objects.get(code="LATEFEE")
    typed = _code(code="90834", modifiers="", client_only="")
    assert browser.post(f"/billing/billing-codes/{row.id}/", typed).status_code == 302
    row.refresh_from_db()
    assert (row.code, row.client_only, str(row.charge)) == ("LATEFEE", True, "135.00")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "", "Fill this in."),
        ("code", "9-1", "one to ten letters or digits"),
        ("charge", "ten", "Write an amount"),
        ("minutes", "-1", "greater than or equal to 0"),
        ("modifiers", "abc", "up to four modifiers"),
        ("description", "\x00", "Null characters are not allowed."),
    ],
)
def test_bad_code_is_said_and_nothing_is_lost(
    browser: Browser, field: str, value: str, words: str
) -> None:
    typed = _code(**({"description": "Keep me"} | {field: value}))
    answer = browser.post("/billing/billing-codes/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert ('value="Keep me"' in page) == (field != "description")
    assert BillingCode.objects.count() == 0


def test_payer_is_added_once_and_changed(browser: Browser) -> None:
    typed = _payer(zip="12508-1234", state="ny", city="Beacon", address1="PO Box 1")
    answers = [browser.post("/billing/payers/new/", typed).status_code for _ in range(2)]
    assert answers == [302, 302]
    row = Payer.objects.get()
    assert (row.zip, row.state, row.form) == ("125081234", "NY", "electronic")
    browser.post(f"/billing/payers/{row.id}/", _payer(form="cms1500", note="Mondays"))
    row.refresh_from_db()
    assert (row.form, row.note) == ("cms1500", "Mondays")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "x", "payer id of your clearinghouse"),
        ("code", "HLH01", "belongs to another company"),
        ("name", "  ", "Fill this in."),
        ("form", "fax", "Select a valid choice."),
        ("state", "QQ", "two letters"),
        ("zip", "123", "five or nine digits"),
        ("claim_filing_code", "??", "Select a valid choice."),
    ],
)
def test_bad_payer_is_said(browser: Browser, field: str, value: str, words: str) -> None:
    make_payer("HLH01")
    answer = browser.post("/billing/payers/new/", _payer(code="OTHER1") | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Payer.objects.count() == 1


def test_diagnosis_is_found_kept_and_dropped(browser: Browser) -> None:
    url = "/billing/diagnosis-codes/"
    assert "F41.1" in browser.post(url, {"q": "generalized anx"}).content.decode()
    for _ in range(2):
        assert browser.post(url, {"keep": "F41.1"}).status_code == 302
    kept = DiagnosisCode.objects.get()
    assert kept.description == "Generalized anxiety disorder"
    assert "On your list" in browser.post(url, {"q": "F41.1"}).content.decode()
    assert browser.post(url, {"drop": str(kept.id)}).status_code == 302
    assert DiagnosisCode.objects.count() == 0


@pytest.mark.parametrize(
    "sent", [{"keep": "F99.99"}, {"keep": "\x00"}, {"drop": "x"}, {"q": "\x00"}]
)
def test_bad_diagnosis_changes_nothing(browser: Browser, sent: dict[str, str]) -> None:
    assert browser.post("/billing/diagnosis-codes/", sent).status_code in (200, 302)
    assert DiagnosisCode.objects.count() == 0


def test_code_of_another_practice_is_not_there(browser: Browser, stranger: Member) -> None:
    browser.post("/billing/billing-codes/new/", _code())
    row = BillingCode.objects.get()
    assert sign_in(stranger).get(f"/billing/billing-codes/{row.id}/").status_code == 404
