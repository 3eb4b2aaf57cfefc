"""Send to Billing by its page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from settee.billing.models import ClientSession
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.models import Member
from settee.scheduling.models import Attendance
from tests.billing.rooms import make_appointment, make_service
from tests.cast import sign_in

URL = "/billing/sessions/send/"
NOVEMBER = f"{URL}?first=2026-11-01&last=2026-11-30"


@pytest.fixture
def browser(owner: Member) -> Browser:
    return sign_in(owner)


@pytest.fixture
def held(pilar: Client, owner: Member) -> Attendance:
    start = datetime(2026, 11, 3, 15, tzinfo=UTC)
    return make_appointment(owner, pilar, start=start, service=make_service())[0]


def _to_come(owner: Member, client: Client) -> Attendance:
    return make_appointment(owner, client, start=timezone.now() + timedelta(days=3))[0]


def test_month_now_is_offered_unless_days_are_chosen(browser: Browser, held: Attendance) -> None:
    today = timezone.localdate()
    page = browser.get(URL).content.decode()
    assert f'value="{today.replace(day=1)}"' in page
    page = browser.get(NOVEMBER).content.decode()
    assert 'value="2026-11-01"' in page
    assert str(held.id) in page


def test_chosen_appointments_become_sessions_and_are_locked(
    browser: Browser, held: Attendance
) -> None:
    answer = browser.post(NOVEMBER, {"row": [str(held.id)]})
    assert (answer.status_code, answer["Location"]) == (302, "/billing/sessions/?sent=1")
    assert ClientSession.objects.get().code == "90834"
    page = browser.get(answer["Location"]).content.decode()
    assert "1 Client Session has been created" in page
    assert "Nothing to send" in browser.get(NOVEMBER).content.decode()
    assert "Already sent to billing" in browser.get(f"{NOVEMBER}&with_sent=on").content.decode()


def test_form_sent_twice_makes_each_session_once(browser: Browser, held: Attendance) -> None:
    answers = [browser.post(NOVEMBER, {"row": [str(held.id)]}) for _ in range(2)]
    assert [each["Location"][-1] for each in answers] == ["1", "0"]
    assert ClientSession.objects.count() == 1
    page = browser.get(answers[1]["Location"]).content.decode()
    assert "These appointments were sent to billing before." in page


def test_appointment_to_come_is_asked_about_first(
    browser: Browser, held: Attendance, pilar: Client, owner: Member
) -> None:
    rows = {"row": [str(held.id), str(_to_come(owner, pilar).id)]}
    answer = browser.post(NOVEMBER, rows)
    assert answer.status_code == 422
    assert "1 of the selected appointments is not held yet." in answer.content.decode()
    assert ClientSession.objects.count() == 0
    assert browser.post(NOVEMBER, rows | {"future": "leave"})["Location"].endswith("sent=1")
    assert browser.post(NOVEMBER, rows | {"future": "send"})["Location"].endswith("sent=1")
    assert ClientSession.objects.count() == 2


@pytest.mark.parametrize("rows", [[], ["x"], ["\x00"], ["1" * 5000]])
def test_nothing_chosen_is_said(browser: Browser, held: Attendance, rows: list[str]) -> None:
    answer = browser.post(NOVEMBER, {"row": rows})
    assert answer.status_code == 422
    assert "Select at least one appointment" in answer.content.decode()


def test_only_ones_to_come_left_out_is_nothing_chosen(
    browser: Browser, pilar: Client, owner: Member
) -> None:
    rows = {"row": [str(_to_come(owner, pilar).id)], "future": "leave"}
    assert browser.post(NOVEMBER, rows).status_code == 422


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2026-12-01&last=2026-11-30", "This day lies before the first one."),
        ("first=0001-01-01&last=9999-12-31", "Enter the date with its right year."),
        ("first=x&last=2026-11-30", "Type a date like 10/31/2026."),
        ("first=%00&last=", "Type a date like 10/31/2026."),
        ("provider=x", "Select a valid choice."),
    ],
)
def test_bad_days_are_said_at_their_field(browser: Browser, query: str, words: str) -> None:
    answer = browser.get(f"{URL}?{query}")
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_others_appointments_are_never_sent(held: Attendance, clinician: Member) -> None:
    answer = sign_in(clinician).post(NOVEMBER, {"row": [str(held.id), str(new_id())]})
    assert answer["Location"].endswith("sent=0")
    assert ClientSession.objects.count() == 0


def test_warnings_and_double_bookings_are_shown(
    browser: Browser, held: Attendance, pilar: Client, owner: Member
) -> None:
    make_appointment(owner, pilar, start=datetime(2026, 11, 3, 15, 30, tzinfo=UTC), minutes=20)
    page = browser.get(NOVEMBER).content.decode()
    assert page.count("Double booked") == 2
    assert "90834 stands for 38 to 52 minutes" in page
    assert "last used" in page


def test_fragment_alone_answers_htmx(browser: Browser, held: Attendance) -> None:
    page = browser.get(NOVEMBER, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert str(held.id) in page


def test_unlock_takes_the_session_back(browser: Browser, held: Attendance) -> None:
    browser.post(NOVEMBER, {"row": [str(held.id)]})
    answer = browser.post(f"/billing/appointments/{held.appointment_id}/unlock/")
    assert answer["Location"] == f"/calendar/appointments/{held.appointment_id}/"
    held.refresh_from_db()
    assert (held.billed_at, ClientSession.objects.count()) == (None, 0)
    assert browser.get(f"/billing/appointments/{held.appointment_id}/unlock/").status_code == 405
