"""The printed calendar as Chromium prints it, and the search, in a real browser."""

import io
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from tests.browser import Opener, check_everywhere
from tests.cast import make_client, sign_in
from tests.scheduling.scenes import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]
LETTER = (612.0, 792.0)


@pytest.fixture
def visit(
    live_server: LiveServer, open_page: Opener, linden: Practice, owner: Member, clinician: Member
) -> Visit:
    """Seen by the owner; two appointments of hers on December 8, 2026, one of the clinician's."""
    with practice_scope(linden.id):
        pilar = make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        elias = make_client(linden, "C002", "Brandt", "Elias", provider=owner)
        book(owner, "2026-12-08 09:00", pilar)
        book(owner, "2026-12-08 11:00", elias)
        book(clinician, "2026-12-08 09:00", elias)
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}

    def visit_(path: str, **more: object) -> Page:
        return open_page(f"{live_server.url}{path}", cookies=cookies, **more)

    return visit_


def on_paper(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def text_of(paper: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in paper.pages)


def test_day_goes_on_one_upright_page_without_the_shell(visit: Visit) -> None:
    page = visit("/calendar/?view=day&date=2026-12-08&provider=all")
    page.get_by_role("link", name="Print").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    paper = on_paper(page)
    (only,) = paper.pages
    assert (float(only.mediabox.width), float(only.mediabox.height)) == LETTER
    text = text_of(paper)
    for part in ("Maren Okafor", "Tomasz Wilk", "Castellanos, Pilar", "9:00 AM", "Confidential"):
        assert part in text
    for part in ("Joined With", "Inbox", "Phone numbers", "Skip to content"):
        assert part not in text
    check_everywhere(page)


def test_week_goes_across_a_page_for_each_provider(visit: Visit) -> None:
    page = visit("/calendar/print/?view=week&date=2026-12-08&provider=all", scheme="dark")
    paper = on_paper(page)
    assert [(float(each.mediabox.width), float(each.mediabox.height)) for each in paper.pages] == [
        LETTER[::-1]
    ] * 2
    check_everywhere(page)


def test_choice_of_names_is_shown_at_once(visit: Visit) -> None:
    page = visit("/calendar/print/?view=day&date=2026-12-08")
    page.get_by_label("Names").select_option("initials")
    expect(page.get_by_role("rowheader", name="P. C.")).to_be_visible()
    assert "Castellanos" not in text_of(on_paper(page))


def test_search_narrows_while_typing_and_opens_by_enter(visit: Visit) -> None:
    page = visit("/calendar/?date=2026-12-08")
    page.wait_for_selector(".ec-body")
    page.keyboard.press("f")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.get_by_label("When").select_option("any")
    field.fill("brandt")
    expect(page.get_by_role("status").first).to_contain_text("2 appointments match “brandt”")
    expect(page.get_by_role("link", name="Castellanos, Pilar")).to_have_count(0)
    field.press("Enter")
    expect(page.get_by_role("heading", name="Brandt, Elias")).to_be_visible()


@pytest.mark.parametrize("text", ["", "nobody at all"])
def test_search_suits_everybody_full_and_empty(visit: Visit, text: str) -> None:
    page = visit("/calendar/find/")
    page.get_by_label("When").select_option("any")
    page.get_by_role("searchbox").fill(text)
    expect(page.get_by_role("status").first).to_contain_text("appointment")
    check_everywhere(page)
