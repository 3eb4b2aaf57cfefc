"""To-do: what stands on it, for whom, and in how many statements."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from settee.billing.models import ClientSession
from settee.billing.queries.todo import Kind, things_to_do
from settee.clients.models import Client
from settee.messaging.domain.thread import notify
from settee.practices.domain.joining import add_request
from settee.practices.enums import Access, Level, Role
from settee.practices.models import AccountAccess, Member, Practice, User
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Attendance
from tests.billing.rooms import make_appointment, make_service, make_session
from tests.cast import make_member


def told(actor: Member) -> dict[Kind, int]:
    return {thing.kind: thing.count for thing in things_to_do(actor, now=timezone.now())}


@pytest.fixture
def work(in_linden: Practice, owner: Member, pilar: Client) -> Client:
    """One of everything, of the owner's."""
    now = timezone.now()
    asker = User.objects.create_user("asks@example.org", first_name="Ash", last_name="Lund")
    add_request(user=asker, practice=in_linden, now=now - timedelta(days=2))
    notify(members=[owner], subject="Hello", body="There", now=now - timedelta(hours=1))
    make_session(pilar, owner)
    make_session(pilar, owner, code="")
    free = make_service("Coffee", billable=False)
    past = now - timedelta(days=3)
    make_appointment(owner, pilar, start=past)
    make_appointment(owner, pilar, start=past, service=free)
    make_appointment(owner, pilar, start=past, status=AppointmentStatus.CANCELLED)
    make_appointment(owner, pilar, start=now + timedelta(days=1))
    make_appointment(owner, pilar, start=now - timedelta(days=90))
    return pilar


def test_list_says_what_waits_how_many_and_since_when(work: Client, owner: Member) -> None:
    now = timezone.now()
    things = {thing.kind: thing for thing in things_to_do(owner, now=now)}
    assert {kind: thing.count for kind, thing in things.items()} == dict.fromkeys(Kind, 1)
    assert str(things[Kind.READY].amount) == "135.00"
    assert things[Kind.NOT_READY].reasons == (("billing code missing", 1),)
    since = things[Kind.REQUESTS].since
    assert (now.date() - (since.date() if hasattr(since, "date") else since)).days in {1, 2}


def test_list_empties_itself(work: Client, owner: Member) -> None:
    ClientSession.objects.update(invoiced_at=timezone.now())
    Attendance.objects.update(billed_at=timezone.now())
    assert set(told(owner)) == {Kind.REQUESTS, Kind.MESSAGES}


def test_each_sees_what_they_may_do(
    work: Client, owner: Member, clinician: Member, biller: Member, in_linden: Practice
) -> None:
    money = {Kind.NOT_READY: 1, Kind.READY: 1, Kind.UNSENT: 1}
    assert told(biller) == money
    assert told(clinician) == {}
    looks = make_member(in_linden, "Bo", "Lind", role=Role.STAFF, access=Access.VIEW)
    assert told(looks) == {}
    levels: dict[str, Any] = {"invoicing": Level.FULL, "sessions": Level.VIEW}
    AccountAccess.objects.create(account=owner, member=looks, granted_at=timezone.now(), **levels)
    again = Member.objects.get(id=looks.id)
    assert told(again) == {Kind.NOT_READY: 1, Kind.READY: 1}
    in_linden.subscriptions = []
    in_linden.save()
    assert set(told(Member.objects.get(id=owner.id))) == {Kind.REQUESTS, Kind.MESSAGES}


def test_list_takes_as_many_statements_for_three_rows_as_for_one(
    work: Client, owner: Member
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            things_to_do(owner, now=timezone.now())
        return len(seen)

    statements()  # the practice of the actor is read once
    one = statements()
    for _ in range(2):
        make_session(work, owner)
        make_appointment(owner, work, start=timezone.now() - timedelta(days=1))
    assert (one, statements()) == (8, 8)
