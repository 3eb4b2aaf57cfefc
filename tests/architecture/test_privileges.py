"""Every address, asked by every combination of role and the two privilege lists."""

from itertools import product

import pytest
from django.test import Client as Browser

from settee.core.scope import practice_scope
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, Practice
from tests.architecture.addresses import Rows, rows_of
from tests.architecture.asking import ADDRESSES, ask
from tests.architecture.expected import EXPECTED, Need, Row
from tests.cast import make_member, sign_in

Place = tuple[Role, Association, Access]
JOINED = [each for each in Association if each != Association.NONE]
PLACES: list[Place] = list(product(Role, JOINED, Access))


def met(place: Place) -> set[Need]:
    """What the lists allow, read from their descriptions and not from the program's code."""
    role, association, access = place
    administers = association == Association.ADMINISTRATOR
    sees = administers or access != Access.NONE
    changes = administers or access in {Access.MODIFY, Access.ADMINISTRATOR}
    return {
        need
        for need, holds in {
            Need.NOTHING: True,
            Need.SEE: sees,
            Need.CHANGE: changes,
            Need.EDIT_PROFILES: administers or access == Access.ADMINISTRATOR,
            Need.EDIT_PRACTICE: administers or association == Association.MODIFY,
            Need.ADMINISTER: administers,
            Need.BILL: changes or role == Role.PROVIDER,
            Need.BILL_OTHERS: changes,
            Need.BILL_SEEN: sees and (changes or role == Role.PROVIDER),
            Need.OPEN_ACCOUNTS: administers or role == Role.PROVIDER,
            Need.OPEN_OTHERS: administers,
            Need.BE_OWNER: False,
        }.items()
        if holds
    }


def wanted(row: Row, allowed: set[Need]) -> int:
    """The owner's answer, or how it is refused: 404 hides what may not even be seen."""
    if row.need in allowed:
        return row.statuses[0]
    hidden = {
        Need.SEE: True,
        Need.CHANGE: Need.SEE not in allowed,
        Need.BILL_OTHERS: Need.BILL in allowed,
        Need.BILL_SEEN: Need.BILL in allowed,
        Need.BE_OWNER: True,
    }
    return 404 if hidden.get(row.need, False) else 403


# What needs no privilege is asked by everybody in ``test_access.py``.
ASKED = {
    (verb, name): row
    for name, both in EXPECTED.items()
    for verb, row in zip(("get", "post"), both, strict=True)
    if row.need is not Need.NOTHING
}


def answers(browser: Browser, rows: Rows) -> dict[tuple[str, str], int]:
    return {
        (verb, address.name): ask(browser, verb, rows.path(address))[0]
        for address in ADDRESSES
        for verb in ("get", "post")
        if (verb, address.name) in ASKED
    }


def expected(allowed: set[Need]) -> dict[tuple[str, str], int]:
    return {each: wanted(row, allowed) for each, row in ASKED.items()}


def member_at(place: Place, practice: Practice) -> Member:
    role, association, access = place
    return make_member(
        practice, "Noor", "Haddad", role=role, association=association, access=access
    )


@pytest.mark.parametrize("place", PLACES, ids=lambda place: "-".join(place))
def test_rows_of_another_provider_answer_by_privilege(
    place: Place, rows: Rows, linden: Practice
) -> None:
    member = member_at(place, linden)
    assert answers(sign_in(member), rows) == expected(met(place))


OWN = {
    Need.OPEN_OTHERS,
    Need.SEE,
    Need.CHANGE,
    Need.BILL,
    Need.BILL_OTHERS,
    Need.BILL_SEEN,
    Need.EDIT_PROFILES,
    Need.BE_OWNER,
}


@pytest.mark.parametrize("access", Access)
def test_own_rows_of_a_provider_are_open_whatever_the_privileges(
    access: Access, linden: Practice, owner: Member
) -> None:
    place = (Role.PROVIDER, Association.JOIN_ONLY, access)
    member = member_at(place, linden)
    with practice_scope(linden.id, user_id=member.user_id):
        rows = rows_of(linden, member)
    assert answers(sign_in(member), rows) == expected(met(place) | OWN)


def test_each_right_shows_in_the_answers() -> None:
    """Else a check that is missing could not be noticed above."""
    told = {place: expected(met(place)) for place in PLACES}
    for one, other in product(PLACES, PLACES):
        assert (told[one] == told[other]) == (met(one) == met(other))
