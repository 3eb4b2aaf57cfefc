"""Which days are public holidays, and for whom they count."""

from datetime import date

import pytest

from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile, NotAllowed, Refused
from settee.practices.models import Member, Practice
from settee.scheduling import public_holidays
from settee.scheduling.absences import holiday_calendar, holidays_between
from settee.scheduling.domain.conflicts import Hindrance, holidays_met
from settee.scheduling.domain.holidays import choose_holidays
from settee.scheduling.models import HolidayCalendar
from settee.scheduling.public_holidays import Holiday, between, countries, subdivisions
from tests.scheduling.scenes import met, wall, weekly

NY = {"country": "US", "subdivision": "NY", "kept": True, "ignored": []}


def names(country: str, region: str, first: str, last: str) -> list[str]:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return [each.name for each in between(country, region, *days)]


def test_holidays_are_those_of_the_state() -> None:
    april = ("2026-04-01", "2026-04-30")
    assert names("US", "MA", *april) == ["Patriots' Day"]
    assert names("US", "NY", *april) == []


def test_day_in_place_of_another_is_of_its_kind() -> None:
    july = list(between("US", "NY", date(2026, 7, 1), date(2026, 7, 31)))
    assert july == [
        Holiday(date(2026, 7, 3), "Independence Day (observed)", "Independence Day"),
        Holiday(date(2026, 7, 4), "Independence Day", "Independence Day"),
    ]


def test_stretch_over_a_new_year_has_the_holidays_of_both() -> None:
    assert names("US", "NY", "2026-12-20", "2027-01-05") == ["Christmas Day", "New Year's Day"]


def test_names_are_english_where_the_library_has_them() -> None:
    assert names("DE", "BY", "2026-10-01", "2026-10-31") == ["German Unity Day"]


@pytest.mark.parametrize("country", ["XX", "", "us", "\0"])
def test_unknown_country_has_no_holidays(country: str) -> None:
    assert names(country, "", "2026-01-01", "2026-12-31") == []
    assert subdivisions(country) == ()


def test_unknown_state_has_those_of_the_country() -> None:
    year = ("2026-01-01", "2026-12-31")
    assert names("US", "ZZ", *year) == names("US", "", *year)


def test_countries_and_states_have_names() -> None:
    assert ("US", "United States") in countries()
    assert ("NY", "New York") in subdivisions("US")
    assert ("BW", "Baden-Württemberg") in subdivisions("DE")


def test_every_country_is_known_in_years_a_calendar_can_show() -> None:
    for code, _ in countries():
        for year in (1900, 2031, 2199):
            days = [each.day for each in between(code, "", date(year, 1, 1), date(year, 12, 31))]
            assert days == sorted(days)
    longest = HolidayCalendar._meta.get_field("subdivision").max_length
    codes = [code for country in public_holidays._known().values() for code in country]
    assert max(map(len, codes)) <= (longest or 0)


def test_practice_that_chose_nothing_keeps_those_of_its_billing_state(
    in_linden: Practice, owner: Member
) -> None:
    calendar = holiday_calendar(owner.practice)
    november = date(2026, 11, 1), date(2026, 11, 30)
    assert [each.name for each in holidays_between(calendar, *november)] == [
        "Election Day", "Veterans Day", "Thanksgiving Day",
    ]  # fmt: skip


def test_choice_is_kept_once_and_never_written_over_unseen(
    in_linden: Practice, owner: Member
) -> None:
    values = NY | {"ignored": ["Election Day"]}
    for _ in range(2):
        choose_holidays(actor=owner, values=values, version=1)
    assert HolidayCalendar.objects.get().version == 2
    with pytest.raises(ChangedMeanwhile):
        choose_holidays(actor=owner, values=NY | {"kept": False}, version=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"country": "XX"}, "country"), ({"subdivision": "BY"}, "subdivision")],
)
def test_choice_that_does_not_exist_is_refused(
    in_linden: Practice, owner: Member, values: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        choose_holidays(actor=owner, values=NY | values, version=1)
    assert refused.value.field == field


def test_choice_needs_the_privilege(in_linden: Practice, clinician: Member) -> None:
    with pytest.raises(NotAllowed):
        choose_holidays(actor=clinician, values=NY, version=1)


def on_veterans_day(owner: Member) -> list[Hindrance]:
    start, end = wall("2026-11-11 09:00"), wall("2026-11-11 09:45")
    return [each.hindrance for each in met(owner, start, end)]


def test_holiday_is_asked_about_unless_it_is_a_day_like_any_other(
    in_linden: Practice, owner: Member
) -> None:
    asked = [on_veterans_day(owner)]
    choose_holidays(actor=owner, values=NY | {"ignored": ["Veterans Day"]}, version=1)
    asked.append(on_veterans_day(owner))
    choose_holidays(actor=owner, values=NY, version=2)
    asked.append(on_veterans_day(owner))
    choose_holidays(actor=owner, values=NY | {"kept": False}, version=3)
    asked.append(on_veterans_day(owner))
    assert asked == [[Hindrance.OFF], [], [Hindrance.OFF], []]


def test_series_over_holidays_is_told_and_not_asked_about(
    in_linden: Practice, owner: Member, pilar: Client
) -> None:
    series = weekly(owner, "2026-11-04 11:30", pilar)
    spans = [(row.start, row.end) for row in series.appointments.all()]
    assert [each.name for each in holidays_met(owner, spans)] == ["Veterans Day"]
