"""Settings in a real browser: every tab, full and empty, at all widths; a walk at the screen."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.domain.location import add_location, set_location_hours
from settee.practices.domain.pictures import set_logo
from settee.practices.domain.room import add_room
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from tests.billing.rooms import make_appointment, make_service
from tests.browser import SCHEMES, WIDTHS, Opener, axe, sideways
from tests.cast import PASSWORD, make_client
from tests.flows.test_settings import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, member: Member) -> None:
    page.get_by_label("Email").fill(member.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Settings")).to_be_attached()


def check(page: Page) -> None:
    for scheme, width in zip(SCHEMES, (WIDTHS[0], WIDTHS[-1]), strict=True):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        assert (page.url, width, sideways(page)) == (page.url, width, 0)


@pytest.fixture
def full(linden: Practice, owner: Member, clinician: Member) -> Practice:
    """A practice that has set everything, with all subscriptions."""
    linden.subscriptions = list(Subscription)
    linden.save()
    with practice_scope(linden.id, user_id=owner.user_id):
        set_logo(actor=owner, content=picture("PNG").read())
        places = [
            add_location(
                actor=owner,
                form_id=new_id(),
                values={"name": name, "line1": "4 Elm St", "city": "Kingston", "state": "NY"},
            )
            for name in ("Uptown", "Harbor")
        ]
        hours = [(day, time(9), time(17)) for day in range(5)]
        set_location_hours(actor=owner, location_id=places[0].id, hours=hours)
        for name in ("Blue room", "Garden room"):
            add_room(actor=owner, location_id=places[0].id, form_id=new_id(), name=name)
        for name in ("First session", "Individual 45"):
            service = make_service(name)
        client = make_client(linden, "C1", "Castellanos", "Pilar", provider=clinician)
        start = timezone.now() + timedelta(days=1)
        make_appointment(clinician, client, start=start, service=service)
    return linden


TABS = (
    "/settings/", "/settings/practice/", "/settings/practice/addresses/",
    "/settings/practice/identifiers/", "/settings/practice/locations/",
    "/settings/practice/locations/new/", "/settings/practice/claims/",
)  # fmt: skip
PERSON = (
    "", "services/", "portal/", "reminders/", "privileges/", "privileges/removal/",
)  # fmt: skip


def test_pages_of_settings_are_clean_full_and_empty(
    live_server: LiveServer, open_page: Opener, owner: Member, clinician: Member, full: Practice
) -> None:
    page = open_page(live_server.url)
    enter(page, owner)
    person = [f"/settings/people/{clinician.id}/{tab}" for tab in PERSON]
    for path in (*TABS, *person, "/account/subscriptions/"):
        page.goto(live_server.url + path)
        check(page)
    page.goto(live_server.url + "/settings/practice/locations/")
    page.get_by_role("link", name="Uptown").click()
    check(page)
    page.get_by_role("link", name="Change the hours").click()
    check(page)


def test_settings_without_anything_are_clean(
    live_server: LiveServer, open_page: Opener, clinician: Member, owner: Member, linden: Practice
) -> None:
    linden.subscriptions, linden.npi = [], ""
    linden.save()
    page = open_page(live_server.url)
    enter(page, owner)
    services = f"/settings/people/{clinician.id}/services/"
    for path in ("/settings/", "/settings/practice/", "/settings/practice/locations/", services):
        page.goto(live_server.url + path)
        check(page)
    other = open_page(live_server.url)
    enter(other, clinician)
    for path in ("/settings/", "/settings/practice/", f"/settings/people/{owner.id}/"):
        other.goto(live_server.url + path)
        check(other)


@pytest.mark.parametrize("script", [True, False])
def test_practice_is_set_up_at_the_screen(
    live_server: LiveServer,
    open_page: Opener,
    owner: Member,
    linden: Practice,
    tmp_path: Path,
    script: bool,
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(ContentFile(picture("PNG").read()).read())
    page = open_page(live_server.url, script=script)
    enter(page, owner)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Linden Street Counseling").click()
    page.get_by_label("Practice Name").fill("Linden Group")
    page.get_by_label("Word for the people you see").select_option("patient")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Linden Group")).to_be_visible()
    expect(page.get_by_role("link", name="Patients", exact=True)).to_be_visible()
    page.get_by_label("Logo").set_input_files(logo)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("img", name="Logo, as it is now")).to_be_visible()
    page.get_by_role("button", name="Take away").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("img", name="Logo, as it is now")).to_be_visible()

    page.get_by_role("link", name="Locations").click()
    for name in ("Uptown", "Harbor"):
        page.get_by_role("link", name="Add a location").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_label("Name of a new room").fill("Blue room")
        page.get_by_role("button", name="Add a room").click()
        expect(page.get_by_label("Name of Blue room")).to_have_value("Blue room")
        page.get_by_label("Name of a new room").fill("blue ROOM")
        page.get_by_role("button", name="Add a room").click()
        expect(page.get_by_role("alert")).to_contain_text("There is blue ROOM already.")
        page.get_by_role("link", name="Locations").first.click()
    page.get_by_role("button", name="Up with Harbor").click()
    names = page.locator("main .rows a.fw-semibold").all_inner_texts()
    assert names == ["Harbor", "Uptown"]
    page.get_by_role("button", name="Put away Uptown").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Uptown is in use again.")).to_be_visible()
