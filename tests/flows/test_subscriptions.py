"""Subscriptions and Payment: every combination of subscriptions and privileges, and what it opens.

The table at the end of the requirements, as far as its functions exist; a function that comes adds
its row to ``FUNCTIONS``.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from typing import Any, NamedTuple

import pytest
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse

from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.practices.enums import Access, Association, Role, Subscription
from settee.practices.models import Member, Practice
from tests.billing.rooms import make_payer, make_service
from tests.cast import make_client, make_member, sign_in
from tests.pages import sent_by

pytestmark = pytest.mark.django_db
OFFICE, ELECTRONIC, PORTAL, REMINDERS = Subscription
COMBINATIONS = [set(some) for size in range(5) for some in combinations(Subscription, size)]
PATH = "/account/subscriptions/"


class Place(NamedTuple):
    """Role and privileges of somebody in the practice, and what they mean here."""

    name: str
    role: Role
    association: Association
    access: Access
    bills: bool
    sees: bool

    def joined_to(self, practice: Practice) -> Member:
        return make_member(
            practice,
            "Noor",
            "Haddad",
            role=self.role,
            association=self.association,
            access=self.access,
        )


PLACES = (
    Place("head", Role.PROVIDER, Association.ADMINISTRATOR, Access.ADMINISTRATOR, True, True),
    Place("modify", Role.PROVIDER, Association.MODIFY, Access.MODIFY, True, True),
    Place("view", Role.PROVIDER, Association.JOIN_ONLY, Access.VIEW, True, True),
    Place("alone", Role.PROVIDER, Association.JOIN_ONLY, Access.NONE, True, False),
    Place("biller", Role.STAFF, Association.JOIN_ONLY, Access.MODIFY, True, True),
    Place("front desk", Role.STAFF, Association.JOIN_ONLY, Access.VIEW, False, True),
)  # fmt: skip


class Scene(NamedTuple):
    """A practice with a client of a colleague's, and somebody who looks at it."""

    place: Place
    browser: Browser
    member: Member
    colleague: Member
    client: Client
    service_id: Any

    def page(self, name: str, *ids: Any) -> str:
        answer = self.browser.get(reverse(name, args=ids))
        return answer.content.decode() if answer.status_code == 200 else ""

    def opens(self, name: str, *ids: Any) -> bool:
        return self.browser.get(reverse(name, args=ids)).status_code == 200


def in_menu(scene: Scene) -> bool:
    return ">Billing<" in scene.page("desk:settings")


def posts(name: str) -> Callable[[Scene], bool]:
    """Whether the form is taken, be it only to say what is missing in it."""
    return lambda scene: scene.browser.post(reverse(name)).status_code in {200, 302, 422}


# Function, whether a person opens it, and its condition on subscriptions and place.
FUNCTIONS: dict[str, tuple[Callable[[Scene], bool], Callable[[set[Subscription], Place], bool]]] = {
    "Billing in the menu": (in_menu, lambda on, place: OFFICE in on and place.bills),
    "client sessions": (
        lambda scene: scene.opens("office:sessions"),
        lambda on, place: OFFICE in on and place.bills,
    ),
    "import of appointments": (
        lambda scene: scene.opens("office:send_to_billing"),
        lambda on, place: OFFICE in on and place.bills,
    ),
    "import of appointments, sent": (
        posts("office:send_to_billing"),
        lambda on, place: OFFICE in on and place.bills,
    ),
    "balances": (
        lambda scene: scene.opens("office:balances"),
        lambda on, place: OFFICE in on and place.bills,
    ),
    "balance in the list of clients": (
        lambda scene: "Balance" in scene.page("desk:clients"),
        lambda on, place: OFFICE in on and place.bills,
    ),
    "Sessions & Billing of a client": (
        lambda scene: scene.opens("desk:client_sessions", scene.client.id),
        lambda on, place: OFFICE in on and place.bills and place.sees,
    ),
    "billing code of a service": (
        lambda scene: "billing_code" in scene.page("desk:service", scene.service_id),
        lambda on, place: OFFICE in on,
    ),
    "claims in Settings": (
        lambda scene: scene.opens("desk:claims") and ">Claims</a>" in scene.page("desk:practice"),
        lambda on, place: OFFICE in on,
    ),
    "clearinghouse in Settings": (
        lambda scene: "receiver_name" in scene.page("desk:claims"),
        lambda on, place: {OFFICE, ELECTRONIC} <= on,
    ),
    "portal status in the list of clients": (
        lambda scene: ">Portal<" in scene.page("desk:clients"),
        lambda on, place: PORTAL in on,
    ),
    "configure the Portal tab": (
        lambda scene: (
            scene.opens("desk:person_portal", scene.colleague.id)
            and ">Portal</a>" in scene.page("desk:person", scene.colleague.id)
        ),
        lambda on, place: PORTAL in on,
    ),
    "configure the Reminders tab": (
        lambda scene: (
            scene.opens("desk:person_reminders", scene.colleague.id)
            and ">Reminders</a>" in scene.page("desk:person", scene.colleague.id)
        ),
        lambda on, place: REMINDERS in on,
    ),
}


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: str(place.name))
def place(request: pytest.FixtureRequest) -> Place:
    chosen: Place = request.param
    return chosen


@pytest.fixture
def scene(linden: Practice, owner: Member, place: Place) -> Scene:
    member = place.joined_to(linden)
    with practice_scope(linden.id):
        client = make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        make_client(linden, "C002", "Vo", "Di", provider=member if member.is_provider else owner)
        make_payer()
        service = make_service("Talk")
    return Scene(place, sign_in(member), member, owner, client, service.id)


@pytest.mark.parametrize("on", COMBINATIONS, ids=lambda on: "+".join(sorted(on)) or "none")
def test_combination_opens_exactly_what_its_conditions_say(
    scene: Scene, linden: Practice, on: set[Subscription]
) -> None:
    linden.subscriptions = sorted(on)
    linden.save(update_fields=["subscriptions"])
    found = {name: opens(scene) for name, (opens, _) in FUNCTIONS.items()}
    assert found == {name: holds(on, scene.place) for name, (_, holds) in FUNCTIONS.items()}


def test_each_function_has_a_combination_that_opens_and_one_that_closes_it() -> None:
    """Else a condition could never be found to be wrong."""
    for name, (_, holds) in FUNCTIONS.items():
        assert {holds(on, place) for on in COMBINATIONS for place in PLACES} == {True, False}, name


def send(browser: Browser, *chosen: str, **typed: Any) -> Any:
    sent = sent_by(browser.get(PATH).content.decode(), "seen")
    return browser.post(PATH, sent | {"chosen": list(chosen)} | typed)


def test_what_closes_is_shown_before_it_closes(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    page = send(browser, PORTAL).content.decode()
    assert "Back Office is switched off." in page
    assert "Client Portal is switched on" in page
    linden.refresh_from_db()
    assert linden.subscriptions == [OFFICE, ELECTRONIC]
    assert browser.post(PATH, sent_by(page, "sure"))["Location"] == PATH
    linden.refresh_from_db()
    assert linden.subscriptions == [PORTAL]
    assert ">Billing<" not in browser.get("/settings/").content.decode()


def test_what_is_switched_off_is_kept(owner: Member, linden: Practice) -> None:
    with practice_scope(linden.id):
        make_payer()
    browser = sign_in(owner)
    send(browser, sure="on")
    send(browser, OFFICE)
    linden.refresh_from_db()
    assert linden.subscriptions == [OFFICE]
    assert linden.receiver_name == "EXAMPLE CLEARINGHOUSE"
    assert browser.get("/billing/payers/").status_code == 200


def test_nothing_is_asked_where_nothing_closes_or_costs(owner: Member, linden: Practice) -> None:
    assert send(sign_in(owner), *Subscription)["Location"] == PATH
    linden.refresh_from_db()
    assert linden.subscriptions == list(Subscription)


def test_price_is_shown_and_more_of_it_is_asked_about(owner: Member, linden: Practice) -> None:
    prices = dict.fromkeys(Subscription, Decimal("0.00")) | {
        OFFICE: Decimal("49.00"),
        REMINDERS: Decimal("5.50"),
    }
    with override_settings(PRICES=prices):
        browser = sign_in(owner)
        page = browser.get(PATH).content.decode()
        assert "$49.00 a month" in page
        assert "Now: <b>$49.00</b> a month" in page
        page = send(browser, OFFICE, ELECTRONIC, REMINDERS).content.decode()
        assert "<b>$54.50</b> a month instead of $49.00" in page
        browser.post(PATH, sent_by(page, "sure"))
    linden.refresh_from_db()
    assert linden.subscriptions == [OFFICE, ELECTRONIC, REMINDERS]


def test_subscriptions_changed_by_two_at_once_are_shown(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    late = sent_by(browser.get(PATH).content.decode(), "seen")
    send(browser, OFFICE, ELECTRONIC, PORTAL)
    answer = browser.post(PATH, late | {"chosen": [OFFICE, ELECTRONIC, REMINDERS], "sure": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "now: Back Office, Electronic Billing, Client Portal." in page
    browser.post(PATH, sent_by(page, "seen") | {"sure": "on"})
    linden.refresh_from_db()
    assert linden.subscriptions == [OFFICE, ELECTRONIC, REMINDERS]


@pytest.mark.parametrize("bad", ["everything", "back_office\0"])
def test_unknown_subscription_is_refused(owner: Member, linden: Practice, bad: str) -> None:
    assert send(sign_in(owner), bad).status_code == 422
    linden.refresh_from_db()
    assert linden.subscriptions == [OFFICE, ELECTRONIC]


@pytest.mark.parametrize("other", PLACES[1:], ids=lambda place: str(place.name))
def test_subscriptions_are_switched_by_administrators_alone(
    linden: Practice, owner: Member, other: Place
) -> None:
    browser = sign_in(other.joined_to(linden))
    page = browser.get(PATH).content.decode()
    assert "Only an Administrator can change subscriptions." in page
    assert browser.post(PATH, {"chosen": [], "sure": "on"}).status_code == 403
    linden.refresh_from_db()
    assert linden.subscriptions == [OFFICE, ELECTRONIC]
