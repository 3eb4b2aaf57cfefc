"""Insurances, cards, merging and exporting in a real browser."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.billing.models import Payer
from settee.clients.domain.client import derive
from settee.clients.models import Client, Coverage
from settee.core.scope import practice_scope
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from tests.billing.rooms import make_appointment
from tests.browser import SCHEMES, WIDTHS, Opener, check_everywhere
from tests.cast import make_client, make_member, sign_in

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
    """One of many clients, entered twice, with two insurances."""
    linden.subscriptions = list(Subscription)
    linden.save()
    make_member(linden, "Daniel", "Reyes")
    with practice_scope(linden.id):
        Payer.objects.create(code="HARB1", name="Harborline Health")
        Payer.objects.create(code="LAKE", name="Lakeside Mutual", form="cms1500")
        names = [
            ("Castellanos", "Pilar"), ("Castellanos", "Pili"), ("Nguyễn", "Thu Hà"),
            ("O’Brien", "Sean"), ("Branagan", "Shane"), ("Tanaka", "Emi"), ("Vasquez", "Andre"),
        ]  # fmt: skip
        clients = [
            make_client(linden, f"C{number:03}", last, first, provider=owner)
            for number, (last, first) in enumerate(names, start=1)
        ]
        statuses = ["active", "no", "pending", "active", "no", "active", "pending"]
        for number, (client, status) in enumerate(zip(clients, statuses, strict=True)):
            client.phone, client.portal_status = f"(845) 555-01{number}3", status
            derive(client)
            client.save()
        pilar, twin = clients[:2]
        Client.objects.filter(id=twin.id).update(
            preferred_name="Pili", language="Spanish", notes="Prefers mornings.", city="Hudson"
        )
        Client.objects.filter(id=pilar.id).update(notes="Ramp at the back.")
        make_appointment(owner, twin)
        Coverage.objects.create(
            client=pilar, rank=1, payer_code="HARB1", member_id="W1", valid_until="2020-12-31"
        )
        Coverage.objects.create(client=pilar, rank=2, payer_code="LAKE", member_id="L1")
    return pilar


def look(page: Page, name: str) -> None:
    page.evaluate("scrollTo(0, 0)")
    check_everywhere(page)
    for scheme in SCHEMES if PICTURES else ():
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            path = Path(PICTURES or "") / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def card() -> dict[str, str | bytes]:
    image = Image.new("RGB", (1586, 1000), "#1f5f8b")
    ImageDraw.Draw(image).text((120, 120), "HARBORLINE HEALTH  W1", fill="white", font_size=90)
    out = BytesIO()
    image.save(out, "JPEG")
    return {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_card_is_added_without_losing_what_is_typed(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/insurance/")
    page.get_by_label("ID number").first.fill("L2")
    page.get_by_label("Picture of the card’s front").first.set_input_files(card())  # type: ignore[arg-type]
    page.get_by_role("button", name="Add the picture").first.click()
    picture = page.get_by_role("img", name="The card’s front").first
    expect(picture).to_be_visible()
    expect(page.get_by_label("ID number").first).to_have_value("L2")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    look(page, "insurance")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_text("The card’s front is removed.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("img", name="The card’s front")).to_have_count(1)


def test_insurance_is_added_and_made_primary(visit: Visit, linden: Practice, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/insurance/")
    page.get_by_text("Add a secondary insurance").click()
    page.locator("#id_tertiary-payer_code").select_option("HARB1")
    page.locator("#id_tertiary-member_id").fill("H7")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Make primary").click()
    expect(page.locator("#id_primary-member_id")).to_have_value("H7")
    with practice_scope(linden.id):
        order = Coverage.objects.order_by("rank").values_list("member_id", flat=True)
        assert list(order) == ["H7", "L1", "W1"]


def test_two_records_become_one(visit: Visit, pilar: Client) -> None:
    page = visit(f"/clients/{pilar.id}/")
    page.get_by_role("link", name="Merge with another record").click()
    expect(page.get_by_text("These may be the same person.")).to_be_visible()
    look(page, "merge-choose")
    page.get_by_label("Search by name").fill("c002")
    expect(page.get_by_text("1 found.")).to_be_visible()
    page.get_by_role("link", name="Castellanos, Pili").click()
    expect(page.get_by_text("1 appointment", exact=True)).to_be_visible()
    look(page, "merge")
    page.get_by_label("Name: Pili Castellanos").check()
    page.get_by_role("button", name="Merge the two records").click()
    expect(page.get_by_role("heading", name="Castellanos, Pili")).to_be_visible()


def test_filters_come_back_with_the_page(visit: Visit, pilar: Client) -> None:
    page = visit()
    look(page, "clients")
    page.get_by_label("Portal").select_option("pending")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_label("Nothing scheduled").check()
    page.wait_for_url("**/clients/?portal=pending&idle=on")
    page.get_by_label("Search").fill("thu")
    expect(page.get_by_role("row")).to_have_count(2)
    assert "thu" not in page.url
    page.get_by_role("link", name="Nguyễn").click()
    page.go_back()
    expect(page.get_by_label("Portal")).to_have_value("pending")
    expect(page.get_by_label("Nothing scheduled")).to_be_checked()


def test_list_is_exported(visit: Visit, pilar: Client) -> None:
    page = visit()
    page.get_by_label("Search").fill("tanaka")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_text("for “tanaka”")).to_be_visible()
    look(page, "export")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()] == ["Last name", "Tanaka"]
