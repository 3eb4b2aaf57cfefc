"""Who hears what over a socket, and who gets one."""

import uuid
from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from settee.core.announce import CHANNEL, Topic, announce
from settee.core.scope import practice_scope
from settee.doors.live.greeting import read_greeting
from settee.doors.live.hearing import find_reader, may_hear
from settee.doors.live.notices import _parameters
from settee.messaging.notices import INBOX
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, Practice
from settee.scheduling.notices import CALENDAR, CALENDARS
from tests.cast import make_member, sign_in


@pytest.mark.parametrize("role", Role)
def test_calendars_are_heard_by_those_who_see_them(
    linden: Practice, owner: Member, role: Role
) -> None:
    """Every combination of the two privilege lists."""
    theirs = Topic(CALENDAR, linden.id, owner.id)
    member = make_member(linden, "Noor", "Haddad", role=role)
    for association, access in product(Association, Access):
        member.association, member.access = association, access
        joined = association != Association.NONE
        administers = association == Association.ADMINISTRATOR
        sees = joined and (administers or access != Access.NONE)
        heard = [
            may_hear(member, topic)
            for topic in (
                theirs,
                Topic(CALENDAR, linden.id, member.id),
                Topic(CALENDARS, linden.id, linden.id),
                Topic(INBOX, linden.id, member.id),
                Topic(INBOX, linden.id, owner.id),
            )
        ]
        assert heard == [sees, joined, joined, joined, False], (association, access)


def test_another_practice_is_never_heard(owner: Member, stranger: Member, alder: Practice) -> None:
    for kind, subject in ((CALENDAR, stranger.id), (CALENDARS, alder.id), (INBOX, owner.id)):
        assert not may_hear(owner, Topic(kind, alder.id, subject))


def scope_of(path: str, *, origin: str, cookie: str = "settee_session=abc") -> dict[str, Any]:
    headers = [(b"host", b"testserver"), (b"origin", origin.encode()), (b"cookie", cookie.encode())]
    return {"path": path, "query_string": b"since=12", "headers": headers}


@pytest.mark.parametrize(
    ("path", "origin", "let_in"),
    [
        ("/live/{}", "http://testserver", True),
        ("/live/{}", "http://testserver.example.org", False),
        ("/live/{}", "https://elsewhere.example.org", False),
        ("/live/{}", "null", False),
        ("/live/{}", "", False),
        ("/live/{}/more", "http://testserver", False),
        ("/live/nobody", "http://testserver", False),
        ("/calendar/", "http://testserver", False),
    ],
)
def test_only_pages_of_ours_open_a_socket(
    settings: Any, path: str, origin: str, let_in: bool
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SESSION_COOKIE_SECURE = False
    greeting = read_greeting(scope_of(path.format(uuid.UUID(int=7)), origin=origin))
    assert (greeting is not None) == let_in
    if greeting:
        assert (greeting.session_key, greeting.member_id, greeting.since) == (
            "abc", uuid.UUID(int=7), 12,
        )  # fmt: skip


def key_of(member: Member) -> str:
    return str(sign_in(member).session.session_key)


@pytest.mark.django_db(transaction=True)
def test_reader_is_who_signed_in_for_as_long_as_they_are(owner: Member, clinician: Member) -> None:
    now = 1_800_000_000.0
    key = key_of(clinician)
    reader = find_reader(key, clinician.id, now)
    assert reader is not None
    assert reader.member == clinician
    assert find_reader(key, owner.id, now) is None  # a page of somebody else's
    assert find_reader("", clinician.id, now) is None
    assert find_reader(key, clinician.id, reader.idle_from + 1e9) is not None  # never used yet
    clinician.user.set_password("another plum settee")
    clinician.user.save()
    assert find_reader(key, clinician.id, now) is None


@pytest.mark.django_db(transaction=True)
def test_reader_who_left_or_signed_out_is_gone(linden: Practice, clinician: Member) -> None:
    browser = sign_in(clinician)
    key = str(browser.session.session_key)
    assert find_reader(key, clinician.id, 0.0) is not None
    with practice_scope(linden.id):
        Member.objects.filter(id=clinician.id).update(association=Association.NONE)
    assert find_reader(key, clinician.id, 0.0) is None
    with practice_scope(linden.id):
        Member.objects.filter(id=clinician.id).update(association=Association.JOIN_ONLY)
    browser.post("/accounts/logout/")
    assert find_reader(key, clinician.id, 0.0) is None


@pytest.fixture
def told(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection that listens as a web process does."""
    connection.ensure_connection()
    with psycopg.connect(**_parameters()) as listening:
        listening.execute(f'LISTEN "{CHANNEL}"')
        yield listening


def heard(listening: psycopg.Connection[Any]) -> list[str]:
    return [notice.payload for notice in listening.notifies(timeout=1.0)]


def test_notice_is_told_once_when_it_is_committed(told: psycopg.Connection[Any]) -> None:
    topic, other = (Topic("calendar", uuid.UUID(int=1), uuid.UUID(int=each)) for each in (2, 3))
    with transaction.atomic():
        announce(topic)
        with transaction.atomic():
            announce(topic, other)
        announce(topic)
        assert heard(told) == []
    assert heard(told) == sorted([str(topic), str(other)])


def test_what_is_rolled_back_is_never_told(told: psycopg.Connection[Any]) -> None:
    kept, lost = (Topic("calendar", uuid.UUID(int=1), uuid.UUID(int=each)) for each in (2, 3))
    with transaction.atomic():
        announce(kept)
        with transaction.atomic():
            announce(kept, lost)
            transaction.set_rollback(True)
    assert heard(told) == [str(kept)]


def test_topic_is_read_as_it_is_told() -> None:
    for practice in (uuid.UUID(int=1), None):
        topic = Topic("inbox", practice, uuid.UUID(int=2))
        assert Topic.parse(str(topic)) == topic
