"""The client list as a file: whom it holds, what it says, and that it is recorded."""

import csv
import json
from io import StringIO

import pytest
from django.test import Client as Browser

from settee.audit.models import Entry
from settee.clients.domain.client import derive
from settee.clients.models import Client
from settee.desk.clients.export import COLUMNS, defused
from settee.practices.enums import Access, Role, Subscription
from settee.practices.models import Member, Practice
from tests.cast import make_client, make_member, sign_in


@pytest.fixture
def people(in_linden: Practice, owner: Member) -> list[Client]:
    people = [
        make_client(in_linden, "C1", "Nguyễn", "Thu Hà", provider=owner, ssn="123456789"),
        make_client(in_linden, "C2", "=1+1", "@Sean"),
        make_client(in_linden, "C3", "Ruiz", "Ana", status="discharged"),
    ]
    for client in people:
        derive(client)
        client.save()
    return people


def download(browser: Browser, *columns: str, **asked: str) -> list[list[str]]:
    answer = browser.post("/clients/export/", {"download": "1", "column": columns, **asked})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(content)))


def test_file_holds_whom_the_list_shows(people: list[Client], owner: Member) -> None:
    rows = download(sign_in(owner), "code", "last_name", "first_name", "birth_date", "provider")
    assert rows == [
        ["Number", "Last name", "First name", "Birth date", "Provider"],
        ["C2", "'=1+1", "'@Sean", "1984-02-29", ""],
        ["C1", "Nguyễn", "Thu Hà", "1984-02-29", "Maren Okafor"],
    ]
    found = download(sign_in(owner), "code", "status", q="ruiz", status="")
    assert found[1:] == [["C3", "Discharged"]]


def test_every_column_can_be_had_and_none_is_secret(people: list[Client], owner: Member) -> None:
    owner.practice.subscriptions = list(Subscription)
    owner.practice.save()
    rows = download(sign_in(owner), *COLUMNS, status="")
    assert rows[0] == [column.label for column in COLUMNS.values()]
    assert [row[-3:] for row in rows[1:]] == [["No", "", "0.00"]] * 3
    assert "123456789" not in str(rows)


def test_export_is_recorded_with_how_many(people: list[Client], owner: Member) -> None:
    download(sign_in(owner), "code", q="c")
    entry = Entry.objects.get(action="client.export")
    assert entry.user_id == owner.user_id
    assert json.loads(entry.changes) == {
        "clients": [None, "2"],
        "columns": [None, "code"],
        "search": [None, "c"],
        "status": [None, "active"],
    }


def test_only_own_clients_are_exported(
    people: list[Client], clinician: Member, stranger: Member
) -> None:
    Client.objects.filter(code="C2").update(provider=clinician)
    assert [row[0] for row in download(sign_in(clinician), "code", status="")[1:]] == ["C2"]
    assert download(sign_in(stranger), "code", status="")[1:] == []


def test_balance_goes_only_to_those_who_see_it(people: list[Client], linden: Practice) -> None:
    staff = make_member(linden, "Ana", "Ruiz", role=Role.STAFF, access=Access.VIEW)
    assert download(sign_in(staff), "code", "balance")[0] == ["Number"]


def test_page_asks_for_columns(people: list[Client], owner: Member) -> None:
    browser = sign_in(owner)
    page = browser.post("/clients/export/", {"q": "thu"}).text
    assert "for “thu”" in page
    assert 'name="q" value="thu"' in page
    answer = browser.post("/clients/export/", {"download": "1"})
    assert (answer.status_code, "Choose at least one column." in answer.text) == (422, True)
    assert Entry.objects.filter(action="client.export").count() == 0


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=cmd()", "'=cmd()"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("-30.00", "-30.00"),
        ("-1+2", "'-1+2"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        ("O’Brien", "O’Brien"),
        ("", ""),
    ],
)
def test_formulas_are_defused(text: str, safe: str) -> None:
    assert defused(text) == safe
