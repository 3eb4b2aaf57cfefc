"""My Account: theme, subscriptions, services, sessions."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries

from settee.billing.models import BillingCode
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice, User
from settee.scheduling.domain.service import add_service
from settee.scheduling.models import Service
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


def _service(**more: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "form_id": str(new_id()),
        "name": "Individual 45",
        "billing_code": "90834",
        "modifiers": "gt; 95 95",
        "minutes": "45",
        "fee": "$1,150.5",
        "place_of_service": "10",
        "color": "#3C9DAF",
        "billable": "on",
        "active": "on",
    } | more


def _stored(practice: Practice) -> list[Service]:
    with practice_scope(practice.id):
        return list(Service.objects.all())


def test_theme_is_drawn_from_then_on(owner: Member) -> None:
    browser = sign_in(owner)
    assert browser.post("/account/", {"theme": "dark"})["Location"] == "/account/"
    assert User.objects.get().theme == "dark"
    assert 'data-bs-theme="dark"' in browser.get("/account/").content.decode()
    assert browser.post("/account/", {"theme": "pink"}).status_code == 422


def test_subscriptions_show_the_installations_prices(owner: Member) -> None:
    prices = {
        "back_office": Decimal("49.00"),
        "electronic_billing": Decimal("20.50"),
        "client_portal": Decimal("0.00"),
        "reminders": Decimal("5.00"),
    }
    with override_settings(PRICES=prices):
        page = sign_in(owner).get("/account/subscriptions/").content.decode()
    assert "$49.00 a month" in page
    assert "<b>$69.50</b> a month" in page


@pytest.mark.parametrize("chosen", ["everything", "back_office,reminders"])
def test_unknown_subscription_is_refused(owner: Member, chosen: str) -> None:
    answer = sign_in(owner).post("/account/subscriptions/", {"chosen": chosen})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/account/subscriptions/", "/account/services/new/"])
def test_administrators_matters_are_refused_to_others_in_words(biller: Member, path: str) -> None:
    answer = sign_in(biller).post(path, _service())
    assert (answer.status_code, "Only an Administrator" in answer.content.decode()) == (403, True)


def test_service_is_added_once_with_all_it_holds(owner: Member, linden: Practice) -> None:
    browser, form = sign_in(owner), _service()
    answers = [browser.post("/account/services/new/", form)["Location"] for _ in range(2)]
    assert answers == ["/account/services/", "/account/services/"]
    (service,) = _stored(linden)
    assert (service.billing_code, service.modifiers, service.fee, service.place_of_service) == (
        "90834", ["GT", "95"], Decimal("1150.50"), "10",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Fill this in."),
        ("minutes", "0", "greater than or equal to 1"),
        ("minutes", "1e3", "Type a whole number"),
        ("fee", "1.234", "at most two places"),
        ("fee", "-5", "at most two places"),
        ("modifiers", "955", "two characters"),
        ("modifiers", "A1 A2 A3 A4 A5", "up to four"),
        ("place_of_service", "98", "valid choice"),
        ("color", "red", "Choose a color"),
        ("billing_code", "x" * 11, "at most 10"),
    ],
)
def test_bad_service_is_refused_at_its_field(
    owner: Member, linden: Practice, field: str, value: str, words: str
) -> None:
    answer = sign_in(owner).post("/account/services/new/", _service(**{field: value}))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert _stored(linden) == []


def test_service_name_taken_is_said_at_the_name(owner: Member) -> None:
    browser = sign_in(owner)
    browser.post("/account/services/new/", _service())
    answer = browser.post("/account/services/new/", _service(name="INDIVIDUAL 45"))
    assert (answer.status_code, "already" in answer.content.decode()) == (422, True)


def test_service_is_switched_off_not_deleted_and_conflicts_are_shown(
    owner: Member, linden: Practice
) -> None:
    browser = sign_in(owner)
    browser.post("/account/services/new/", _service())
    path = f"/account/services/{_stored(linden)[0].id}/"
    browser.post(path, _service(active=""))
    assert [service.active for service in _stored(linden)] == [False]
    answer = browser.post(path, _service(name="Other"))
    page = answer.content.decode()
    assert page.split("Stored now: ")[1].split(". Save")[0] == "Name: Individual 45; In use: no"


def test_billing_code_is_asked_for_with_the_back_office_only_and_kept(
    owner: Member, linden: Practice
) -> None:
    browser = sign_in(owner)
    browser.post("/account/services/new/", _service())
    with practice_scope(linden.id):
        BillingCode.objects.create(code="90837", description="Psychotherapy, 60 minutes")
    path = f"/account/services/{_stored(linden)[0].id}/"
    assert '<option value="90837">' in browser.get(path).content.decode()
    browser.post("/account/subscriptions/", {"sure": "on"})
    assert "billing_code" not in browser.get(path).content.decode()
    browser.post(path, {**_service(name="Renamed"), "billing_code": "HACK"})
    (service,) = _stored(linden)
    assert (service.name, service.billing_code) == ("Renamed", "90834")


def test_service_of_another_practice_is_hidden(
    owner: Member, stranger: Member, alder: Practice
) -> None:
    with practice_scope(alder.id):
        theirs = add_service(actor=stranger, form_id=new_id(), values={"name": "Theirs"})
    browser = sign_in(owner)
    assert browser.get(f"/account/services/{theirs.id}/").status_code == 404
    assert browser.post(f"/account/services/{theirs.id}/", _service()).status_code == 404
    answer = browser.post("/account/services/new/", _service(form_id=str(theirs.id)))
    assert answer.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_services_asks_once(
    owner: Member,
    linden: Practice,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with practice_scope(linden.id):
        for number in range(count):
            add_service(actor=owner, form_id=new_id(), values={"name": f"S{number}"})
    browser = sign_in(owner)
    browser.get("/account/services/")
    with django_assert_num_queries(7):
        assert browser.get("/account/services/").content.decode().count("swatch") == count


@pytest.mark.parametrize(
    "path",
    ["/account/", "/account/security/", "/accounts/email/", "/accounts/2fa/",
     "/accounts/sessions/", "/accounts/2fa/webauthn/"],
)  # fmt: skip
def test_page_of_my_account_stands_below_its_tabs(owner: Member, path: str) -> None:
    page = sign_in(owner).get(path).content.decode()
    assert page.count('aria-label="My Account"') == 1
    assert page.count("<h1") == 1
