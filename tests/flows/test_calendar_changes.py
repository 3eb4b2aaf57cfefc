"""Changing and cancelling on the calendar, and who may, without script."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, Series, Service
from tests.cast import make_client, sign_in
from tests.flows.calendar_steps import DAY, drag, edit_values, page
from tests.scheduling.scenes import book, starts, wall, weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


# -- changing


def test_edit_form_shows_the_appointment_and_saves_it(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/edit/"
    text = browser.get(url).content.decode()
    assert all(part in text for part in ('value="11:30"', 'value="12:15"', "Castellanos, Pilar"))
    values = edit_values(row, start="14:00", end="15:00", note="Letter")
    assert browser.post(url, values).status_code == 302
    row.refresh_from_db()
    assert (row.start, row.note) == (wall(f"{DAY} 14:00"), "Letter")


def test_edit_of_what_changed_meanwhile_loses_nothing(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/edit/"
    browser.post(url, edit_values(row, start="14:00", end="15:00"))
    answer = browser.post(url, edit_values(row, start="16:00", end="17:00"))
    text = answer.content.decode()
    assert "Stored now: Wed, Oct 14, 2026, 2:00 PM – 3:00 PM, no service" in text
    assert all(part in text for part in ('value="16:00"', 'name="version" value="2"'))
    browser.post(url, edit_values(row, start="16:00", end="17:00") | {"version": "2"})
    row.refresh_from_db()
    assert row.start == wall(f"{DAY} 16:00")


def test_series_is_changed_for_one_following_and_all(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    series = weekly(owner, f"{DAY} 11:30", pilar, rule="FREQ=WEEKLY;COUNT=4")
    repeat = {"repeats": "week", "interval": "1", "weekdays": ["2"], "ends": "count", "count": "4"}

    def save(number: int, scope: str, **more: str) -> int:
        row = Appointment.objects.order_by("start")[number]
        values = edit_values(row, **repeat, scope=scope, **more)
        return browser.post(f"/calendar/appointments/{row.id}/edit/", values).status_code

    assert save(1, "one", day="2026-10-21", start="09:00", end="09:45") == 302
    assert save(0, "all", start="12:00", end="12:45") == 302
    assert starts(series) == ["10-14 12:00", "10-21 09:00", "10-28 12:00", "11-04 12:00"]
    assert save(2, "following", day="2026-10-29", start="12:00", end="12:45") == 302
    assert starts(series) == ["10-14 12:00", "10-21 09:00"]
    later = Series.objects.exclude(id=series.id).get()
    assert starts(later) == ["10-29 12:00", "11-05 12:00"]


def test_rule_of_a_series_is_not_changed_for_one(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    series = weekly(owner, f"{DAY} 11:30", pilar, rule="FREQ=WEEKLY;COUNT=4")
    row = series.appointments.order_by("start")[0]
    values = edit_values(row, repeats="day", interval="2", ends="count", count="3", scope="one")
    answer = browser.post(f"/calendar/appointments/{row.id}/edit/", values)
    assert "How it repeats belongs to the series" in answer.content.decode()
    answer = browser.post(f"/calendar/appointments/{row.id}/edit/", values | {"scope": "all"})
    assert answer.status_code == 302
    assert starts(series) == ["10-14 11:30", "10-16 11:30", "10-18 11:30"]


def test_single_appointment_becomes_a_series(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    values = edit_values(row, repeats="week", ends="count", count="3", interval="2")
    assert browser.post(f"/calendar/appointments/{row.id}/edit/", values).status_code == 302
    assert starts(Series.objects.get()) == ["10-14 11:30", "10-28 11:30", "11-11 11:30"]


def test_drag_moves_and_resizes(browser: Browser, owner: Member, pilar: Client) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/move/"
    answer = browser.post(
        url,
        drag(row, "2026-10-15T09:00:00", "2026-10-15T09:45:00"),
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "calendar-changed")
    assert "Moved: Thu, Oct 15, 2026, 9:00 AM – 9:45 AM." in answer.content.decode()
    row.refresh_from_db()
    browser.post(url, drag(row, "2026-10-15T09:00:00", "2026-10-15T10:30:00"))
    row.refresh_from_db()
    assert (row.start, row.end) == (wall("2026-10-15 09:00"), wall("2026-10-15 10:30"))


@pytest.mark.parametrize(
    ("start", "end"), [("x", "y"), ("2026-10-15T09:00:00Z", "x"), ("9999-12-31T23:00:00", "")]
)
def test_drag_to_no_time_is_refused(
    browser: Browser, owner: Member, pilar: Client, start: str, end: str
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    answer = browser.post(f"/calendar/appointments/{row.id}/move/", drag(row, start, end))
    assert (answer.status_code, b"This is not a time" in answer.content) == (422, True)


def test_drag_onto_another_asks_and_then_moves(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    book(owner, f"{DAY} 14:00", make_client(owner.practice, "C002", "Brandt", "Elias"))
    row = book(owner, f"{DAY} 11:30", pilar)
    url, values = (
        f"/calendar/appointments/{row.id}/move/",
        drag(row, f"{DAY}T14:00", f"{DAY}T14:45"),
    )
    answer = browser.post(url, values)
    assert (answer.status_code, b"Brandt, Elias" in answer.content) == (422, True)
    assert browser.post(url, values | {"anyway": "1"}).status_code == 302


def test_drag_of_a_series_asks_how_much(browser: Browser, owner: Member, pilar: Client) -> None:
    series = weekly(owner, f"{DAY} 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    row = series.appointments.order_by("start")[1]
    url = f"/calendar/appointments/{row.id}/move/"
    values = drag(row, "2026-10-22T09:00:00", "2026-10-22T09:45:00")
    assert b"This and following" in browser.post(url, values).content
    assert browser.post(url, values | {"scope": "following"}).status_code == 302
    assert starts(series) == ["10-14 11:30"]


def test_billed_appointment_says_that_it_is_locked(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    row.attendances.update(billed_at=timezone.now())
    moved = drag(row, "2026-10-15T09:00:00", "2026-10-15T09:45:00")
    for url, values in [("move", moved), ("edit", edit_values(row, start="14:00", end="15:00"))]:
        answer = browser.post(f"/calendar/appointments/{row.id}/{url}/", values)
        assert (answer.status_code, b"sent to billing" in answer.content) == (422, True)
    assert b"Sent to billing" in browser.get(f"/calendar/appointments/{row.id}/").content


# -- cancelling


def test_cancel_and_undo(browser: Browser, owner: Member, pilar: Client) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/"
    assert browser.post(f"{url}cancel/", {"status": "cancelled"}).status_code == 302
    text = page(browser, date=DAY)
    assert f'action="{url}restore/"' in text
    assert "Appointment of Wed, Oct 14, 2026, 11:30 AM – 12:15 PM cancelled." in text
    answer = browser.post(
        f"{url}restore/", headers={"Referer": f"http://testserver/calendar/?date={DAY}&view=day"}
    )
    assert answer["Location"] == f"http://testserver/calendar/?date={DAY}&view=day"
    row.refresh_from_db()
    assert row.status == "scheduled"


def test_series_is_cancelled_from_here_and_resumed(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    now = timezone.now()
    first = (now + timedelta(days=7)).strftime("%Y-%m-%d 11:30")
    series = weekly(owner, first, pilar, rule="FREQ=WEEKLY;COUNT=4", now=now)
    row, before = series.appointments.order_by("start")[1], starts(series)
    values = {"status": "cancelled", "scope": "following"}
    browser.post(f"/calendar/appointments/{row.id}/cancel/", values)
    assert starts(series) == before[:1]
    assert browser.post(f"/calendar/series/{series.id}/resume/").status_code == 302
    assert starts(series) == before


@pytest.mark.parametrize(
    ("status", "words"), [("no_show", "No-show"), ("late_cancel", "Late cancel")]
)
def test_other_outcomes_are_kept_with_their_reason(
    browser: Browser, owner: Member, pilar: Client, status: str, words: str
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/"
    assert browser.post(f"{url}cancel/", {"status": status, "reason": "Ill"}).status_code == 302
    assert words in browser.get(url).content.decode()
    assert browser.post(f"{url}cancel/", {"status": "gone"}).status_code == 422


# -- who may


def test_others_calendar_is_hidden_shown_or_open_by_privilege(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url, other = f"/calendar/appointments/{row.id}/", sign_in(clinician)
    query = {"provider": str(owner.id)}
    for path in ("/calendar/", "/calendar/events/", "/calendar/appointments/new/"):
        assert other.get(path, query).status_code == 404
    for path in ("", "edit/", "cancel/"):
        assert other.get(url + path).status_code == 404
    Member.objects.filter(id=clinician.id).update(access=Access.VIEW)
    text = other.get("/calendar/", query).content.decode()
    assert "You can see this calendar but not change it." in text
    assert "New appointment" not in text
    assert "Cancel appointment" not in other.get(url).content.decode()
    for path in ("edit/", "cancel/"):
        assert other.get(url + path).status_code == 403
    for path in ("move/", "cancel/", "restore/"):
        assert other.post(url + path, drag(row, "x", "y")).status_code == 403
    assert other.get("/calendar/appointments/new/", query).status_code == 403
    Member.objects.filter(id=clinician.id).update(access=Access.MODIFY)
    assert other.post(f"{url}cancel/", {"status": "cancelled"}).status_code == 302


def test_stranger_and_visitor_see_nothing(
    browser: Browser, owner: Member, stranger: Member, pilar: Client, client: Browser
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    assert sign_in(stranger).get(f"/calendar/appointments/{row.id}/").status_code == 404
    assert client.get("/calendar/").status_code == 302


def test_other_zone_is_named(browser: Browser, owner: Member) -> None:
    assert "All times are" not in page(browser, date=DAY)
    Member.objects.filter(id=owner.id).update(timezone="America/Chicago")
    assert "11:30" not in page(browser, date=DAY)


def test_staff_without_calendars_is_told_why(
    browser: Browser, biller: Member, linden: Practice
) -> None:
    with practice_scope(linden.id):
        Member.objects.filter(id=biller.id).update(access=Access.NONE)
    assert "No calendar to show" in sign_in(biller).get("/calendar/").content.decode()


# -- legend and hours


def test_colour_is_changed_from_the_legend_by_administrators(
    browser: Browser, clinician: Member
) -> None:
    service = Service.objects.create(name="Individual 45", color="#0E8F80")
    url = f"/calendar/services/{service.id}/color/"
    assert browser.post(url, {"color": "red"}).status_code == 422
    assert browser.post(url, {"color": "#112233"}).status_code == 302
    service.refresh_from_db()
    assert service.color == "#112233"
    assert sign_in(clinician).post(url, {"color": "#445566"}).status_code == 403
