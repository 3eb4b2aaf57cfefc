"""How many statements a page takes, whatever it shows: with one row, and with three."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from bench.reading import statements_of
from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from tests.billing.rooms import at_hour, make_appointment, make_service, make_session
from tests.cast import make_client, sign_in

# Session, scope, and the reader with practice and user come before each page's own.
BEFORE = 3
LISTS = {
    "desk:clients": 1,
    "desk:calendar_events": 1,
    "desk:calendar_find": 5,
    "desk:calendar_print": 4,
    "office:sessions": 2,
    "office:invoicing": 8,
    "office:send_to_billing": 7,
    "office:balances": 1,
    "office:activity": 0,
    "office:batches": 1,
    "office:billing_codes": 1,
    "office:payers": 1,
}
QUERY = {
    "desk:calendar_find": "?when=any",
    "desk:calendar_print": "?view=week&date=2026-11-02",
    "desk:calendar_events": "?provider={owner.id}&from=2026-11-02&to=2026-11-08",
    "office:send_to_billing": "?first=2026-11-01&last=2026-11-30",
}


def statements(browser: Browser, path: str) -> int:
    """Of a page that was asked before, so that the session is not written.

    Less the one that closes the scope: it runs only inside another transaction, here the test's.
    """
    assert browser.get(path).status_code == 200
    return len(statements_of(lambda: browser.get(path))) - 1


def fill(practice: Practice, owner: Member, numbers: range) -> Client:
    """A client for each of ``numbers``, with an appointment and a session not invoiced."""
    with practice_scope(practice.id):
        service = make_service(f"Talk {numbers.start}")
        for number in numbers:
            client = make_client(practice, f"C{number}", "Castellanos", "Pilar", provider=owner)
            start = at_hour(15) + timedelta(hours=number)
            make_appointment(owner, client, start=start, service=service)
            make_session(client, owner)
    return client


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_as_many_statements_for_three_rows_as_for_one(
    name: str, linden: Practice, owner: Member
) -> None:
    browser = sign_in(owner)
    path = reverse(name) + QUERY.get(name, "").format(owner=owner)
    fill(linden, owner, range(1))
    one = statements(browser, path)
    fill(linden, owner, range(1, 3))
    assert (one, statements(browser, path)) == (BEFORE + LISTS[name],) * 2


def test_client_page_takes_few_statements(linden: Practice, owner: Member) -> None:
    client = fill(linden, owner, range(1))
    assert statements(sign_in(owner), reverse("desk:client", args=[client.id])) == BEFORE + 6
