"""What lies behind the appointments of the grid, as the script gets it."""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from settee.core.ids import new_id
from settee.core.time import local_date
from settee.practices.models import Location, Member, Practice
from settee.scheduling.domain.time_off import Away, add_time_off
from settee.scheduling.models import OfficeHours, TimeOff
from tests.cast import make_client, sign_in
from tests.flows.hours_steps import background, hours_url, seconds
from tests.scheduling.scenes import book, wall


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


@pytest.fixture
def away(in_linden: Practice, owner: Member) -> TimeOff:
    trip = Away(first_day=date(2026, 11, 12), last_day=date(2026, 11, 13), reason="Rehabilitation")
    return add_time_off(actor=owner, provider=owner, key=new_id(), away=trip)


def test_background_has_hours_holidays_time_off_and_buffers_as_instants(
    browser: Browser, owner: Member, away: TimeOff
) -> None:
    OfficeHours.objects.create(provider=owner, weekday=2, start=time(9), end=time(17))
    pilar = make_client(owner.practice, "C001", "Castellanos", "Pilar", provider=owner)
    row = book(owner, "2026-11-10 10:00", pilar)
    row.buffer_after = 15
    row.save(update_fields=["buffer_after"])
    found = background(browser, provider=str(owner.id), first="2026-11-09", last="2026-11-15")
    me = str(owner.id)
    assert found["open"] == {
        me: [[seconds(wall("2026-11-11 09:00")), seconds(wall("2026-11-11 17:00"))]]
    }
    assert found["marks"] == [
        [me, *(seconds(wall(f"2026-11-{day} 00:00")) for day in (11, 12)), "holiday",
         "Veterans Day", True],
        [me, *(seconds(wall(f"2026-11-{day} 00:00")) for day in (12, 14)), "off", "Time off", True],
        [me, seconds(wall("2026-11-10 10:45")), seconds(wall("2026-11-10 11:00")), "buffer", "",
         False],
    ]  # fmt: skip


def test_hours_of_a_provider_elsewhere_are_on_their_clock(
    browser: Browser, owner: Member, clinician: Member
) -> None:
    clinician.timezone = "America/Los_Angeles"
    clinician.save()
    OfficeHours.objects.create(provider=clinician, weekday=2, start=time(9), end=time(10))
    found = background(browser, provider="all", first="2026-10-14", last="2026-10-14")
    nine = datetime(2026, 10, 14, 9, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
    assert found["open"] == {str(clinician.id): [[seconds(nine), seconds(nine) + 3600]]}


def test_others_background_is_hidden_without_the_privilege(
    browser: Browser, owner: Member, clinician: Member, away: TimeOff
) -> None:
    alone = sign_in(clinician)
    query = {"from": "2026-11-12", "to": "2026-11-13"}
    answer = alone.get("/calendar/background/", query | {"provider": str(owner.id)})
    assert answer.status_code == 404
    everybody = json.loads(alone.get("/calendar/background/", query | {"provider": "all"}).content)
    assert everybody["marks"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_background_takes_as_many_statements_for_many(
    browser: Browser,
    owner: Member,
    in_linden: Practice,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    from tests.cast import make_member

    for number in range(count):
        member = make_member(in_linden, f"Ada{number}", "Lund")
        OfficeHours.objects.create(provider=member, weekday=2, start=time(9), end=time(10))
        days = Away(first_day=date(2026, 11, 12), last_day=date(2026, 11, 12))
        add_time_off(actor=owner, provider=member, key=new_id(), away=days)
    query = {"from": "2026-11-09", "to": "2026-11-15", "provider": "all"}
    browser.get("/calendar/background/", query)
    with django_assert_num_queries(11):
        browser.get("/calendar/background/", query)


@pytest.mark.parametrize("count", [1, 3])
def test_hours_page_takes_as_many_statements_for_many(
    browser: Browser,
    owner: Member,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    today = local_date(timezone.now(), owner.zone)
    for number in range(count):
        place = Location.objects.create(name=f"Place {number}")
        hours = {"start": time(9), "end": time(10), "place": place}
        OfficeHours.objects.create(provider=owner, weekday=number, **hours)
        days = Away(first_day=today, last_day=today + timedelta(days=number))
        add_time_off(actor=owner, provider=owner, key=new_id(), away=days)
    browser.get(hours_url(owner))
    with django_assert_num_queries(11):
        browser.get(hours_url(owner))
