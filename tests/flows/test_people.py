"""People of the practice: profile, services, privileges, leaving."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from settee.clients.models import Client
from settee.core.errors import NotAllowed
from settee.core.scope import practice_scope
from settee.practices.enums import Access, Association, Subscription
from settee.practices.models import Member, Practice
from settee.scheduling.models import Offering, Service
from settee.scheduling.offered import offered_services
from tests.billing.rooms import make_appointment, make_service
from tests.cast import make_client, make_member, sign_in
from tests.flows.test_settings import picture
from tests.pages import sent_by
from tests.scheduling.scenes import book

pytestmark = pytest.mark.django_db


def at(member: Member, page: str = "") -> str:
    return f"/settings/people/{member.id}/{page}"


def send(browser: Browser, path: str, field: str, **typed: Any) -> Any:
    return browser.post(path, sent_by(browser.get(path).content.decode(), field) | typed)


def now_stored(member: Member) -> Member:
    with practice_scope(member.practice.id):
        return Member.objects.select_related("practice", "user").get(id=member.id)


def test_profile_is_changed_by_its_owner(clinician: Member) -> None:
    browser, path = sign_in(clinician), at(clinician)
    answer = send(
        browser,
        path,
        "credentials",
        credentials="PhD",
        timezone="America/Chicago",
        license="LM-1",
        license_state="ny",
        license_until="2020-02-29",
        email="tomasz@b.co",
        bio="Sees couples.",
    )
    assert answer["Location"] == path
    stored = now_stored(clinician)
    assert (stored.credentials, stored.zone.key, stored.license_state, stored.bio) == (
        "PhD", "America/Chicago", "NY", "Sees couples.",
    )  # fmt: skip
    assert "The license ended on Feb 29, 2020." in browser.get(path).content.decode()


def test_bad_profile_is_said(clinician: Member) -> None:
    answer = send(
        sign_in(clinician), at(clinician), "credentials", license_until="soon", npi="1", email="x"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Write the day as", "This is not an NPI", "valid email"):
        assert words in page


def test_profile_of_another_is_seen_but_refused(clinician: Member, owner: Member) -> None:
    browser = sign_in(clinician)
    assert "Only an Administrator can change" in browser.get(at(owner)).content.decode()
    for page in ("", "photo/", "photo/remove/", "photo/restore/", "services/"):
        assert browser.post(at(owner, page)).status_code == 403


def test_photo_is_shown_taken_away_and_brought_back(clinician: Member) -> None:
    browser = sign_in(clinician)
    browser.post(at(clinician, "photo/"), {"picture": picture("JPEG")})
    assert browser.get(at(clinician, "photo/")).status_code == 200
    assert f'src="{at(clinician, "photo/")}?v=' in browser.get(at(clinician)).content.decode()
    browser.post(at(clinician, "photo/remove/"))
    assert browser.get(at(clinician, "photo/")).status_code == 404
    browser.post(at(clinician, "photo/restore/"))
    assert browser.get(at(clinician, "photo/")).status_code == 200


@pytest.mark.parametrize("page", ["", "privileges/", "services/", "photo/"])
def test_person_of_another_practice_is_hidden(owner: Member, stranger: Member, page: str) -> None:
    assert sign_in(owner).get(at(stranger, page)).status_code == 404


TABS = ("Profile", "Hours", "Services", "Portal", "Reminders", "Privs")


def tabs(page: str, name: str) -> list[str]:
    nav = page.split(f'aria-label="{name}"')[1].split("</nav>")[0]
    return [tab for tab in TABS if f">{tab}</a>" in nav]


def test_tabs_of_a_person_are_open_as_subscriptions_and_privileges_say(
    owner: Member, clinician: Member, biller: Member, linden: Practice
) -> None:
    linden.subscriptions = [Subscription.CLIENT_PORTAL, Subscription.REMINDERS]
    linden.save()
    page = sign_in(owner).get(at(owner)).content.decode()
    assert tabs(page, "Maren Okafor, LMFT") == list(TABS)
    page = sign_in(clinician).get(at(owner)).content.decode()
    assert tabs(page, "Maren Okafor, LMFT") == [tab for tab in TABS if tab != "Hours"]
    page = sign_in(owner).get(at(biller)).content.decode()
    assert tabs(page, "Iris Reyes, LMFT") == ["Profile", "Privs"]
    for page in ("services/", "portal/", "reminders/"):
        assert sign_in(owner).get(at(biller, page)).status_code == 404


@pytest.fixture
def talk(linden: Practice) -> Service:
    with practice_scope(linden.id):
        return make_service("Talk")


def test_provider_offers_services_on_their_own_terms(
    clinician: Member, linden: Practice, talk: Service
) -> None:
    browser, path, key = sign_in(clinician), at(clinician, "services/"), talk.id.hex
    typed = {f"minutes-{key}": "30", f"fee-{key}": "$90"}
    for _ in range(2):
        assert send(browser, path, f"minutes-{key}", **typed)["Location"] == path
    with practice_scope(linden.id):
        assert str(Offering.objects.get().fee) == "90.00"
        assert list(offered_services(clinician.id)) == [talk]
    sent = sent_by(browser.get(path).content.decode(), f"minutes-{key}")
    assert sent[f"minutes-{key}"] == "30"
    del sent[f"offered-{key}"]
    browser.post(path, sent)
    with practice_scope(linden.id):
        assert list(offered_services(clinician.id)) == []
        assert list(offered_services(linden.id)) == [talk]  # nobody’s: all of them


def test_terms_changed_by_two_at_once_are_not_lost(
    owner: Member, clinician: Member, linden: Practice, talk: Service
) -> None:
    path, name = at(clinician, "services/"), f"minutes-{talk.id.hex}"
    late = sent_by(sign_in(owner).get(path).content.decode(), name)
    send(sign_in(clinician), path, name, **{name: "30"})
    answer = sign_in(owner).post(path, late | {name: "50"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "they saved 30. What you typed is still in the field." in page
    sign_in(owner).post(path, sent_by(page, name))
    with practice_scope(linden.id):
        assert Offering.objects.get().minutes == 50


def test_bad_terms_are_said(clinician: Member, talk: Service) -> None:
    typed = {f"minutes-{talk.id.hex}": "0", f"fee-{talk.id.hex}": "much"}
    path = at(clinician, "services/")
    answer = send(sign_in(clinician), path, f"minutes-{talk.id.hex}", **typed)
    page = answer.content.decode()
    assert (answer.status_code, "Write an amount" in page) == (422, True)
    assert "greater than or equal to 1" in page


def test_privileges_are_set_and_the_last_administrator_stays(
    owner: Member, clinician: Member
) -> None:
    browser = sign_in(owner)
    chosen = {"role": "staff", "association": "modify", "access": "view"}
    path = at(clinician, "privileges/")
    assert send(browser, path, "role", **chosen)["Location"] == path
    answer = send(browser, at(owner, "privileges/"), "role", **chosen)
    assert answer.status_code == 422
    assert "only Administrator" in answer.content.decode()
    stored = now_stored(clinician)
    assert (stored.role, stored.association, stored.access) == (
        "staff", Association.MODIFY, Access.VIEW,
    )  # fmt: skip
    assert now_stored(owner).association == Association.ADMINISTRATOR


@pytest.mark.parametrize("page", ["privileges/", "privileges/removal/"])
def test_privileges_are_an_administrators(clinician: Member, page: str) -> None:
    chosen = {"version": "1", "role": "staff", "association": "administrator", "access": "view"}
    assert sign_in(clinician).post(at(clinician, page), chosen).status_code == 403


@pytest.fixture
def caseload(linden: Practice, clinician: Member) -> Client:
    """The clinician's only client, with an appointment tomorrow."""
    with practice_scope(linden.id):
        client = make_client(linden, "C7", "Castellanos", "Pilar", provider=clinician)
        make_appointment(clinician, client, start=timezone.now() + timedelta(days=1))
    return client


def test_leaving_shows_what_it_means_and_is_kept_to(
    owner: Member, clinician: Member, caseload: Client
) -> None:
    admin, leaver = sign_in(owner), sign_in(clinician)
    path = at(clinician, "privileges/")
    answer = send(admin, path, "role", association="none")
    assert answer["Location"] == at(clinician, "privileges/removal/")
    assert now_stored(clinician).is_joined
    page = admin.get(answer["Location"]).content.decode()
    for words in ("Remove from the practice", "<dd>1</dd>", "Castellanos", "not cancelled"):
        assert words in page
    assert leaver.get("/calendar/").status_code == 200
    answer = admin.post(answer["Location"], sent_by(page, "version"))
    assert answer["Location"] == path
    assert leaver.get("/calendar/").status_code == 302  # at once: nothing is open any more
    page = admin.get(path).content.decode()
    assert "Not part of this practice" in page
    assert "What is still theirs" in page
    assert "Wilk" not in admin.get("/inbox/new/").content.decode()
    assert admin.get(f"/clients/{caseload.id}/").status_code == 200


def test_calendar_of_who_left_is_seen_but_nothing_new_is_booked(
    owner: Member, clinician: Member, biller: Member, caseload: Client, linden: Practice
) -> None:
    admin, query = sign_in(owner), f"?provider={clinician.id}"
    alone = make_member(linden, "Lone", "Some")
    admin.post(at(clinician, "privileges/removal/"), {"version": "1"})
    for seeing in (admin, sign_in(biller)):
        assert seeing.get(f"/calendar/{query}&view=list").status_code == 200
        answer = seeing.get(f"/calendar/appointments/new/{query}")
        assert answer.status_code == 403
        assert "nothing new can be booked" in answer.content.decode()
    assert sign_in(alone).get(f"/calendar/{query}").status_code == 404
    assert "Wilk" not in admin.get("/calendar/").content.decode()
    with practice_scope(linden.id, user_id=owner.user_id):
        clinician.refresh_from_db()
        with pytest.raises(NotAllowed):
            book(clinician, "2026-10-14 11:30", caseload)


def test_who_left_comes_back_to_what_was_theirs(
    owner: Member, clinician: Member, caseload: Client
) -> None:
    admin, path = sign_in(owner), at(clinician, "privileges/removal/")
    admin.post(path, {"version": "1"})
    assert sign_in(clinician).get("/clients/").status_code == 302
    send(admin, at(clinician, "privileges/"), "role", association="join")
    assert "Castellanos" in sign_in(clinician).get("/clients/").content.decode()
    assert admin.get(path).status_code == 200


def test_removal_sent_twice_and_of_the_last_administrator(owner: Member, clinician: Member) -> None:
    admin = sign_in(owner)
    for _ in range(2):
        answer = admin.post(at(clinician, "privileges/removal/"), {"version": "1"})
        assert answer["Location"] == at(clinician, "privileges/")
    answer = admin.post(at(owner, "privileges/removal/"), {"version": "1"})
    assert (answer.status_code, "only Administrator" in answer.content.decode()) == (422, True)


def test_removal_of_somebody_changed_meanwhile_is_asked_again(
    owner: Member, clinician: Member
) -> None:
    admin = sign_in(owner)
    send(admin, at(clinician, "privileges/"), "role", access="modify")
    answer = admin.post(at(clinician, "privileges/removal/"), {"version": "1"})
    assert (answer.status_code, now_stored(clinician).is_joined) == (422, True)
    admin.post(at(clinician, "privileges/removal/"), sent_by(answer.content.decode(), "version"))
    stored = now_stored(clinician)
    assert (stored.is_joined, stored.access) == (False, Access.MODIFY)


def test_clients_are_given_to_another_provider(
    owner: Member, clinician: Member, biller: Member, caseload: Client, linden: Practice
) -> None:
    admin, path = sign_in(owner), at(clinician, "privileges/clients/")
    for bad in ("", str(biller.id), str(clinician.id), "x"):
        answer = admin.post(path, {"successor": bad})
        assert answer.status_code == 422
    page = admin.post(path, {"successor": str(owner.id)}, follow=True).content.decode()
    assert "1 client has a new provider." in page
    with practice_scope(linden.id):
        assert Client.objects.get().provider_id == owner.id


def test_clients_are_not_given_away_by_who_may_only_look(
    clinician: Member, owner: Member, linden: Practice
) -> None:
    viewer = make_member(linden, "Vera", "Looker", access=Access.VIEW)
    path = at(owner, "privileges/clients/")
    assert sign_in(viewer).post(path, {"successor": str(viewer.id)}).status_code == 403
    assert sign_in(clinician).post(path, {"successor": str(clinician.id)}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [("", 8), ("services/", 10), ("privileges/", 13), ("privileges/removal/", 13)],
)
def test_pages_of_a_person_take_few_statements(
    owner: Member,
    clinician: Member,
    linden: Practice,
    page: str,
    queries: int,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with practice_scope(linden.id):
        for number in range(count):
            service = make_service(f"Talk {number}")
            client = make_client(linden, f"C{number}", "Vo", "Di", provider=clinician)
            start = timezone.now() + timedelta(days=1 + number)
            make_appointment(clinician, client, start=start, service=service)
    browser = sign_in(owner)
    browser.get(at(clinician, page))
    with django_assert_num_queries(queries):
        browser.get(at(clinician, page))
