"""Being joined: a request sent once, answered once, and nothing before."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from settee.audit.models import Entry
from settee.core.errors import Hidden, NotAllowed
from settee.core.scope import practice_scope, user_scope
from settee.messaging.domain.joining import (
    answer_connection,
    request_connection,
    set_privileges,
)
from settee.messaging.models import Participation
from settee.outbox.models import OutgoingMail
from settee.practices.domain.joining import AlreadyJoined, AnsweredAlready
from settee.practices.enums import Access, Association, Role
from settee.practices.models import ConnectionRequest, Member, Practice, User
from settee.practices.queries import directory, memberships, own_requests
from tests.cast import make_member, make_practice

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
State = ConnectionRequest.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db: None) -> User:
    return User.objects.create_user("noor@example.org", first_name="Noor", last_name="Đặng")


@pytest.fixture
def second(linden: Practice) -> Member:
    return make_member(linden, "Ada", "Quist", association=Association.ADMINISTRATOR)


def ask(user: User, practice: Practice) -> ConnectionRequest:
    with user_scope(user.id):
        return request_connection(user=user, practice_id=practice.id, now=NOW)


def answer(
    actor: Member,
    request: ConnectionRequest,
    association: Association = Association.JOIN_ONLY,
    access: Access = Access.NONE,
) -> ConnectionRequest:
    with practice_scope(actor.practice.id, user_id=actor.user_id):
        return answer_connection(
            actor=actor, request_id=request.id, association=association, access=access, now=NOW
        )


def inbox(member: Member) -> list[str]:
    with practice_scope(member.practice.id):
        places = Participation.objects.filter(member=member).select_related("thread")
        return [place.thread.subject for place in places]


def places_of(user: User) -> list[tuple[str, str, str, str]]:
    with user_scope(user.id):
        return [
            (one.practice.name, one.role, one.association, one.access)
            for one in memberships(user.id)
        ]


@pytest.mark.parametrize("text", ["lind", "LINDEN  street", "counseling linden", "líndèn"])
def test_directory_finds_names_however_written(linden: Practice, text: str) -> None:
    assert directory(text, limit=20) == [linden]


@pytest.mark.parametrize("text", ["", "l", " l ", "lindenx", "\0", "%", "elm"])
def test_directory_finds_nothing_else(linden: Practice, text: str) -> None:
    assert directory(text, limit=20) == []


def test_directory_lists_group_practices_alone_and_by_name(linden: Practice) -> None:
    lime = make_practice("lime", "Élise Lindgren")
    make_practice("solo", "Linda Solo")
    Practice.objects.filter(slug="solo").update(group_practice=False)
    assert directory("lin", limit=20) == [lime, linden]
    assert directory("lin", limit=1) == [lime]


def test_request_reaches_every_administrator_and_nobody_else(
    linden: Practice, owner: Member, second: Member, clinician: Member, noor: User
) -> None:
    ask(noor, linden)
    wanted = ["Connection request from Noor Đặng"]
    assert (inbox(owner), inbox(second), inbox(clinician)) == (wanted, wanted, [])
    assert places_of(noor) == []


def test_request_sent_twice_is_one_message(linden: Practice, owner: Member, noor: User) -> None:
    assert ask(noor, linden).id == ask(noor, linden).id
    assert len(inbox(owner)) == 1


def test_requests_of_two_people_are_two_messages(
    linden: Practice, owner: Member, noor: User
) -> None:
    other = User.objects.create_user("kim@example.org", first_name="Kim", last_name="Sato")
    ask(noor, linden)
    ask(other, linden)
    assert sorted(inbox(owner)) == [
        "Connection request from Kim Sato",
        "Connection request from Noor Đặng",
    ]


def test_practice_outside_the_directory_can_not_be_asked(linden: Practice, noor: User) -> None:
    Practice.objects.update(group_practice=False)
    with pytest.raises(Hidden):
        ask(noor, linden)


def test_member_has_nothing_to_ask_for(linden: Practice, clinician: Member) -> None:
    with pytest.raises(AlreadyJoined):
        ask(clinician.user, linden)


def test_accepting_makes_a_member_and_tells_who_asked(
    linden: Practice, owner: Member, noor: User
) -> None:
    request = answer(owner, ask(noor, linden), Association.MODIFY, Access.VIEW)
    assert (request.state, request.answered_at, request.answered_by) == (
        State.ACCEPTED, NOW, owner,
    )  # fmt: skip
    assert places_of(noor) == [(linden.name, Role.PROVIDER, Association.MODIFY, Access.VIEW)]


def test_declining_leaves_no_place(linden: Practice, owner: Member, noor: User) -> None:
    answer(owner, ask(noor, linden), Association.NONE)
    assert places_of(noor) == []
    with user_scope(noor.id):
        assert [one.state for one in own_requests(noor.id)] == [State.DECLINED]
    assert ask(noor, linden).state == State.SENT  # may ask again


def test_mail_names_the_practice_and_nothing_more(
    linden: Practice, owner: Member, noor: User
) -> None:
    backend = {"default": {"BACKEND": "settee.outbox.backend.OutboxBackend"}}
    with override_settings(MAILERS=backend):
        answer(owner, ask(noor, linden))
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (noor.email, "Your request to join Linden Street Counseling")
    assert mail.body == (
        "Hello Noor,\n\nyour request to join Linden Street Counseling was accepted. Sign in to"
        " open it:\nhttp://localhost:8000\n"
    )


def test_same_answer_given_twice_is_one(linden: Practice, owner: Member, noor: User) -> None:
    request = ask(noor, linden)
    assert answer(owner, request).state == answer(owner, request).state == State.ACCEPTED
    with practice_scope(linden.id):
        assert Entry.objects.filter(action="connection.accepted").count() == 1


def test_second_administrator_is_told_who_was_first(
    linden: Practice, owner: Member, second: Member, noor: User
) -> None:
    request = ask(noor, linden)
    answer(owner, request, Association.MODIFY)
    with pytest.raises(AnsweredAlready, match="Maren Okafor has answered this request already"):
        answer(second, request, Association.NONE)
    assert places_of(noor) == [(linden.name, Role.PROVIDER, Association.MODIFY, Access.NONE)]


def test_only_an_administrator_of_the_practice_answers(
    linden: Practice, owner: Member, clinician: Member, biller: Member, stranger: Member, noor: User
) -> None:
    request = ask(noor, linden)
    for actor in (clinician, biller):
        with pytest.raises(NotAllowed):
            answer(actor, request)
    with pytest.raises(Hidden):
        answer(stranger, request)
    assert places_of(noor) == []


def test_person_who_left_gets_the_old_place_back(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    with practice_scope(linden.id):
        Member.objects.filter(id=clinician.id).update(association=Association.NONE)
    answer(owner, ask(clinician.user, linden), Association.JOIN_ONLY, Access.VIEW)
    with practice_scope(linden.id):
        member = Member.objects.get(user=clinician.user)
        assert (member.id, member.npi, member.access) == (clinician.id, "1993669070", Access.VIEW)


def test_request_is_seen_by_its_user_and_its_practice_alone(
    linden: Practice, owner: Member, stranger: Member, noor: User
) -> None:
    request = ask(noor, linden)
    with practice_scope(stranger.practice.id, user_id=stranger.user_id):
        assert ConnectionRequest.objects.count() == 0
    with practice_scope(linden.id, user_id=owner.user_id):
        assert ConnectionRequest.objects.get() == request
    with user_scope(noor.id):
        assert [(one.practice.name, one.created_at) for one in own_requests(noor.id)] == [
            (linden.name, NOW)
        ]


def appoint(actor: Member, member: Member, association: Association) -> Member:
    with practice_scope(actor.practice.id, user_id=actor.user_id):
        return set_privileges(
            actor=actor,
            member_id=member.id,
            role=Role(member.role),
            association=association,
            access=Access(member.access),
            version=Member.objects.get(id=member.id).version,
        )


def test_administrator_appointed_later_finds_the_requests_that_wait(
    linden: Practice, owner: Member, clinician: Member, biller: Member, noor: User
) -> None:
    waiting = ask(noor, linden)
    ash = User.objects.create_user("ash@example.org", first_name="Ash", last_name="Berg")
    answer(owner, ask(ash, linden))
    for _ in range(2):
        appoint(owner, clinician, Association.ADMINISTRATOR)
    assert inbox(clinician) == ["Connection request from Noor Đặng"]
    assert inbox(biller) == []
    with practice_scope(linden.id):
        assert Participation.objects.get(member=clinician).unread
    appoint(owner, clinician, Association.JOIN_ONLY)
    with practice_scope(linden.id):
        clinician.refresh_from_db()
    with pytest.raises(NotAllowed):
        answer(clinician, waiting)


def test_who_joins_as_administrator_finds_the_requests_that_wait(
    linden: Practice, owner: Member, noor: User
) -> None:
    ash = User.objects.create_user("ash@example.org", first_name="Ash", last_name="Berg")
    ask(ash, linden)
    answer(owner, ask(noor, linden), Association.ADMINISTRATOR)
    with practice_scope(linden.id):
        assert inbox(Member.objects.get(user=noor)) == ["Connection request from Ash Berg"]
