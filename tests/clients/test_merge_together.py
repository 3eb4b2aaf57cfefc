"""Merging while others work at the same records: real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection

from settee.audit.models import Entry
from settee.billing.domain.ledger import NewEntry, post
from settee.billing.enums import EntryKind, Party
from settee.billing.models import ClientBalance, ClientSession
from settee.billing.queries.ledger import ledger_faults
from settee.clients.access import Merged
from settee.clients.domain.client import change_client
from settee.clients.domain.merge import merge_clients
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.models import Attendance
from tests.billing.rooms import DAY, make_appointment, make_session
from tests.cast import make_client

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 12, 2, 16, 0, tzinfo=UTC)


@pytest.fixture
def two(linden: Practice, owner: Member) -> tuple[Client, Client]:
    with practice_scope(linden.id):
        return (
            make_client(linden, "C1", "Castellanos", "Pilar", provider=owner),
            make_client(linden, "C2", "Castellanos", "Pili", provider=owner),
        )


def merge(owner: Member, kept: Client, merged: Client) -> Client:
    return merge_clients(
        actor=owner,
        kept_id=kept.id,
        merged_id=merged.id,
        answers={},
        versions=(1, 1),
        now=NOW,
    )


def at_once(practice: Practice, actions: list[Callable[[], Any]]) -> list[Any]:
    """What each action gave or raised, all started together in transactions of their own."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            with practice_scope(practice.id):
                return action()
        except (Merged, ChangedMeanwhile) as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_same_merge_at_the_same_moment_is_done_once(
    linden: Practice, owner: Member, two: tuple[Client, Client]
) -> None:
    got = at_once(linden, [partial(merge, owner, *two)] * 4)
    assert [each.id for each in got] == [two[0].id] * 4
    with practice_scope(linden.id):
        assert Entry.objects.filter(action="client.merge").count() == 1
        assert Client.objects.get(id=two[0].id).version == 2


def test_crosswise_merges_leave_one_record(
    linden: Practice, owner: Member, two: tuple[Client, Client]
) -> None:
    first, second = two
    got = at_once(linden, [partial(merge, owner, *two), partial(merge, owner, second, first)])
    assert got.count(Merged) == 1
    with practice_scope(linden.id):
        assert Client.objects.filter(merged_into=None).count() == 1


def test_change_that_waited_for_the_merge_is_not_lost_unseen(
    linden: Practice, owner: Member, two: tuple[Client, Client]
) -> None:
    """Either the change came first and the merge is refused, or the change is sent on."""
    change = partial(
        change_client, actor=owner, client_id=two[1].id, values={"city": "Hudson"}, version=1
    )
    got = at_once(linden, [partial(merge, owner, *two), change])
    with practice_scope(linden.id):
        merged = Client.objects.get(id=two[1].id).merged_into_id == two[0].id
        assert got[1 if merged else 0] is (Merged if merged else ChangedMeanwhile)


def late(practice: Practice, merging: Callable[[], Any], writing: Callable[[], Any]) -> None:
    """``writing`` begins while ``merging`` is done but not committed, and has to wait for it."""
    merged, committed = Event(), Event()

    def merge_slowly() -> None:
        with practice_scope(practice.id):
            merging()
            merged.set()
            committed.wait(1)
        connection.close()

    def write() -> None:
        merged.wait(20)
        with practice_scope(practice.id):
            writing()
        committed.set()
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(merge_slowly), pool.submit(write)]:
            future.result()


def test_rows_written_while_their_record_is_merged_follow(
    linden: Practice, owner: Member, two: tuple[Client, Client]
) -> None:
    kept, merged = two

    def write() -> None:
        make_appointment(owner, merged)
        session = make_session(merged, owner)
        charge = NewEntry(
            client_id=merged.id,
            session_id=session.id,
            kind=EntryKind.CHARGE,
            party=Party.CLIENT,
            amount=Decimal("135.00"),
            date=DAY,
        )
        post([charge], actor=owner, now=NOW)

    late(linden, partial(merge, owner, kept, merged), write)
    with practice_scope(linden.id):
        assert Attendance.objects.get().client_id == kept.id
        assert ClientSession.objects.get().client_id == kept.id
        balance = ClientBalance.objects.get()
        assert (balance.client_id, balance.client_owes) == (kept.id, Decimal("135.00"))
        assert ledger_faults() == []
