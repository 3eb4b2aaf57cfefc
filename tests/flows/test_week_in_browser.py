"""A week of a group practice at the screen: an administrator, a clinician who may look at the
others, and a biller who is staff. Whatever they do is found by the words on the page.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.billing.models import Batch
from settee.billing.tasks import generate_batch
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment
from tests.billing.rooms import make_payer, make_service
from tests.browser import Opener, axe
from tests.cast import make_client, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Desk:
    """One person's screen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def menu(self, name: str) -> None:
        self.page.get_by_role("navigation", name="Front desk").get_by_role(
            "link", name=name
        ).click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def told(self, text: str) -> None:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def event(self, name: str) -> Locator:
        return self.page.locator(".ec-event").filter(has_text=name)


@pytest.fixture
def people(
    live_server: LiveServer,
    open_page: Opener,
    linden: Practice,
    owner: Member,
    clinician: Member,
    biller: Member,
) -> dict[str, Desk]:
    """The practice before the week: a payer, a service, one client of the administrator's."""
    with practice_scope(linden.id):
        make_payer("PAP01")
        make_service("Individual 45")
        make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
    name = settings.SESSION_COOKIE_NAME

    def desk(member: Member) -> Desk:
        cookies = {name: sign_in(member).cookies[name].value}
        return Desk(open_page(f"{live_server.url}/calendar/", cookies=cookies))

    return {"maren": desk(owner), "tomasz": desk(clinician), "iris": desk(biller)}


def test_three_people_work_through_a_week(people: dict[str, Desk], linden: Practice) -> None:
    maren, tomasz, iris = people["maren"], people["tomasz"], people["iris"]
    # A week that is over by now, so that its appointments can be billed.
    tuesday = timezone.now().astimezone(linden.zone).date() - timedelta(days=9)
    day = f"{tuesday:%m/%d/%Y}"
    _administrator_sets_up(maren)
    _clinician_takes_a_client(tomasz)
    _clinician_books(tomasz, day)
    _administrator_books_beside(maren, day)
    _clinician_looks_at_the_group(tomasz, tuesday.isoformat())
    _clinician_marks_a_no_show(tomasz)
    _biller_finds_what_is_missing(iris, day)
    _clinician_answers(tomasz)
    _biller_bills(iris, linden)
    _administrator_reads_the_history(maren)
    for desk in people.values():
        axe(desk.page)


def _administrator_sets_up(maren: Desk) -> None:
    maren.menu("Settings")
    maren.follow("Linden Street Counseling", exact=True)
    maren.follow("Locations", exact=True)
    maren.follow("Add a location")
    maren.fill("Name", "Main Street")
    maren.press("Save")
    maren.fill("Name of a new room", "Blue room")
    maren.press("Add a room")
    maren.told("Blue room")
    maren.follow("Tomasz Wilk, LMFT")
    maren.follow("Privs", exact=True)
    maren.page.get_by_label("Access to Other Providers").select_option(label="View Only")
    maren.press("Save")
    maren.told("Saved.")


def _clinician_takes_a_client(tomasz: Desk) -> None:
    tomasz.menu("Clients")
    tomasz.follow("New client")
    tomasz.fill("First name", "Ana")
    tomasz.fill("Last name", "Ruiz")
    tomasz.fill("Birth date", "03/04/1990")
    tomasz.page.get_by_label("Sex for insurance").select_option(label="Female")
    tomasz.press("Add client")
    expect(tomasz.page.get_by_role("heading", name="Ruiz, Ana")).to_be_visible()
    tomasz.follow("Contact", exact=True)
    tomasz.fill("Street address", "4 Elm St")
    tomasz.fill("City", "Kingston")
    tomasz.fill("State", "NY")
    tomasz.fill("ZIP code", "12401")
    tomasz.press("Save")
    tomasz.told("Saved.")
    tomasz.follow("Insurance", exact=True)
    tomasz.page.get_by_label("Bill sessions to").select_option(label="Insurance")
    tomasz.fill("Diagnosis codes", "F41.1")
    tomasz.page.get_by_label("Insurance company").first.select_option(index=1)
    tomasz.press("Save")
    tomasz.told("Saved.")


def _clinician_books(tomasz: Desk, day: str) -> None:
    tomasz.menu("Calendar")
    tomasz.page.wait_for_selector(".ec-body")
    for time in ("10am", "2pm"):
        tomasz.page.keyboard.press("q")
        line = tomasz.page.get_by_role("textbox", name="Type who, when and how often")
        expect(line).to_be_focused()
        tomasz.page.keyboard.type(f"ana ruiz {day} {time} individual 45")
        expect(tomasz.page.locator("#quick-understood")).to_contain_text("Ruiz, Ana")
        line.press("Enter")
        expect(tomasz.page.get_by_text(f"{time[:-2]}:00").last).to_be_attached()
        tomasz.told("Booked:")
        tomasz.page.reload()
        tomasz.page.wait_for_selector(".ec-body")


def _administrator_books_beside(maren: Desk, day: str) -> None:
    maren.menu("Calendar")
    maren.page.wait_for_selector(".ec-body")
    maren.page.keyboard.press("q")
    maren.page.keyboard.type(f"castellanos {day} 10am individual 45")
    expect(maren.page.locator("#quick-understood")).to_contain_text("Castellanos, Pilar")
    maren.page.keyboard.press("Enter")
    maren.told("Booked:")


def _clinician_looks_at_the_group(tomasz: Desk, day: str) -> None:
    page = tomasz.page
    page.goto(page.url.split("/calendar/")[0] + f"/calendar/?view=day&date={day}&provider=all")
    expect(tomasz.event("Castellanos")).to_be_visible()
    expect(tomasz.event("Ruiz")).to_have_count(2)
    tomasz.told("You can change your own calendar; the others you can see but not change.")
    tomasz.event("Castellanos").click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Castellanos, Pilar")).to_be_visible()
    expect(panel.get_by_role("link", name="Edit")).to_have_count(0)
    page.keyboard.press("Escape")


def _clinician_marks_a_no_show(tomasz: Desk) -> None:
    tomasz.event("Ruiz").nth(1).click()
    panel = tomasz.page.locator("#panel")
    panel.get_by_role("link", name="Late or no-show").click()
    panel.get_by_label("No-show").check()
    panel.get_by_label("Reason").fill("Bus did not come")
    panel.get_by_role("button", name="Save").click()
    tomasz.told("Marked as no-show")


def _biller_finds_what_is_missing(iris: Desk, day: str) -> None:
    page = iris.page
    page.goto(page.url.split("/calendar/")[0] + "/todo/")
    iris.told("past appointments not sent to billing")
    axe(page)
    iris.follow("2 past appointments not sent to billing", exact=True)
    page.get_by_label("Select all appointments in the list").check()
    iris.press("Send to Billing")
    iris.told("2 Client Sessions have been created")
    page.get_by_role("main").get_by_role("link", name="Invoice Clients and Insurance").click()
    page.get_by_role("button", name="Not ready").hover()
    expect(page.locator(".tip:popover-open")).to_contain_text("member id")
    iris.menu("Inbox")
    iris.follow("New message")
    page.get_by_label("Tomasz Wilk").check()
    iris.fill("Subject", "Number on the card")
    iris.fill("Message", f"For the session of {day}: which member id does the card say?")
    iris.press("Send")
    iris.told("Sent.")


def _clinician_answers(tomasz: Desk) -> None:
    tomasz.menu("Clients")
    tomasz.follow("Ruiz, Ana")
    tomasz.follow("Insurance", exact=True)
    tomasz.fill("ID number", "D679409818")
    tomasz.press("Save")
    tomasz.told("Saved.")
    tomasz.page.get_by_role("link", name="Inbox 1 unread").click()
    tomasz.follow("Number on the card")
    tomasz.fill("Message", "It is on the record now.")
    tomasz.press("Send")
    tomasz.told("Sent.")


def _biller_bills(iris: Desk, practice: Practice) -> None:
    page = iris.page
    iris.menu("Billing")
    expect(page.get_by_role("link", name="Inbox 1 unread")).to_be_visible()
    page.get_by_role("link", name="Invoice Clients and Insurance").first.click()
    page.get_by_label("Select All ready sessions").check()
    iris.press("Generate Invoices and Insurance Forms")
    expect(page.get_by_role("heading", name="Generating")).to_be_visible()
    with practice_scope(practice.id):
        batch = Batch.objects.get()
        billed = Appointment.objects.filter(attendances__billed_at__isnull=False).count()
    generate_batch(practice_id=str(practice.id), batch_id=str(batch.id))
    expect(page.get_by_role("row", name="Electronic claims")).to_be_visible()
    iris.follow("Balances Due You")
    assert page.locator("tfoot .fw-semibold").inner_text() == "135.00"
    assert billed == 2


def _administrator_reads_the_history(maren: Desk) -> None:
    maren.menu("Clients")
    maren.follow("Ruiz, Ana")
    maren.follow("History of this record")
    maren.told("Tomasz Wilk")
    maren.told("D679409818")
