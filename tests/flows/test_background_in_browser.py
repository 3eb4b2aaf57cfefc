"""What lies behind the appointments of the grid: hours, time off, holidays, buffers."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.domain.time_off import Away, add_time_off
from settee.scheduling.models import OfficeHours, Service
from tests.browser import Opener, check_everywhere
from tests.cast import make_client, sign_in
from tests.scheduling.scenes import wall, with_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


@pytest.fixture
def practice(linden: Practice, owner: Member, clinician: Member) -> Practice:
    """A week with Veterans Day, two days off, an afternoon off, and an appointment with buffers."""
    with practice_scope(linden.id):
        for day in range(5):
            hours = {"start": time(9), "end": time(17)}
            OfficeHours.objects.create(provider=owner, weekday=day, **hours)
        trip = Away(first_day=date(2026, 11, 12), last_day=date(2026, 11, 13), reason="Conference")
        add_time_off(actor=owner, provider=owner, key=new_id(), away=trip)
        dentist = Away(
            first_day=date(2026, 11, 10), last_day=date(2026, 11, 10), start=time(14), end=time(16)
        )
        add_time_off(actor=owner, provider=owner, key=new_id(), away=dentist)
        client = make_client(linden, "C001", "Castellanos", "Pilar", provider=owner)
        service = Service.objects.create(
            name="Intake", buffer_before=15, buffer_after=30, color="#2A78CF"
        )
        book_appointment(
            actor=owner, provider=owner, key=new_id(),
            start=wall("2026-11-09 10:00"), end=wall("2026-11-09 11:00"),
            details=with_client(client, service),
        )  # fmt: skip
    return linden


@pytest.fixture
def visit(live_server: LiveServer, open_page: Opener, practice: Practice, owner: Member) -> Visit:
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}

    def visit_(query: str, **more: object) -> Page:
        url = f"{live_server.url}/calendar/?date=2026-11-11&{query}"
        return open_page(url, cookies=cookies, **more)

    return visit_


@pytest.mark.parametrize(
    "query",
    ["view=week", "view=day", "view=month", "view=list", "view=day&provider=all",
     "view=week&provider=all", "view=list&provider=all"],
)  # fmt: skip
def test_days_off_are_named_in_every_view(visit: Visit, query: str) -> None:
    page = visit(query)
    expect(page.get_by_text("Veterans Day").first).to_be_visible()
    if "day" not in query:
        expect(page.get_by_text("Time off").first).to_be_visible()
    check_everywhere(page)


def test_buffers_are_drawn_beside_their_appointment(visit: Visit) -> None:
    page = visit("view=week")
    event = page.locator(".ec-event").filter(has_text="Castellanos").bounding_box()
    kept = page.locator(".ec-bg-event.is-buffer")
    expect(kept).to_have_count(2)
    before, after = (kept.nth(number).bounding_box() for number in range(2))
    assert event
    assert before
    assert after
    assert [round(each["height"]) for each in (before, after)] == [15, 30]
    assert round(before["y"] + before["height"]) == round(event["y"])
    assert round(after["y"]) == round(event["y"] + event["height"])
