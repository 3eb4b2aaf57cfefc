"""Several calendars side by side, drops between them, undo, copy and paste, without script."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from django.utils import timezone

from bench.reading import statements_of
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from settee.scheduling.domain.appointment import cancel_appointment
from settee.scheduling.models import Appointment, Attendance
from tests.cast import make_client, make_member, sign_in
from tests.flows.calendar_steps import DAY, drag, edit_values, form
from tests.scheduling.scenes import book, starts, wall, weekly

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(in_linden: Practice, owner: Member) -> Browser:
    return sign_in(owner)


@pytest.fixture
def three(in_linden: Practice, owner: Member, clinician: Member) -> list[Member]:
    return [owner, clinician, make_member(in_linden, "Ines", "Halvorsen", npi="1548000004")]


def ask(browser: Browser, *providers: object, path: str = "", **query: str) -> Any:
    parts = {"date": DAY, **query, "provider": [str(getattr(p, "id", p)) for p in providers]}
    return browser.get(f"/calendar/{path}?{urlencode(parts, doseq=True)}")


def rows(browser: Browser, *providers: object, **query: str) -> list[list[Any]]:
    answer = ask(browser, *providers, path="events/", **{"from": DAY, "to": DAY} | query)
    found: list[list[Any]] = json.loads(answer.content)["rows"]
    return found


def columns(page: str) -> list[dict[str, Any]]:
    text = page.partition('<script id="columns" type="application/json">')[2]
    found: list[dict[str, Any]] = json.loads(text.partition("</script>")[0])
    return found


def kept(row: Appointment) -> Appointment:
    return Appointment.objects.get(id=row.id)


# -- whose calendars


def test_group_has_a_column_for_each_provider(browser: Browser, three: list[Member]) -> None:
    page = ask(browser, "all", view="day").content.decode()
    assert [each["id"] for each in columns(page)] == [str(each.id) for each in three]
    assert "View Entire Group (3)" in page
    some = ask(browser, three[2], three[0]).content.decode()
    assert [each["id"] for each in columns(some)] == [str(three[0].id), str(three[2].id)]
    assert f"provider={three[0].id}&amp;provider={three[2].id}" in some


def test_feed_of_a_group_gives_each_row_its_provider(
    browser: Browser, three: list[Member], pilar: Client
) -> None:
    for each in three:
        book(each, f"{DAY} 11:30", pilar)
    assert [row[13] for row in rows(browser, "all")] == [str(each.id) for each in three]
    assert [row[13] for row in rows(browser, *three[:2])] == [str(each.id) for each in three[:2]]


@pytest.mark.parametrize("count", [1, 3])
def test_feed_of_a_group_needs_one_statement(
    browser: Browser, three: list[Member], pilar: Client, count: int
) -> None:
    for each in three[:count]:
        book(each, f"{DAY} 11:30", pilar)
    zone = {"zone": "America/New_York"}
    assert len(rows(browser, "all", **zone)) == count
    asked = statements_of(lambda: rows(browser, "all", **zone))
    assert len([sql for sql in asked if "json_agg" in sql]) == 1
    assert len(asked) == 5  # session, scope opened and closed, reader, feed


def test_series_of_everybody_are_laid_where_a_group_looks(
    browser: Browser, three: list[Member], pilar: Client
) -> None:
    now = timezone.now()
    for each in three:
        weekly(each, f"{now:%Y-%m-%d} 11:30", pilar, rule="FREQ=DAILY", now=now)
    far = f"{now.replace(year=now.year + 2):%Y-%m-%d}"
    assert len(rows(browser, "all", **{"from": far, "to": far})) == 3


def test_days_of_a_group_are_those_of_its_clock(
    browser: Browser, three: list[Member], pilar: Client
) -> None:
    book(three[0], "2026-10-14 23:30", pilar)
    assert len(rows(browser, "all", zone="America/New_York")) == 1
    assert rows(browser, "all", zone="Asia/Tokyo") == []
    assert len(rows(browser, "all", zone="nonsense")) == 1
    Member.objects.filter(id=three[1].id).update(timezone="America/Chicago")
    assert "All times are in America/New_York" in ask(browser, "all").content.decode()


def test_who_sees_only_their_own_is_told_why(
    browser: Browser, three: list[Member], pilar: Client
) -> None:
    other = sign_in(three[1])
    book(three[0], f"{DAY} 11:30", pilar)
    page = ask(other, "all").content.decode()
    assert [each["id"] for each in columns(page)] == [str(three[1].id)]
    assert "You can only see your own calendar" in page
    assert "View Entire Group" in ask(other).content.decode()
    assert rows(other, "all") == []
    assert ask(other, three[0], three[2], path="events/").status_code == 404
    assert rows(other, three[0], three[1]) == []


def test_who_may_only_look_changes_nothing(
    browser: Browser, three: list[Member], pilar: Client
) -> None:
    Member.objects.filter(id=three[1].id).update(access=Access.VIEW)
    row, other = book(three[0], f"{DAY} 11:30", pilar), sign_in(three[1])
    mine = book(three[1], f"{DAY} 9:00".replace(" 9", " 09"), pilar)
    page = ask(other, "all").content.decode()
    assert [each["editable"] for each in columns(page)] == [False, True, False]
    assert "You can change your own calendar; the others you can see but not change." in page
    assert len(rows(other, "all")) == 2
    words = "You can see this calendar but not change it."
    url = f"/calendar/appointments/{row.id}/"
    for path, values in [
        (f"{url}move/", drag(row, f"{DAY}T09:00:00", f"{DAY}T09:45:00")),
        (f"{url}move/undo/", {}),
        (f"/calendar/appointments/{mine.id}/move/",
         drag(mine, f"{DAY}T09:00:00", f"{DAY}T09:45:00", provider=str(three[0].id))),
    ]:  # fmt: skip
        answer = other.post(path, values)
        assert (answer.status_code, words in answer.content.decode()) == (403, True)
    assert other.post(f"{url}copy/").status_code == 302
    pasted = other.post(
        "/calendar/appointments/paste/", {"provider": three[0].id, "start": f"{DAY}T15:00:00"}
    )
    assert pasted.status_code == 403


def test_list_of_a_group_names_providers_and_new_clients(
    browser: Browser, three: list[Member], pilar: Client
) -> None:
    book(three[0], f"{DAY} 11:30", pilar)
    book(three[1], f"{DAY} 13:30", make_client(three[0].practice, "C002", "Brandt", "Elias"))
    book(three[1], "2026-10-15 13:30", pilar)
    page = ask(browser, "all", view="list").content.decode()
    assert page.count("<td>Tomasz Wilk, LMFT</td>") == 2
    assert page.count('aria-label="New client"') == 2


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_a_group_needs_the_same_statements_for_many(
    browser: Browser, three: list[Member], pilar: Client, count: int
) -> None:
    ask(browser, "all", view="list")
    before = len(statements_of(lambda: ask(browser, "all", view="list")))
    for each in three[:count]:
        book(each, f"{DAY} 11:30", pilar)
    # Their places with the clients, and no more.
    assert len(statements_of(lambda: ask(browser, "all", view="list"))) == before + 1


def test_new_client_is_the_first_that_was_not_cancelled(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    first, second = book(owner, f"{DAY} 11:30", pilar), book(owner, f"{DAY} 13:30", pilar)
    assert [row[14] for row in rows(browser, owner)] == [True, False]
    cancel_appointment(actor=owner, appointment=first, now=timezone.now())
    assert [row[14] for row in rows(browser, owner)] == [False, True]
    assert second.start == wall(f"{DAY} 13:30")


# -- drops in another column


def test_drop_gives_the_appointment_and_undo_takes_it_back(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/move/"
    values = drag(row, f"{DAY}T14:00:00", f"{DAY}T14:45:00", provider=str(clinician.id))
    text = browser.post(url, values, headers=HTMX).content.decode()
    assert "Given to Tomasz Wilk, LMFT: Wed, Oct 14, 2026, 2:00 PM – 2:45 PM." in text
    assert f'action="{url}undo/"' in text
    assert kept(row).provider_id == clinician.id
    assert browser.post(f"{url}undo/").status_code == 302
    back = kept(row)
    assert (back.provider_id, back.start) == (owner.id, row.start)


def test_drop_is_on_the_clock_of_the_grid(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    Member.objects.filter(id=owner.id).update(timezone="America/Chicago")
    row = book(owner, f"{DAY} 11:30", pilar)
    values = drag(row, f"{DAY}T14:00:00", f"{DAY}T14:45:00", zone="America/New_York")
    browser.post(f"/calendar/appointments/{row.id}/move/", values)
    assert kept(row).start == wall(f"{DAY} 14:00")
    page = browser.get(
        "/calendar/appointments/new/",
        {"provider": str(owner.id), "start": f"{DAY}T14:00:00", "zone": "America/New_York"},
    ).content.decode()
    assert 'name="start" value="13:00"' in page


def test_undo_is_refused_once_it_changed_or_was_never_moved(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/move/"
    answer = browser.post(f"{url}undo/")
    assert (answer.status_code, "no move of this" in answer.content.decode()) == (422, True)
    browser.post(url, drag(row, f"{DAY}T14:00:00", f"{DAY}T14:45:00"))
    Appointment.objects.filter(id=row.id).update(version=9)
    answer = browser.post(f"{url}undo/")
    assert (answer.status_code, "changed since" in answer.content.decode()) == (422, True)
    assert kept(row).start == wall(f"{DAY} 14:00")


def test_undo_to_a_time_taken_meanwhile_asks(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/move/"
    browser.post(url, drag(row, f"{DAY}T14:00:00", f"{DAY}T14:45:00"))
    book(owner, f"{DAY} 11:30", pilar)
    answer = browser.post(f"{url}undo/")
    assert (answer.status_code, f'action="{url}undo/"' in answer.content.decode()) == (422, True)
    browser.post(f"{url}undo/", {"anyway": "1"})
    assert kept(row).start == row.start


@pytest.mark.parametrize("scope", ["one", "all"])
def test_undo_of_a_series_moves_back_what_was_moved(
    browser: Browser, owner: Member, pilar: Client, scope: str
) -> None:
    series = weekly(owner, f"{DAY} 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    before, row = starts(series), series.appointments.order_by("start")[1]
    url = f"/calendar/appointments/{row.id}/move/"
    browser.post(url, drag(row, "2026-10-22T09:00:00", "2026-10-22T09:45:00", scope=scope))
    assert starts(series) != before
    browser.post(f"{url}undo/")
    assert starts(series) == before
    assert not series.appointments.filter(changed=True).exists()


def test_occurrence_dropped_on_another_asks_nothing_of_its_series(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    series = weekly(owner, f"{DAY} 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    row = series.appointments.order_by("start")[0]
    values = drag(row, f"{DAY}T11:30:00", f"{DAY}T12:15:00", provider=str(clinician.id))
    assert browser.post(f"/calendar/appointments/{row.id}/move/", values).status_code == 302
    given = list(Appointment.objects.filter(provider=clinician))
    assert (given, given[0].changed) == ([row], True)


def test_taken_time_of_the_other_asks_and_keeps_what_was_meant(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    book(clinician, f"{DAY} 11:30", pilar)
    url = f"/calendar/appointments/{row.id}/move/"
    values = drag(row, f"{DAY}T11:30:00", f"{DAY}T12:15:00", provider=str(clinician.id))
    text = browser.post(url, values).content.decode()
    assert f'name="provider" value="{clinician.id}"' in text
    assert browser.post(url, values | {"anyway": "1"}).status_code == 302
    assert kept(row).provider_id == clinician.id


def test_billed_appointment_is_not_given(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    Attendance.objects.update(billed_at=timezone.now())
    values = drag(row, f"{DAY}T11:30:00", f"{DAY}T12:15:00", provider=str(clinician.id))
    answer = browser.post(f"/calendar/appointments/{row.id}/move/", values)
    assert "sent to billing" in answer.content.decode()
    assert kept(row).provider_id == owner.id


# -- the provider in the form


def test_form_books_for_and_gives_to_another_provider(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    values = form(pilar, provider=str(clinician.id))
    browser.post(f"/calendar/appointments/new/?provider={owner.id}", values)
    row = Appointment.objects.get()
    assert row.provider_id == clinician.id
    url = f"/calendar/appointments/{row.id}/edit/"
    assert browser.post(url, edit_values(row, provider=str(owner.id))).status_code == 302
    assert kept(row).provider_id == owner.id


def test_form_has_no_provider_for_who_may_change_only_their_own(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    other, values = sign_in(clinician), form(None, kind="personal", provider=str(owner.id))
    url = "/calendar/appointments/new/"
    assert 'name="provider"' not in other.get(url).content.decode()
    other.post(url, values)
    assert Appointment.objects.get().provider_id == clinician.id


def test_series_is_not_given_away_as_a_whole(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    series = weekly(owner, f"{DAY} 11:30", pilar, rule="FREQ=WEEKLY;COUNT=3")
    row = series.appointments.order_by("start")[0]
    url = f"/calendar/appointments/{row.id}/edit/"
    values = edit_values(row, provider=str(clinician.id), repeats="week", ends="count", count="3")
    answer = browser.post(url, values | {"scope": "all"})
    assert "A series stays with its provider." in answer.content.decode()
    assert browser.post(url, values | {"scope": "one"}).status_code == 302
    assert kept(row).provider_id == clinician.id
    assert "Only this one" not in browser.get(url).content.decode()


# -- copy and paste


def test_copy_is_offered_in_a_new_form_and_pasted_once(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    new = f"/calendar/appointments/new/?provider={clinician.id}&start=2026-10-16T09:00:00"
    assert "Paste here" not in browser.get(new).content.decode()
    assert browser.post(f"/calendar/appointments/{row.id}/copy/").status_code == 302
    page = browser.get(new).content.decode()
    assert "Paste here" in page
    assert "Fri, Oct 16, 2026, 9:00 AM – 9:45 AM" in page
    values = {"key": new_id(), "provider": clinician.id, "start": "2026-10-16T09:00:00"}
    for _ in range(2):
        answer = browser.post("/calendar/appointments/paste/", values, headers=HTMX)
        assert "Pasted: Fri, Oct 16, 2026, 9:00 AM – 9:45 AM." in answer.content.decode()
    copy = Appointment.objects.get(provider=clinician)
    assert [place.client for place in copy.attendances.all()] == [pilar]


def test_copy_fills_a_form(browser: Browser, owner: Member, pilar: Client) -> None:
    row = book(owner, f"{DAY} 11:30", pilar, minutes=50)
    browser.post(f"/calendar/appointments/{row.id}/copy/")
    url = f"/calendar/appointments/new/?provider={owner.id}&date=2026-10-16&paste=1"
    page = browser.get(url).content.decode()
    for part in ('value="2026-10-16"', 'value="11:30"', 'value="12:20"', "Castellanos, Pilar"):
        assert part in page


def test_paste_in_a_month_keeps_the_time_of_day(
    browser: Browser, owner: Member, pilar: Client
) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    browser.post(f"/calendar/appointments/{row.id}/copy/")
    values = {"provider": owner.id, "start": "2026-10-16"}
    assert browser.post("/calendar/appointments/paste/", values).status_code == 302
    assert Appointment.objects.filter(start=wall("2026-10-16 11:30")).count() == 1


def test_paste_onto_a_taken_time_asks(browser: Browser, owner: Member, pilar: Client) -> None:
    row = book(owner, f"{DAY} 11:30", pilar)
    browser.post(f"/calendar/appointments/{row.id}/copy/")
    values = {"provider": owner.id, "start": f"{DAY}T11:45:00"}
    answer = browser.post("/calendar/appointments/paste/", values)
    assert (answer.status_code, "Paste anyway" in answer.content.decode()) == (422, True)
    values |= {"anyway": "1"}
    assert browser.post("/calendar/appointments/paste/", values).status_code == 302
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "not a time"), ({"start": "noon"}, "not a time"), ({"start": DAY}, "Nothing is copied")],
)
def test_paste_of_nothing_is_refused_in_words(
    browser: Browser, owner: Member, values: dict[str, str], words: str
) -> None:
    answer = browser.post("/calendar/appointments/paste/", {"provider": owner.id, **values})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_copy_of_what_is_hidden_is_not_taken(
    browser: Browser, owner: Member, clinician: Member, pilar: Client
) -> None:
    row, other = book(owner, f"{DAY} 11:30", pilar), sign_in(clinician)
    assert other.post(f"/calendar/appointments/{row.id}/copy/").status_code == 404


# -- keys


def test_keys_are_listed_and_stand_on_their_links(browser: Browser, three: list[Member]) -> None:
    page = ask(browser).content.decode()
    for key in "dwmlgtn?":
        assert f'data-key="{key}"' in page
    assert "Keys of the calendar" in page
