"""Every address, asked by everybody in every way: what it answers, and what it never shows."""

import uuid
from typing import Any

import pytest
from django.test import Client as Browser

from settee.practices.models import Practice
from tests.architecture.addresses import CLIENT_MARK, MARK, Address, Rows
from tests.architecture.asking import ADDRESSES, ask
from tests.architecture.expected import EXPECTED, ROLES


def test_every_address_has_an_expectation() -> None:
    assert {address.name for address in ADDRESSES} == set(EXPECTED)


@pytest.mark.parametrize("role", ROLES)
def test_addresses_answer_as_expected(role: str, rows: Rows, browsers: dict[str, Browser]) -> None:
    place, wanted, found, shown = ROLES.index(role), {}, {}, set()
    for address in ADDRESSES:
        for verb, row in zip(("get", "post"), EXPECTED[address.name], strict=True):
            name = f"{verb} {address.name}"
            wanted[name] = row.statuses[place]
            found[name], text = ask(browsers[role], verb, rows.path(address))
            shown |= {(name, mark) for mark in (MARK, CLIENT_MARK) if mark in text}
    assert found == wanted
    marks = {mark for _, mark in shown}
    if role in INSIDE:
        # Else the absence of the marks elsewhere would prove nothing.
        assert marks == INSIDE[role]
    else:
        assert shown == set()


# Whose rows the people of Linden Street may read.
INSIDE = {"owner": {MARK, CLIENT_MARK}, "clinician": {MARK}, "biller": {MARK, CLIENT_MARK}}


@pytest.mark.parametrize("verb", ["put", "delete"])
def test_other_verbs_are_refused_everywhere(
    verb: str, rows: Rows, browsers: dict[str, Browser]
) -> None:
    statuses = {ask(browsers["owner"], verb, rows.path(address))[0] for address in ADDRESSES}
    assert statuses == {405}


def test_unknown_ids_are_not_found(rows: Rows, browsers: dict[str, Browser]) -> None:
    nobodys = Rows(
        {
            name: uuid.uuid4() if isinstance(value, uuid.UUID) else value
            for name, value in rows.items()
        }
    )
    wrong = [
        (address.name, verb, status)
        for address in ADDRESSES
        for verb in ("get", "post")
        if address.name != "desk:session_end"  # its number is not the session_id of the others
        and any(isinstance(rows.get(name), uuid.UUID) for name in address.parameters)
        for status in [ask(browsers["owner"], verb, nobodys.path(address))[0]]
        if status not in {404, 405}
    ]
    assert wrong == []


def test_office_is_closed_to_a_practice_without_it(
    rows: Rows, browsers: dict[str, Browser], linden: Practice
) -> None:
    linden.subscriptions = []
    linden.save(update_fields=["subscriptions"])
    open_ = [
        (address.name, verb, status)
        for address in ADDRESSES
        if address.name.startswith("office:") and address.name not in _SIGNPOSTS
        for verb in ("get", "post")
        for status in [ask(browsers["owner"], verb, rows.path(address))[0]]
        if status not in {403, 405}
    ]
    assert open_ == []


# They only lead elsewhere.
_SIGNPOSTS = {"office:clients"}


def test_mail_of_a_demonstration_is_shown_to_anybody_and_nowhere_else(
    rows: Rows, browsers: dict[str, Browser], settings: Any
) -> None:
    address = Address("desk:mail_message", ("mail_id",))
    assert ask(browsers["nobody"], "get", rows.path(address))[0] == 404
    settings.DEMO = True
    assert ask(browsers["nobody"], "get", rows.path(address))[0] == 200
