"""Administrators who act at the same moment: real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from settee.core.errors import NotAllowed
from settee.core.scope import practice_scope
from settee.practices.access import get_member
from settee.practices.domain.member import LastAdministrator, set_privileges
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, Practice
from tests.cast import make_member

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(practice: Practice, actions: list[Callable[[], Any]]) -> list[Any]:
    """What each action gave or raised, all started together in transactions of their own."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            with practice_scope(practice.id):
                return action()
        except (LastAdministrator, NotAllowed) as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def demote(actor: Member, member: Member, association: Association) -> str:
    stored = get_member(actor, member.id)
    set_privileges(
        actor=actor,
        member_id=member.id,
        role=Role(stored.role),
        association=association,
        access=Access.NONE,
        version=stored.version,
    )
    return "done"


@pytest.mark.parametrize("association", [Association.NONE, Association.JOIN_ONLY])
def test_two_administrators_who_demote_each_other_leave_one(
    linden: Practice, owner: Member, association: Association
) -> None:
    second = make_member(linden, "Ada", "Quist", association=Association.ADMINISTRATOR)
    got = at_once(
        linden,
        [
            partial(demote, owner, second, association),
            partial(demote, second, owner, association),
        ],
    )
    assert sorted(map(str, got)) == sorted(["done", str(NotAllowed)])
    with practice_scope(linden.id):
        administrators = Member.objects.filter(association=Association.ADMINISTRATOR)
        assert administrators.count() == 1


def test_administrators_who_all_step_down_at_once_leave_one(
    linden: Practice, owner: Member
) -> None:
    people = [owner] + [
        make_member(linden, f"A{n}", "Quist", association=Association.ADMINISTRATOR)
        for n in range(3)
    ]
    got = at_once(linden, [partial(demote, one, one, Association.JOIN_ONLY) for one in people])
    assert got.count("done") == 3
    assert got.count(LastAdministrator) == 1
