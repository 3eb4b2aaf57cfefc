"""A client session by its form."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from settee.billing.models import BillingCode, ClientSession
from settee.core.ids import new_id
from settee.practices.models import Member
from tests.billing.rooms import insure, make_session
from tests.cast import sign_in
from tests.office.scenes import Scene

FIELDS = (
    "form_id", "version", "date", "time", "minutes", "provider", "code", "modifiers", "units",
    "charge", "place_of_service", "diagnosis_codes", "authorization_number", "bill_to",
    "paid_at_session",
)  # fmt: skip


@pytest.fixture
def browser(owner: Member) -> Browser:
    return sign_in(owner)


def _typed(owner: Member, **more: Any) -> dict[str, Any]:
    return {
        "form_id": str(new_id()),
        "version": "1",
        "date": "2026-11-20",
        "time": "09:30",
        "minutes": "45",
        "provider": str(owner.id),
        "code": "90834",
        "modifiers": "95",
        "units": "1",
        "charge": "135.00",
        "place_of_service": "11",
        "diagnosis_codes": "f411, F33.1",
        "authorization_number": "",
        "bill_to": "auto",
        "paid_at_session": "20",
    } | more


def test_session_is_added_once_however_often_it_is_sent(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    url, typed = f"/billing/sessions/new/{scene.pilar.id}/", _typed(owner)
    assert [browser.post(url, typed).status_code for _ in range(2)] == [302, 302]
    made = ClientSession.objects.get(id=typed["form_id"])
    assert made.start == datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
    assert (made.diagnosis_codes, made.modifiers, made.paid_at_session) == (
        ["F41.1", "F33.1"], ["95"], Decimal("20.00"),
    )  # fmt: skip


def test_new_session_starts_with_what_was_saved_last(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    BillingCode.objects.create(
        code="90834", minutes=50, charge=Decimal("140"), modifiers=["HO", "U1"]
    )
    make_session(scene.pilar, owner, diagnosis_codes=["F33.1"])
    page = browser.get(f"/billing/sessions/new/{scene.pilar.id}/").content.decode()
    for words in (
        'value="90834"',
        'value="50"',
        'value="HO, U1"',
        'value="140.00"',
        'value="F33.1"',
    ):
        assert words in page
    assert '<option value="11" selected>11 Office' in page


def test_authorization_and_insurance_note_stand_beside(scene: Scene, browser: Browser) -> None:
    scene.payer.note = "Calls on Mondays only"
    scene.payer.save()
    insure(scene.pilar, authorization_number="AUTH-77")
    page = browser.get(f"/billing/sessions/new/{scene.pilar.id}/").content.decode()
    assert ("AUTH-77" in page, "Calls on Mondays only" in page) == (True, True)


def test_code_brings_length_and_charge(scene: Scene, browser: Browser) -> None:
    BillingCode.objects.create(code="90837", minutes=60, charge=Decimal("170.50"))
    page = browser.post("/billing/sessions/terms/", {"code": "90837"}).content.decode()
    assert ('value="60"' in page, 'value="170.50"' in page) == (True, True)
    kept = browser.post("/billing/sessions/terms/", {"code": "X\x00", "minutes": "33"})
    assert 'value="33"' in kept.content.decode()


def test_session_is_changed_and_its_time_kept_unless_typed(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    url = f"/billing/sessions/{scene.ready.id}/"
    page = browser.get(f"{url}?from=invoicing").content.decode()
    assert 'value="10:00"' in page  # 15:00 UTC
    typed = _typed(owner, date="2026-11-03", time="10:00", charge="99.50")
    answer = browser.post(f"{url}?from=invoicing", typed)
    assert (answer.status_code, answer["Location"]) == (302, "/billing/invoicing/")
    changed = ClientSession.objects.get(id=scene.ready.id)
    assert (changed.charge, changed.start) == (Decimal("99.50"), scene.ready.start)
    browser.post(url, _typed(owner, date="2026-11-04", time="11:15", version="2"))
    changed.refresh_from_db()
    assert changed.start == datetime(2026, 11, 4, 16, 15, tzinfo=UTC)


def test_two_who_change_a_session_see_each_other(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    url = f"/billing/sessions/{scene.ready.id}/"
    browser.post(url, _typed(owner, charge="100"))
    answer = browser.post(url, _typed(owner, charge="200"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Charge: 100.00" in page
    assert 'value="200"' in page
    assert 'name="version" value="2"' in page


def test_invoiced_session_is_shown_and_never_changed(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    line = scene.invoice.lines.get()
    url = f"/billing/sessions/{line.session_id}/"
    page = browser.get(url).content.decode()
    assert f'href="/billing/activity/invoices/{scene.invoice.id}/"' in page
    answer = browser.post(url, _typed(owner, charge="1"))
    assert answer.status_code == 422
    assert "This session was invoiced" in answer.content.decode()
    assert browser.post(f"{url}delete/").status_code == 422


def test_session_is_deleted_once(scene: Scene, browser: Browser) -> None:
    url = f"/billing/sessions/{scene.ready.id}/delete/"
    assert "Delete the session of" in browser.get(url).content.decode()
    assert [browser.post(url).status_code for _ in range(2)] == [302, 404]


def test_session_with_money_taken_is_not_deleted(scene: Scene, browser: Browser) -> None:
    scene.ready.paid_at_session = Decimal("5")
    scene.ready.save()
    answer = browser.post(f"/billing/sessions/{scene.ready.id}/delete/")
    assert answer.status_code == 422
    assert "Set Paid at Session to 0.00 first" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("date", "", "Fill this in."),
        ("date", "0001-01-01", "Enter the date with its right year."),
        ("date", "9999-12-31", "Enter the date with its right year."),
        ("time", "25:00", "Type a time like 9:30 AM."),
        ("minutes", "0", "greater than or equal to 1"),
        ("minutes", "1e9", "Type a whole number."),
        ("provider", "01900000-0000-7000-8000-000000000000", "Select a valid choice."),
        ("code", "x" * 11, "at most 10 characters"),
        ("code", "9\x00", "Null characters are not allowed."),
        ("modifiers", "95 GT HO U1 U2", "up to four modifiers"),
        ("units", "0", "more than zero"),
        ("units", "NaN", "Type a number like 120.50."),
        ("charge", "-1", "Write an amount"),
        ("charge", "1.234", "Write an amount"),
        ("place_of_service", "XX", "Select a valid choice."),
        ("diagnosis_codes", "anxiety", "ICD-10-CM codes"),
        ("bill_to", "nobody", "Select a valid choice."),
        ("paid_at_session", "ten", "Write an amount"),
        ("version", "x", "This page was not whole."),
        ("form_id", "x", "valid UUID"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(
    scene: Scene, browser: Browser, owner: Member, field: str, value: str, words: str
) -> None:
    typed = _typed(owner, authorization_number="KEEP-ME", **{field: value})
    answer = browser.post(f"/billing/sessions/new/{scene.pilar.id}/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="KEEP-ME"' in page
    assert ClientSession.objects.filter(authorization_number="KEEP-ME").count() == 0


@given(text=st.text(max_size=60), field=st.sampled_from(FIELDS))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_in_any_field_is_answered(
    scene: Scene, browser: Browser, owner: Member, text: str, field: str
) -> None:
    typed = _typed(owner, **{field: text})
    answer = browser.post(f"/billing/sessions/new/{scene.pilar.id}/", typed)
    assert answer.status_code in (302, 422)


def test_diagnosis_is_searched_without_saving(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    url = f"/billing/sessions/{scene.ready.id}/"
    before = ClientSession.objects.get(id=scene.ready.id)
    typed = _typed(owner, diagnosis="generalized anxiety", find="1", charge="77")
    page = browser.post(url, typed).content.decode()
    assert ("F41.1</b> Generalized anxiety disorder" in page, 'value="77"' in page) == (True, True)
    added = browser.post(url, _typed(owner, diagnosis_codes="F33.1", add="F41.1"))
    assert 'value="F33.1, F41.1"' in added.content.decode()
    assert ClientSession.objects.get(id=scene.ready.id).version == before.version


def test_client_to_add_for_is_found_by_name_never_in_the_address(
    scene: Scene, browser: Browser
) -> None:
    found = browser.post("/billing/sessions/new/", {"q": "castel"}).content.decode()
    assert f"/billing/sessions/new/{scene.pilar.id}/" in found
    asked = browser.get("/billing/sessions/new/", {"q": "castel"}).content.decode()
    assert str(scene.pilar.id) not in asked
    assert browser.post("/billing/sessions/new/", {"q": "\x00" * 9}).status_code == 200
