"""The clients' pages in a real browser: adding, searching, editing, insuring."""

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.billing.models import ClientBalance, Payer
from settee.clients.domain.client import derive
from settee.clients.models import Client, Coverage
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, Attendance, Service
from tests.browser import SCHEMES, WIDTHS, Opener, check_everywhere
from tests.cast import make_client, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def visit(live_server: LiveServer, open_page: Opener, owner: Member) -> Visit:
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}

    def visit_(path: str = "/clients/", **more: object) -> Page:
        return open_page(live_server.url + path, cookies=cookies, **more)

    return visit_


@pytest.fixture
def pilar(linden: Practice, owner: Member) -> Client:
    """One of three clients, with an appointment tomorrow and something owed."""
    with practice_scope(linden.id):
        Payer.objects.create(code="HARB1", name="Harborline")
        Payer.objects.create(code="LAKE", name="Lakeside", form="cms1500")
        names = [("Castellanos", "Pilar"), ("Nguyễn", "Thu Hà"), ("O’Brien", "Sean")]
        clients = [
            make_client(linden, f"C00{number}", last, first, provider=owner)
            for number, (last, first) in enumerate(names, start=1)
        ]
        for client in clients:
            client.phone = "(845) 555-0163"
            derive(client)
            client.save()
        ClientBalance.objects.create(client=clients[0], client_owes=Decimal("40"))
        ClientBalance.objects.create(client=clients[1], client_owes=Decimal("-30"))
        start = timezone.now() + timedelta(days=1)
        appointment = Appointment.objects.create(
            provider=owner,
            kind="client",
            start=start,
            end=start + timedelta(minutes=45),
            service=Service.objects.create(name="Individual 45", color="#2A78CF"),
            is_video=True,
        )
        Attendance.objects.create(appointment=appointment, client=clients[0])
    return clients[0]


def look(page: Page, name: str) -> None:
    check_everywhere(page)
    for scheme in SCHEMES if PICTURES else ():
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            path = Path(PICTURES or "") / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def test_first_client_is_added_and_a_second_alike_is_questioned(visit: Visit) -> None:
    page = visit()
    look(page, "empty")
    page.get_by_role("link", name="New client").first.click()
    look(page, "new")
    page.get_by_label("First name").fill("Anna")
    page.get_by_label("Birth date").fill("2/30/1990")
    page.get_by_role("button", name="Add client").click()
    expect(page.locator(".summary")).to_be_focused()
    look(page, "new-wrong")
    page.get_by_label("Last name").fill("Müller")
    page.get_by_label("Birth date").fill("2/3/1990")
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_role("heading", name="Müller, Anna")).to_be_visible()
    expect(page.locator(".snack")).to_contain_text("added as C0001")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").click()
    page.get_by_role("link", name="New client").click()
    page.get_by_label("First name").fill("Änna")
    page.get_by_label("Last name").fill("MULLER")
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_role("link", name="Müller, Anna")).to_be_visible()
    look(page, "alike")
    page.get_by_role("button", name="Add anyway").click()
    expect(page.locator(".snack")).to_contain_text("added as C0002")


def test_list_is_searched_while_typing_sorted_and_opened(visit: Visit, pilar: Client) -> None:
    page = visit()
    look(page, "list")
    page.keyboard.press("/")
    page.keyboard.type("an")
    expect(page.locator("mark")).to_have_count(2)
    expect(page.get_by_role("status").first).to_contain_text("match “an”")
    page.get_by_label("Search").fill("nguyen")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("mark")).to_have_text("Nguyễn")
    page.get_by_label("Search").fill("nobody")
    expect(page.get_by_role("heading", name="Nobody here")).to_be_visible()
    look(page, "nobody")
    page.get_by_label("Search").fill("")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Balance").click()
    expect(page.locator("tbody th a")).to_have_text(
        ["Castellanos, Pilar", "O’Brien, Sean", "Nguyễn, Thu Hà"]
    )
    page.get_by_label("With a balance").check()
    expect(page.locator("tbody th a")).to_have_text(["Castellanos, Pilar", "Nguyễn, Thu Hà"])
    assert "q=" not in page.url.split("/clients/")[1]
    page.get_by_label("Search").fill("castell")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_role("heading", name="Castellanos, Pilar")).to_be_visible()


def test_list_is_searched_without_script(visit: Visit, pilar: Client) -> None:
    page = visit(script=False)
    page.get_by_label("Search").fill("nguyen")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("tbody th a")).to_have_text(["Nguyễn, Thu Hà"])
    assert page.get_by_label("Search").input_value() == "nguyen"


def test_record_is_edited_on_its_tabs(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/")
    look(page, "personal")
    page.get_by_label("Preferred name").fill("Pili")
    page.get_by_label("ID or SSN").fill("123-45-6789")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".snack")).to_contain_text("Saved.")
    assert page.get_by_label("ID or SSN").input_value() == "•••-••-6789"
    page.get_by_role("link", name="Contact").click()
    expect(page.get_by_label("Name on the invoice")).to_be_hidden()
    page.get_by_label("Another responsible party").check()
    page.get_by_label("Name on the invoice").fill("Joaquín Castellanos")
    look(page, "contact")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".snack")).to_contain_text("Saved.")
    page.get_by_role("link", name="Discharge").click()
    page.get_by_label("Reason").select_option(index=1)
    page.get_by_role("button", name="Discharge").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Discharge")).to_be_visible()
    page.get_by_role("link", name="Sessions & Billing").click()
    look(page, "sessions")


def test_client_is_insured_through_somebody_else(
    visit: Visit, linden: Practice, pilar: Client
) -> None:
    page = visit(f"/clients/{pilar.id}/insurance/")
    primary = page.locator(".coverage").first
    expect(primary.get_by_role("heading", name="Subscriber")).to_be_hidden()
    page.get_by_label("Find a diagnosis").press_sequentially("recurrent mild")
    found = page.get_by_role("listbox", name="Diagnoses").get_by_role("option")
    expect(found.first).to_contain_text("F33.0")
    look(page, "diagnoses")
    page.get_by_label("Find a diagnosis").press("ArrowDown")
    page.get_by_label("Find a diagnosis").press("Enter")
    assert page.get_by_label("Diagnosis codes").input_value() == "F41.1, F33.0"
    primary.get_by_label("Switch to").select_option("Paper payers")
    company = primary.get_by_label("Insurance company")
    expect(company.locator("option")).to_have_text(["No insurance", "Lakeside (paper)"])
    primary.get_by_label("Switch to").select_option("Electronic payers")
    expect(company.locator("option")).to_have_text(["No insurance", "Harborline (electronic)"])
    company.select_option("HARB1")
    primary.get_by_label("ID number").fill("W123")
    primary.get_by_label("Whose insurance is this?").select_option(
        "The client is the subscriber’s spouse"
    )
    primary.get_by_label("First name").fill("Joaquín")
    primary.get_by_label("Last name").fill("Castellanos")
    look(page, "insurance")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".snack")).to_contain_text("Saved.")
    with practice_scope(linden.id):
        coverage = Coverage.objects.get()
    assert (coverage.payer_code, coverage.relationship, coverage.subscriber_first_name) == (
        "HARB1",
        "spouse",
        "Joaquín",
    )


def test_second_editor_sees_what_the_first_saved(visit: Visit, pilar: Client) -> None:
    first, second = (visit(f"/clients/{pilar.id}/contact/") for _ in range(2))
    first.get_by_label("City").first.fill("Hudson")
    first.get_by_label("Email", exact=True).fill("new@example.org")
    first.get_by_role("button", name="Save").click()
    expect(first.locator(".snack")).to_contain_text("Saved.")
    second.get_by_label("City").first.fill("Rhinebeck")
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".summary")).to_contain_text("City: they saved Hudson.")
    expect(second.locator(".summary")).to_contain_text("Email: they saved new@example.org.")
    look(second, "meanwhile")
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".snack")).to_contain_text("Saved.")
    assert second.get_by_label("City").first.input_value() == "Rhinebeck"
    assert second.get_by_label("Email", exact=True).input_value() == "new@example.org"
