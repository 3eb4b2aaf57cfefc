"""Several people, and the daily job, at one calendar at the same time: real transactions."""

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from settee.core.errors import ChangedMeanwhile
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.domain.appointment import (
    GivenMeanwhile,
    book_appointment,
    move_appointment,
)
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.layout import lay_out
from settee.scheduling.models import Appointment, Attendance
from tests.cast import make_client, make_member
from tests.scheduling.scenes import book, wall, weekly, with_client

pytestmark = pytest.mark.django_db(transaction=True)
MINUTES = timedelta(minutes=45)


def at_once(practice: Practice, actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each action gave or raised, all started together in transactions of their own."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            with practice_scope(practice.id):
                return action()
        except (DoubleBooking, ChangedMeanwhile) as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_one_time_is_booked_once_however_many_want_it(linden: Practice, owner: Member) -> None:
    with practice_scope(linden.id):
        people = [make_client(linden, f"C{n}", f"Person {n}", "A") for n in range(6)]
    got = at_once(linden, [partial(book, owner, "2026-10-14 11:30", each) for each in people])
    assert sorted(str(each) for each in got).count(str(DoubleBooking)) == 5
    with practice_scope(linden.id):
        assert Appointment.objects.count() == 1


def test_form_sent_several_times_at_once_books_once(linden: Practice, owner: Member) -> None:
    with practice_scope(linden.id):
        client = make_client(linden, "C1", "Castellanos", "Pilar")
    key, start = new_id(), wall("2026-10-14 11:30")
    got = at_once(
        linden,
        [
            lambda: (
                book_appointment(
                    actor=owner,
                    provider=owner,
                    key=key,
                    start=start,
                    end=start + MINUTES,
                    details=with_client(client),
                ).id
            )
        ]
        * 5,
    )
    assert got == [key] * 5
    with practice_scope(linden.id):
        assert Appointment.objects.count() == Attendance.objects.count() == 1


def test_two_who_move_one_appointment_do_not_overwrite_each_other(
    linden: Practice, owner: Member
) -> None:
    with practice_scope(linden.id):
        row = book(owner, "2026-10-14 11:30", make_client(linden, "C1", "Castellanos", "Pilar"))
    days = [wall(f"2026-10-{day} 09:00") for day in (15, 16, 17)]
    got = at_once(
        linden,
        [
            partial(
                move_appointment,
                actor=owner,
                appointment=row,
                start=each,
                end=each + MINUTES,
                version=1,
            )
            for each in days
        ],
    )
    assert sorted(getattr(each, "version", 0) for each in got if each is not ChangedMeanwhile) == [
        2
    ]


def test_laying_out_at_the_same_time_makes_nothing_twice(linden: Practice, owner: Member) -> None:
    with practice_scope(linden.id):
        client = make_client(linden, "C1", "Castellanos", "Pilar")
        for hour in range(8, 12):
            weekly(owner, f"2026-10-14 {hour:02}:00", client, rule="FREQ=WEEKLY")
        laid = Appointment.objects.count()
    until = wall("2030-01-01 00:00")
    made = at_once(linden, [lambda: lay_out(until)] * 4)
    with practice_scope(linden.id):
        assert sorted(made) == [0, 0, 0, Appointment.objects.count() - laid]
        assert Attendance.objects.count() == Appointment.objects.count()
        assert lay_out(until) == 0


def test_providers_who_exchange_appointments_do_not_wait_for_each_other(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    with practice_scope(linden.id):
        client = make_client(linden, "C1", "Castellanos", "Pilar")
        rows = [book(owner, f"2026-10-14 {hour:02}:00", client) for hour in range(8, 11)]
        rows += [book(clinician, f"2026-10-15 {hour:02}:00", client) for hour in range(8, 11)]

    def give(row: Appointment) -> Appointment:
        to = clinician if row.provider_id == owner.id else owner
        return move_appointment(
            actor=owner, appointment=row, start=row.start, end=row.end, to=to, version=1
        )

    got = at_once(linden, [partial(give, row) for row in rows])
    assert [row.provider_id for row in got] == [clinician.id] * 3 + [owner.id] * 3


def test_appointment_wanted_by_two_is_given_to_one(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    third = make_member(linden, "Ines", "Halvorsen")
    with practice_scope(linden.id):
        client = make_client(linden, "C1", "Castellanos", "Pilar")
        row = book(owner, "2026-10-14 11:30", client)

    def give(to: Member) -> uuid.UUID:
        given = Appointment.objects.get(id=row.id)
        given.provider_id, given.version = owner.id, 1  # as both saw it
        try:
            moved = move_appointment(
                actor=owner, appointment=given, start=row.start, end=row.end, to=to, version=1
            )
        except GivenMeanwhile:
            raise ChangedMeanwhile from None
        return moved.provider_id

    got = at_once(linden, [partial(give, to) for to in (clinician, third)])
    with practice_scope(linden.id):
        kept = Appointment.objects.get().provider_id
    assert sorted(map(str, got)) == sorted(map(str, [kept, ChangedMeanwhile]))
