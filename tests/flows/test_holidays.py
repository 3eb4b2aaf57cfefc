"""Public holidays, through their page."""

from typing import Any

import pytest
from django.test import Client as Browser

from settee.practices.models import Member, Practice
from settee.scheduling.models import HolidayCalendar
from tests.cast import make_client, sign_in
from tests.flows.calendar_steps import form
from tests.flows.hours_steps import marks, text


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


def holiday_values(**more: Any) -> dict[str, Any]:
    return {"version": "1", "kept": "on", "country": "US", "subdivision": "NY"} | more


URL = "/settings/practice/holidays/"


def test_holidays_of_the_billing_state_are_kept_until_others_are_chosen(
    browser: Browser, owner: Member
) -> None:
    shown = browser.get(URL).context["form"]
    assert (shown.initial["country"], shown.initial["subdivision"]) == ("US", "NY")
    assert "Columbus Day" in shown.initial["observed"]
    ticked = [each for each in shown.initial["observed"] if each != "Columbus Day"]
    values = holiday_values(listed="US NY", observed=ticked)
    for _ in range(2):
        assert browser.post(URL, values).status_code == 302
    row = HolidayCalendar.objects.get()
    assert (row.ignored, row.version) == (["Columbus Day"], 2)
    assert [mark[4] for mark in marks(browser, owner, "2026-10-12", "2026-11-26")] == [
        "Election Day", "Veterans Day", "Thanksgiving Day",
    ]  # fmt: skip


def test_other_country_is_listed_before_it_is_saved(browser: Browser, owner: Member) -> None:
    """Also without pressing Show holidays: nobody saves a list they have not seen."""
    answer = browser.post(URL, holiday_values(country="DE", listed="US NY", observed=[]))
    assert (answer.status_code, HolidayCalendar.objects.count()) == (200, 0)
    assert "German Unity Day" in text(answer)
    shown = answer.context["form"]
    assert shown.initial["subdivision"] == ""
    values = holiday_values(country="DE", subdivision="", listed="DE ")
    assert browser.post(URL, values | {"observed": shown.initial["observed"]}).status_code == 302
    found = [mark[4] for mark in marks(browser, owner, "2026-10-01", "2026-11-30")]
    assert found == ["German Unity Day"]


def test_holidays_can_be_switched_off_as_a_whole(browser: Browser, owner: Member) -> None:
    values = holiday_values(
        listed="US NY", observed=browser.get(URL).context["form"].initial["observed"]
    )
    del values["kept"]
    assert browser.post(URL, values).status_code == 302
    assert marks(browser, owner, "2026-11-01", "2026-11-30") == []


@pytest.mark.parametrize(
    "values",
    [
        {"country": "XX"},
        {"country": "x" * 400},
        {"subdivision": "ZZ"},
        {"version": "x"},
        {"listed": "?"},
        {"observed": ["Nobody’s Day"]},
    ],
)
def test_broken_choice_of_holidays_is_not_saved(browser: Browser, values: dict[str, Any]) -> None:
    answer = browser.post(URL, holiday_values(listed="US NY", observed=[]) | values)
    assert answer.status_code in (200, 422)
    assert HolidayCalendar.objects.count() == 0


def test_second_choice_of_holidays_says_that_there_was_a_first(
    browser: Browser, owner: Member
) -> None:
    assert browser.post(URL, holiday_values(listed="US NY", observed=[])).status_code == 302
    late = browser.post(URL, holiday_values(listed="US NY", observed=["Labor Day"]))
    assert late.status_code == 422
    assert "Somebody else changed the holidays" in text(late)
    assert late.context["form"].data["version"] == "2"


def test_holidays_are_changed_by_those_who_may_edit_the_practice(
    browser: Browser, clinician: Member
) -> None:
    answer = sign_in(clinician).post(URL, holiday_values(listed="US NY", observed=[]))
    assert answer.status_code == 403


def test_series_names_the_holidays_it_falls_on(browser: Browser, owner: Member) -> None:
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    values = form(pilar, day="2026-11-04", repeats="week", ends="count", count="3")
    url = f"/calendar/appointments/new/?provider={owner.id}"
    answer = browser.post(url, values, follow=True)
    assert "On public holidays: Veterans Day, Nov 11, 2026." in text(answer)
