"""The calendar without script: every page, form and refusal."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from settee.clients.models import Client
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment, Attendance, OfficeHours, Series, Service
from tests.cast import make_client, sign_in
from tests.scheduling.scenes import book, starts, wall, weekly

pytestmark = pytest.mark.django_db
DAY = "2026-10-14"


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def form(client: Client | None, **more: Any) -> dict[str, Any]:
    """What a form posts for an appointment on Wednesday, October 14, at 11:30."""
    values = {
        "key": str(new_id()),
        "kind": "client",
        "clients": [str(client.id)] if client else [],
        "day": DAY,
        "start": "11:30",
        "end": "12:15",
    }
    return {name: value for name, value in (values | more).items() if value is not None}


def feed(browser: Browser, first: str = DAY, last: str = DAY, **query: str) -> Any:
    answer = browser.get("/calendar/events/", {"from": first, "to": last, **query})
    return json.loads(answer.content)


def page(browser: Browser, **query: str) -> str:
    return browser.get("/calendar/", query).content.decode()


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


@pytest.mark.parametrize("provider", ["nonsense", str(uuid.uuid4())])
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
        ({"clients": [str(uuid.uuid4())]}, "One of the clients is not there any more."),
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


# -- changing


def edit_values(row: Appointment, **more: Any) -> dict[str, Any]:
    ids = [str(each.client_id) for each in row.attendances.all()]
    return form(None, version=row.version, kind=row.kind, clients=ids, key=None, **more)


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


def drag(row: Appointment, start: str, end: str, **more: str) -> dict[str, Any]:
    return {"start": start, "end": end, "version": row.version, **more}


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


def test_office_hours_are_kept_and_refused_in_words(browser: Browser, owner: Member) -> None:
    url = f"/settings/people/{owner.id}/hours/"
    good = {"start_0_0": "09:00", "end_0_0": "12:00", "start_0_1": "13:00", "end_0_1": "17:30"}
    assert browser.post(url, good).status_code == 302
    assert [str(each) for each in OfficeHours.objects.all()] == [
        "Monday 09:00-12:00",
        "Monday 13:00-17:30",
    ]
    for bad, words in [
        ({"start_0_0": "09:00"}, "Give both times, or neither."),
        ({"start_0_0": "12:00", "end_0_0": "09:00"}, "have to end after they start"),
        (good | {"start_0_1": "11:00"}, "two stretches overlap"),
        ({"start_0_0": "nine", "end_0_0": "12:00"}, "Write the time as"),
    ]:
        answer = browser.post(url, bad)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert OfficeHours.objects.count() == 2
    assert '[1, "09:00", "12:00"]' in page(browser, date=DAY)
