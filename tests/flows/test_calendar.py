"""The calendar without script: every page, form and refusal."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from settee.clients.models import Client
from settee.practices.models import Member, Practice
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Attendance, Series, Service
from tests.cast import make_client, sign_in
from tests.flows.calendar_steps import DAY, feed, form, page
from tests.scheduling.scenes import book, starts, wall, weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


# -- looking


@pytest.mark.parametrize(
    ("view", "title"),
    [
        ("day", "Wed, October 14, 2026"),
        ("week", "October 12 – 18, 2026"),
        ("month", "October 2026"),
        ("list", "October 12 – 18, 2026"),
    ],
)
def test_each_view_names_its_days(browser: Browser, view: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in page(browser, view=view, date=DAY)


@pytest.mark.parametrize(
    "query",
    [
        {"view": "year", "date": "nonsense"},
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"view": "month", "date": "2199-12-31"},
        {"view": "week", "date": "1900-01-01"},
    ],
)
def test_address_nobody_meant_shows_a_calendar(browser: Browser, query: dict[str, str]) -> None:
    assert browser.get("/calendar/", query).status_code == 200


@pytest.mark.parametrize("provider", ["nonsense", str(uuid.UUID(int=7))])
def test_calendar_of_nobody_is_hidden(browser: Browser, provider: str) -> None:
    assert browser.get("/calendar/", {"provider": provider}).status_code == 404


def test_feed_gives_instants_and_the_providers_clock(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    service = Service.objects.create(name="Individual 45", color="#0E8F80")
    row = book(owner, f"{DAY} 11:30", pilar)
    Appointment.objects.filter(id=row.id).update(service=service, is_video=True)
    Attendance.objects.update(billed_at=timezone.now())
    start = int(row.start.timestamp())
    assert feed(browser) == {
        "offsets": [[int(wall(f"{DAY} 00:00").timestamp()), -4 * 3600]],
        "rows": [
            [
                str(row.id), start, start + 45 * 60, "client", "scheduled", False,
                "Castellanos, Pilar", "Individual 45", "#0E8F80", True, False, True, 1,
                str(owner.id), True,
            ]
        ],
    }  # fmt: skip


def test_feed_tells_when_clocks_change(browser: Browser) -> None:
    change = int(datetime(2026, 11, 1, 6, tzinfo=UTC).timestamp())
    assert feed(browser, "2026-10-26", "2026-11-01")["offsets"][1] == [change, -5 * 3600]


def test_feed_lays_out_series_when_leafing_ahead(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    today = timezone.now()
    first = (today + timedelta(days=1)).strftime("%Y-%m-%d 11:30")
    weekly(owner, first, pilar, rule="FREQ=DAILY", now=today)
    far = (today + timedelta(days=700)).strftime("%Y-%m-%d")
    assert len(feed(browser, far, far)["rows"]) == 1


def test_feed_names_groups_and_leaves_out_cancelled_personal_time(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    elias = make_client(owner.practice, "C002", "Brandt", "Elias")
    row = book(owner, f"{DAY} 11:30", pilar)
    Attendance.objects.create(appointment=row, client=elias)
    times = {"start": row.start, "end": row.end, "provider": owner}
    Appointment.objects.create(kind=AppointmentKind.PERSONAL, status="cancelled", **times)
    assert [each[6] for each in feed(browser)["rows"]] == ["Brandt, Elias and 1 more"]
    Appointment.objects.filter(id=row.id).update(title="Evening group")
    assert [each[6] for each in feed(browser)["rows"]] == ["Evening group, 2"]


@pytest.mark.parametrize(
    "query",
    [{}, {"from": DAY}, {"from": DAY, "to": "2026-01-01"}, {"from": DAY, "to": "2027-01-01"}],
)
def test_feed_of_no_sensible_stretch_is_refused(browser: Browser, query: dict[str, str]) -> None:
    assert browser.get("/calendar/events/", query).status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_feed_needs_one_statement(
    browser: Browser, owner: Member, pilar: Client, count: int
) -> None:
    for hour in range(count):
        book(owner, f"{DAY} {9 + hour:02}:00", pilar)
    browser.get("/calendar/events/", {"from": DAY, "to": DAY})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(feed(browser)["rows"]) == count
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 5, [
        q["sql"][:90] for q in queries
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_the_same_statements_for_many(
    browser: Browser, owner: Member, pilar: Client, count: int
) -> None:
    for hour in range(count):
        book(owner, f"{DAY} {9 + hour:02}:00", pilar)
    page(browser, view="list", date=DAY)
    with CaptureQueriesContext(connection) as queries:
        text = page(browser, view="list", date=DAY)
    assert text.count("Castellanos, Pilar") == count
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 11, [
        q["sql"][:90] for q in queries
    ]


# -- booking


def test_booking_leads_to_that_day_and_says_so(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    answer = browser.post("/calendar/appointments/new/", form(pilar))
    assert answer.status_code == 302
    assert answer["Location"] == f"/calendar/?date={DAY}&provider={owner.id}"
    row = Appointment.objects.get()
    assert (row.start, row.end) == (wall(f"{DAY} 11:30"), wall(f"{DAY} 12:15"))
    assert "Booked: Wed, Oct 14, 2026, 11:30 AM – 12:15 PM." in page(browser, date=DAY)


def test_form_sent_twice_books_once(browser: Browser, pilar: Client) -> None:
    values = form(pilar)
    for _ in range(2):
        assert browser.post("/calendar/appointments/new/", values).status_code == 302
    assert Appointment.objects.count() == 1


def test_end_left_empty_takes_the_services_length(browser: Browser, pilar: Client) -> None:
    service = Service.objects.create(name="Group 90", minutes=90)
    browser.post("/calendar/appointments/new/", form(pilar, end="", service=str(service.id)))
    assert Appointment.objects.get().end == wall(f"{DAY} 13:00")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"clients": []}, "Choose the client."),
        ({"clients": ["x"]}, "One of the clients is not there any more."),
        ({"clients": [str(uuid.UUID(int=7))]}, "One of the clients is not there any more."),
        ({"day": "14. Oktober"}, "Write the day as 2026-10-14 or 10/14/2026."),
        ({"day": "0001-01-01"}, "Choose a day between 1900 and 2199."),
        ({"day": ""}, "Fill this in."),
        ({"start": "half past"}, "Write the time as 14:30 or 2:30 PM."),
        ({"start": ""}, "Give the time it starts, or tick All day."),
        ({"end": "11:00"}, "It ends before it starts."),
        ({"end_day": "2026-10-13"}, "It ends before it starts."),
        ({"day": "2027-03-14", "start": "02:30"}, "There is no 2:30 AM on Mar 14, 2027"),
        ({"kind": "party"}, "Select a valid choice."),
        ({"title": "x" * 251}, "at most 250 characters"),
        ({"repeats": "custom", "rule": "FREQ=NEVER"}, "This rule can&#x27;t be read"),
        ({"repeats": "custom", "rule": ""}, "Write the rule, such as"),
        ({"repeats": "custom", "rule": "FREQ=SECONDLY"}, "This rule repeats too often"),
        ({"repeats": "week", "ends": "until"}, "Give the last day, or choose No end."),
        ({"repeats": "week", "ends": "count"}, "Say how many times, or choose No end."),
        ({"repeats": "week", "interval": "0"}, "greater than or equal to 1"),
        ({"version": "x", "key": "x"}, "Enter a valid UUID."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: Browser, pilar: Client, values: dict[str, Any], words: str
) -> None:
    answer = browser.post("/calendar/appointments/new/", form(pilar, location="Room 2", **values))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert 'value="Room 2"' in text
    assert Appointment.objects.count() == Series.objects.count() == 0


def test_taken_time_is_warned_of_and_booked_after_that(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    elias = make_client(owner.practice, "C002", "Brandt", "Elias")
    book(owner, f"{DAY} 11:30", elias)
    values = form(pilar)
    answer = browser.post("/calendar/appointments/new/", values)
    assert "Brandt, Elias, Wed, Oct 14, 2026, 11:30 AM – 12:15 PM" in answer.content.decode()
    assert Appointment.objects.count() == 1
    assert browser.post("/calendar/appointments/new/", values | {"anyway": "1"}).status_code == 302
    assert Appointment.objects.count() == 2


def test_personal_time_may_last_days(browser: Browser, owner: Member) -> None:
    values = form(None, kind="personal", title="Away", all_day="on", end_day="2026-10-16")
    assert browser.post("/calendar/appointments/new/", values).status_code == 302
    row = Appointment.objects.get()
    assert (row.start, row.end) == (wall(f"{DAY} 00:00"), wall("2026-10-17 00:00"))
    text = browser.get(f"/calendar/appointments/{row.id}/").content.decode()
    assert "Wed, Oct 14, 2026, All day, until Oct 16, 2026" in text


def test_series_begins_on_the_first_weekday_chosen(browser: Browser, pilar: Client) -> None:
    values = form(pilar, repeats="week", weekdays=["0", "3"], ends="count", count="3")
    assert browser.post("/calendar/appointments/new/", values).status_code == 302
    assert starts(Series.objects.get()) == ["10-15 11:30", "10-19 11:30", "10-22 11:30"]


def test_typed_rule_is_taken(browser: Browser, pilar: Client) -> None:
    rule = "RRULE:FREQ=MONTHLY;BYDAY=2WE,4WE;COUNT=3"
    browser.post("/calendar/appointments/new/", form(pilar, repeats="custom", rule=rule))
    assert starts(Series.objects.get()) == ["10-14 11:30", "10-28 11:30", "11-11 11:30"]


def test_search_without_script_keeps_what_was_typed(browser: Browser, pilar: Client) -> None:
    values = form(None, find="castell", location="Room 2", search="1")
    answer = browser.post("/calendar/appointments/new/", values)
    text = answer.content.decode()
    assert (answer.status_code, "Castellanos, Pilar" in text) == (200, True)
    assert 'value="Room 2"' in text
    assert "required" not in text.partition('class="summary"')[2]


def test_picker_offers_only_clients_one_may_see(
    browser: Browser, clinician: Member, pilar: Client
) -> None:
    mine = browser.get("/calendar/clients/", {"find": "pilar"}).content.decode()
    theirs = sign_in(clinician).get("/calendar/clients/", {"find": "pilar"}).content.decode()
    assert ("Castellanos" in mine, "Castellanos" in theirs) == (True, False)
