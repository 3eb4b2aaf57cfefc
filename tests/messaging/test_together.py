"""Several people, or one impatient one, at the same moment: real transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.core.scope import practice_scope, user_scope
from settee.messaging.domain.joining import answer_connection, request_connection
from settee.messaging.domain.thread import reply, start_thread
from settee.messaging.models import Message, Participation, Thread
from settee.practices.domain.joining import AnsweredAlready
from settee.practices.enums import Access, Association
from settee.practices.models import ConnectionRequest, Member, Practice, User
from tests.cast import make_member

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(actions: list[Callable[[], Any]]) -> list[Any]:
    """What each action gave, or the kind of its refusal, all started together."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return action()
        except Refused as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def ask(user: User, practice: Practice) -> ConnectionRequest:
    with user_scope(user.id):
        return request_connection(user=user, practice_id=practice.id, now=NOW)


def answer(actor: Member, request: ConnectionRequest, association: Association) -> str:
    with practice_scope(actor.practice.id, user_id=actor.user_id):
        answered = answer_connection(
            actor=actor,
            request_id=request.id,
            association=association,
            access=Access.NONE,
            now=NOW,
        )
    return str(answered.state)


@pytest.fixture
def noor(db: None) -> User:
    return User.objects.create_user("noor@example.org", first_name="Noor", last_name="Đặng")


def test_request_sent_several_times_at_once_is_one_message(
    linden: Practice, owner: Member, noor: User
) -> None:
    got = at_once([partial(ask, noor, linden)] * 6)
    assert len({request.id for request in got}) == 1
    with practice_scope(linden.id):
        assert (ConnectionRequest.objects.count(), Thread.objects.count()) == (1, 1)


def test_two_administrators_answer_at_once_and_the_first_wins(
    linden: Practice, owner: Member, noor: User
) -> None:
    second = make_member(linden, "Ada", "Quist", association=Association.ADMINISTRATOR)
    request = ask(noor, linden)
    got = at_once(
        [
            partial(answer, owner, request, Association.MODIFY),
            partial(answer, second, request, Association.NONE),
        ]
    )
    assert [each for each in got if each is AnsweredAlready] == [AnsweredAlready]
    (won,) = [each for each in got if each is not AnsweredAlready]
    with practice_scope(linden.id):
        joined = Member.objects.filter(user=noor).count()
        assert (ConnectionRequest.objects.get().state, joined) == (won, int(won == "accepted"))


def test_message_sent_several_times_at_once_is_one(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    key = new_id()

    def send() -> Any:
        with practice_scope(linden.id):
            return start_thread(
                actor=owner,
                message_id=key,
                recipients=[clinician.id],
                subject="Room two",
                body="Is it free?",
                now=NOW,
            ).id

    assert len(set(at_once([send] * 6))) == 1
    with practice_scope(linden.id):
        found = (Thread.objects.count(), Message.objects.count(), Participation.objects.count())
    assert found == (1, 1, 2)


def test_replies_at_once_are_all_kept(linden: Practice, owner: Member, clinician: Member) -> None:
    with practice_scope(linden.id):
        thread = start_thread(
            actor=owner,
            message_id=new_id(),
            recipients=[clinician.id],
            subject="Room two",
            body="Is it free?",
            now=NOW,
        )

    def send(actor: Member, text: str) -> None:
        with practice_scope(linden.id):
            reply(actor=actor, thread_id=thread.id, message_id=new_id(), body=text, now=NOW)

    at_once([partial(send, owner, "a"), partial(send, clinician, "b"), partial(send, owner, "c")])
    with practice_scope(linden.id):
        bodies = sorted(str(message.body) for message in Message.objects.all())
    assert bodies == ["Is it free?", "a", "b", "c"]
