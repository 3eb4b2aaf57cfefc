"""All tabs of a client's record in a real browser: people, documents, own fields, history."""

import os
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer
from reportlab.pdfgen.canvas import Canvas

from settee.clients.domain.client import derive
from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.practices.enums import Subscription
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

    def visit_(path: str, **more: object) -> Page:
        return open_page(live_server.url + path, cookies=cookies, **more)

    return visit_


@pytest.fixture
def pilar(linden: Practice, owner: Member) -> Client:
    """With all subscriptions, another client, and five appointments to come and three past."""
    linden.subscriptions = list(Subscription)
    linden.save()
    with practice_scope(linden.id):
        client = make_client(
            linden, "C001", "Castellanos", "Pilar", provider=owner, phone="(845) 555-0163",
            preferred_name="Pili", pronouns="she/her",
        )  # fmt: skip
        other = make_client(linden, "C002", "Castellanos", "Joaquín", provider=owner)
        for one in (client, other):
            derive(one)
            one.save()
        service = Service.objects.create(name="Individual 45", color="#2A78CF")
        for week in range(-3, 5):
            start = timezone.now() + timedelta(days=7 * week, hours=1)
            status = {-1: "no_show", -2: "late_cancel"}.get(week, "scheduled")
            reason = "Snow" if week == -2 else ""
            appointment = Appointment.objects.create(
                provider=owner, kind="client", start=start, end=start + timedelta(minutes=45),
                service=service, status=status, cancel_reason=reason,
            )  # fmt: skip
            Attendance.objects.create(appointment=appointment, client=client)
    return client


def look(page: Page, name: str) -> None:
    page.evaluate("scrollTo(0, 0)")  # else a bar covers half of some link
    check_everywhere(page)
    for scheme in SCHEMES if PICTURES else ():
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            path = Path(PICTURES or "") / f"record-{name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def saved(page: Page, words: str = "Saved.") -> None:
    expect(page.locator(".snack")).to_contain_text(words)


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Client record").get_by_role(
        "link", name=name, exact=True
    ).click()


def pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "Consent to treatment")
    canvas.save()
    return out.getvalue()


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 400), "#2A78CF").save(out, "PNG")
    return out.getvalue()


def test_personal_tells_who_the_client_is(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/")
    names = ["Personal", "Contact", "Insurance", "Reminders & Portal", "Other Information"]
    tabs = page.get_by_role("navigation", name="Client record").get_by_role("link")
    expect(tabs).to_have_text([*names, "Documents", "Sessions & Billing"])
    page.get_by_label("Marital status").select_option("Married")
    page.get_by_label("Referred by").fill("Dr. Amos Pell, family practice")
    page.get_by_label("Gender identity").fill("Woman")
    page.get_by_label("Asian").check()
    page.get_by_label("White").check()
    look(page, "personal")
    page.get_by_role("button", name="Save").click()
    saved(page)
    expect(page.get_by_label("Asian")).to_be_checked()
    page.get_by_role("link", name="History of this record").click()
    expect(page.get_by_role("main")).to_contain_text("Race and ethnicity")
    expect(page.get_by_role("main")).to_contain_text("Asian, White")
    look(page, "history")
    page.get_by_label("Field").select_option("Referred by")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".history li")).to_have_count(1)
    page.get_by_role("link", name="Who looked").click()
    expect(page.locator(".history")).to_contain_text("Opened the record")
    look(page, "looked")


def test_phones_and_people_on_contact(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/contact/")
    look(page, "contact-empty")
    second = page.get_by_role("group", name="Number 2")
    second.get_by_label("Phone 2").fill("845 555 0199")
    second.get_by_label("Kind").select_option("Work")
    second.get_by_label("OK to leave a message").check()
    second.get_by_label("Preferred").check()
    page.get_by_role("button", name="Save").click()
    saved(page)
    first = page.get_by_role("group", name="Number 1")
    assert first.get_by_label("Phone").input_value() == "(845) 555-0199"
    expect(first.get_by_label("OK to leave a message")).to_be_checked()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name").fill("Ana Ruiz")
    page.get_by_label("Phone").fill("845 555 0164")
    page.get_by_label("Emergency contact").check()
    page.get_by_label("Guarantor").check()
    look(page, "person")
    page.get_by_role("button", name="Add", exact=True).click()
    saved(page, "Ana Ruiz is added.")
    expect(page.get_by_role("heading", name="Emergency contact")).to_be_visible()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Another client of the practice").check()
    page.get_by_label("Find the other client").press_sequentially("joaq")
    page.get_by_label("Castellanos, Joaquín").check()
    page.get_by_label("What they are to the client").select_option("Spouse or partner")
    look(page, "person-linked")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Castellanos, Joaquín", exact=True)).to_be_visible()
    look(page, "contact")
    page.get_by_role("button", name="Send invoices to them").click()
    assert page.get_by_label("Name on the invoice").input_value() == "Ana Ruiz"
    page.get_by_role("button", name="Remove Ana Ruiz").click()
    expect(page.locator(".person")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".person")).to_have_count(2)
    page.get_by_role("link", name="Castellanos, Joaquín", exact=True).click()
    tab(page, "Contact")
    expect(page.get_by_role("link", name="Castellanos, Pilar", exact=True)).to_be_visible()


def test_documents_are_added_seen_and_deleted(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/documents/")
    look(page, "documents-empty")
    files: list[FilePayload] = [
        {"name": "Consent.pdf", "mimeType": "application/pdf", "buffer": pdf()},
        {"name": "Card.png", "mimeType": "image/png", "buffer": picture()},
        {"name": "Letter.docx", "mimeType": "text/html", "buffer": b"PK\x03\x04 letter"},
    ]
    page.get_by_label("Files").set_input_files(files)
    page.get_by_label("Kind").select_option("Consent or agreement")
    page.get_by_role("button", name="Add", exact=True).click()
    saved(page, "3 documents are added.")
    look(page, "documents")
    page.get_by_role("link", name="Card").click()
    expect(page.locator("img.preview")).to_have_js_property("naturalWidth", 640)
    look(page, "picture")
    tab(page, "Documents")
    page.get_by_role("link", name="Consent", exact=True).click()
    expect(page.locator("iframe.preview")).to_be_visible()
    page.wait_for_timeout(1500)
    look(page, "pdf")
    page.get_by_label("Title").fill("Consent to treatment")
    page.get_by_role("button", name="Save").click()
    saved(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
    assert downloading.value.suggested_filename == "Consent.pdf"
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Letter").click()
    look(page, "document")


def test_practice_asks_its_own_questions(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/information/")
    look(page, "information-empty")
    page.get_by_role("link", name="Add fields").click()
    look(page, "fields-empty")
    for label, kind, choices in (
        ("Allergies", "Long text", ""),
        ("How did you hear of us?", "One choice", "A friend\nThe website"),
        ("Languages at home", "Several choices", "English\nSpanish"),
        ("Driver’s license until", "Date", ""),
        ("Pets at home?", "Yes or no", ""),
        ("Siblings", "Number", ""),
    ):
        page.get_by_role("link", name="Add a field").click()
        page.get_by_label("Question").fill(label)
        page.get_by_label("Kind").select_option(kind)
        if choices:
            page.get_by_label("Choices").fill(choices)
            look(page, "field")
        else:
            expect(page.get_by_label("Choices")).to_be_hidden()
        page.get_by_role("button", name="Add field").click()
        saved(page, f"{label} is added.")
    page.get_by_role("button", name="Move Siblings up").click()
    page.get_by_role("button", name="Archive Allergies").click()
    look(page, "fields")
    page.get_by_role("button", name="Undo").click()
    page.goto(page.url.replace("/settings/information/", f"/clients/{pilar.id}/information/"))
    page.get_by_label("Allergies").fill("Peanuts")
    page.get_by_label("How did you hear of us?").select_option("A friend")
    page.get_by_label("Spanish").check()
    page.get_by_label("Driver’s license until").fill("2/30/2027")
    page.get_by_label("Siblings").fill("two")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".summary")).to_be_focused()
    look(page, "information-wrong")
    page.get_by_label("Driver’s license until").fill("2/28/2027")
    page.get_by_label("Siblings").fill("2")
    page.get_by_role("button", name="Save").click()
    saved(page)
    expect(page.get_by_label("Spanish")).to_be_checked()
    look(page, "information")


def test_reminders_open_with_their_subscriptions(
    visit: Visit, linden: Practice, pilar: Client
) -> None:
    page = visit(f"/clients/{pilar.id}/reminders/")
    page.get_by_label("Reminder phone").fill("845 555 0163")
    page.get_by_label("How the client wants to be reached").select_option("Text message")
    page.get_by_role("button", name="Save").click()
    saved(page)
    look(page, "reminders")
    linden.subscriptions = []
    linden.save()
    page.reload()
    expect(page.get_by_role("heading", name="Switched off")).to_be_visible()
    look(page, "reminders-off")


def test_appointments_and_discharge(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/")
    page.get_by_role("link", name="2 more until").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    look(page, "appointments")
    page.get_by_role("link", name="Past appointments").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody")).to_contain_text("No-show")
    expect(page.locator("tbody")).to_contain_text("Snow")
    look(page, "past")
    page.get_by_role("link", name="Discharge").click()
    page.get_by_label("Reason").select_option("Moved away")
    look(page, "discharge")
    page.get_by_role("button", name="Discharge").click()
    saved(page, "is discharged")
    look(page, "discharged")
    page.get_by_role("button", name="Take back into care").click()
    expect(page.get_by_role("link", name="Discharge")).to_be_visible()


def test_somebody_alike_is_told_while_typing(visit: Visit, pilar: Client) -> None:
    page = visit("/clients/new/")
    page.get_by_label("First name").fill("pilar")
    page.get_by_label("Last name").press_sequentially("castellános")
    expect(page.locator("#alike")).to_contain_text("This may be a client you have already.")
    expect(page.get_by_role("link", name="Castellanos, Pilar", exact=True)).to_be_visible()
    look(page, "alike-typing")
    page.get_by_label("Last name").fill("Other")
    expect(page.locator("#alike")).to_be_empty()
