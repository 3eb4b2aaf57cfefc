"""Cancelled, cancelled late, not come: proposed by the time that is left, kept with its reason."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from settee.scheduling.calling_off import usual_status
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.models import Appointment
from tests.cast import sign_in
from tests.scheduling.scenes import NEW_YORK, weekly, with_client

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 18, 15, tzinfo=UTC)


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def book_in(owner: Member, client: Client, hours: float) -> Appointment:
    """An appointment that begins so many hours from now."""
    start = timezone.now() + timedelta(hours=hours)
    return book_appointment(
        actor=owner,
        provider=owner,
        key=new_id(),
        start=start,
        end=start + timedelta(minutes=45),
        details=with_client(client),
        anyway=True,
    )


def panel(browser: Browser, row: Appointment, part: str = "") -> str:
    return browser.get(f"/calendar/appointments/{row.id}/{part}").content.decode()


def call_off(browser: Browser, row: Appointment, **values: str) -> int:
    return browser.post(f"/calendar/appointments/{row.id}/cancel/", values).status_code


@pytest.mark.parametrize(
    ("before", "status"),
    [
        (timedelta(hours=24), "cancelled"),
        (timedelta(hours=24) - timedelta(microseconds=1), "late_cancel"),
        (timedelta(microseconds=1), "late_cancel"),
        (timedelta(), "no_show"),
        (-timedelta(days=3), "no_show"),
    ],
)
def test_time_that_is_left_says_what_it_is_called(before: timedelta, status: str) -> None:
    assert usual_status(START, START - before) == status


def test_late_is_proposed_and_no_show_not_yet_offered(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book_in(owner, pilar, 3)
    page = panel(browser, row, "cancel/")
    assert re.search(r'value="late_cancel"[^>]* checked', page)
    assert "less than 24 hours" in page
    assert 'value="no_show"' not in page
    assert call_off(browser, row, status="no_show") == 422
    # One press would make it an ordinary cancellation: it leads to the choice instead.
    assert 'name="status" value="cancelled"' not in panel(browser, row)


def test_in_time_one_press_cancels_and_a_reason_can_be_given(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book_in(owner, pilar, 72)
    page = panel(browser, row)
    assert 'name="status" value="cancelled"' in page
    assert "Cancel with a reason" in page


@pytest.mark.parametrize("status", ["cancelled", "late_cancel", "no_show"])
def test_reason_is_kept_shown_and_gone_with_undo(
    browser: Browser, owner: Member, pilar: Client, status: str
) -> None:
    row = book_in(owner, pilar, -2)
    assert call_off(browser, row, status=status, reason="Car broke down") == 302
    day = row.start.astimezone(NEW_YORK).date().isoformat()
    listed = browser.get("/calendar/", {"view": "list", "date": day}).content.decode()
    for page in (panel(browser, row), listed):
        assert "Car broke down" in page
    entry = Entry.objects.filter(action="appointment.status").latest("id")
    assert set(json.loads(entry.changes)) == {"status", "cancel_reason"}
    assert browser.post(f"/calendar/appointments/{row.id}/restore/").status_code == 302
    row.refresh_from_db()
    assert (row.status, row.cancel_reason) == ("scheduled", "")


def test_state_and_reason_can_be_corrected(browser: Browser, owner: Member, pilar: Client) -> None:
    row = book_in(owner, pilar, -2)
    call_off(browser, row, status="no_show", reason="No call")
    call_off(browser, row, status="no_show")  # pressed again without one: nothing is lost
    row.refresh_from_db()
    assert (row.status, row.cancel_reason) == ("no_show", "No call")
    call_off(browser, row, status="late_cancel", reason="Called after all")
    row.refresh_from_db()
    assert (row.status, row.cancel_reason) == ("late_cancel", "Called after all")


def test_whole_series_is_neither_late_nor_a_no_show(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    start = timezone.now().astimezone(NEW_YORK) + timedelta(hours=3)
    series = weekly(owner, f"{start:%Y-%m-%d %H:%M}", pilar, now=timezone.now())
    row = series.appointments.order_by("start")[0]
    assert call_off(browser, row, status="late_cancel", scope="following") == 422
    assert series.appointments.filter(status="scheduled").count() == 10
    assert call_off(browser, row, status="late_cancel", scope="one") == 302
    assert series.appointments.filter(status="scheduled").count() == 9
