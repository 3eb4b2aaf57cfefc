"""What a page reads does not grow with what it does not show: rows and pages, not seconds."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection, connections

from bench.data import Shape, make
from bench.measure import exponent
from bench.reading import reading_of
from settee.billing.queries.facts import Choice
from settee.billing.queries.invoicing import open_sessions, ordered_ids
from settee.billing.queries.sessions import session_list
from settee.billing.queries.waiting import waiting
from settee.core.scope import practice_scope
from settee.desk.clients import listing
from settee.practices.models import Location, Member, Room
from settee.scheduling.models import Appointment
from settee.scheduling.occupied import busy, in_room
from settee.scheduling.openings import buffers
from settee.scheduling.queries import calendar_feed

NOW = datetime(2026, 6, 3, 15, tzinfo=UTC)
CLIENTS = [
    Shape(f"clients-{count}", providers=1, clients=count, appointments=400, a_day=4)
    for count in (240, 960, 3_840)  # all beyond the size at which an index has a single page
]
HISTORY = [
    Shape(f"history-{count}", providers=1, clients=60, appointments=count, a_day=4)
    for count in (300, 1_200, 4_800)
]
# So small a table is best read whole. Where an index can serve, it shall, as for large ones.
AS_IF_LARGE = """
SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL random_page_cost = 1
"""
Read = Callable[[UUID], object]


def list_clients(member_id: UUID, sort: str = "name") -> None:
    member = Member.objects.select_related("practice").get(id=member_id)
    listing.read_page(member, listing.Choice(sort=sort), now=NOW)


def read_week(member_id: UUID) -> None:
    calendar_feed([member_id], NOW - timedelta(days=14), NOW - timedelta(days=7))


def look_for_conflicts(member_id: UUID) -> None:
    start = NOW - timedelta(days=14)
    list(busy(member_id, start, start + timedelta(hours=1)))
    list(in_room(member_id, start, start + timedelta(hours=1)))  # a room of the same id


def read_buffers(member_id: UUID) -> None:
    list(buffers([member_id], NOW - timedelta(days=14), NOW - timedelta(days=7)))


def list_sessions(member_id: UUID) -> None:
    list(session_list())


def list_open_sessions(member_id: UUID) -> None:
    found = waiting(Choice())
    open_sessions(ordered_ids(Choice(), found)[:50], found)


# What is read, over which sizes, and how fast it may grow with them. Of the month that is not
# invoiced yet everything is read, so it is the same in each of the histories.
READS: dict[str, tuple[Read, list[Shape], float]] = {
    "clients by name": (list_clients, CLIENTS, 0.05),
    "clients by balance": (partial(list_clients, sort="-balance"), CLIENTS, 0.05),
    "week": (read_week, HISTORY, 0.10),
    "conflicts": (look_for_conflicts, HISTORY, 0.05),
    "buffers": (read_buffers, HISTORY, 0.10),
    "sessions": (list_sessions, HISTORY, 0.10),
    "invoicing": (list_open_sessions, HISTORY, 0.10),
}


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_reading_does_not_grow_with_what_is_not_shown() -> None:
    for shape in (*CLIENTS, *HISTORY):
        with practice_scope(shape.practice_id), connection.cursor() as cursor:
            make(cursor, shape, now=NOW)
            if shape in HISTORY:
                put_into_room(shape.member_id(1))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {name: growth(*READS[name][:2]) for name in READS}
    assert {name: grown for name, grown in found.items() if grown > READS[name][2]} == {}


def put_into_room(member_id: UUID) -> None:
    place = Location.objects.create(name="Main Street")
    room = Room.objects.create(id=member_id, location=place, name="Room 1")
    Appointment.objects.filter(provider=member_id).update(place=place, room=room)


def growth(read: Read, shapes: list[Shape]) -> float:
    """The steeper slope of rows and of database pages read; a hundred of either are as one."""
    sizes, rows, pages = [], [], []
    for shape in shapes:
        with practice_scope(shape.practice_id), connection.cursor() as cursor:
            cursor.execute(AS_IF_LARGE)
            reading = reading_of(partial(read, shape.member_id(1)))
        sizes.append(shape.clients if shapes is CLIENTS else shape.appointments)
        rows.append(max(reading.rows, 100))
        pages.append(max(reading.pages, 100))
    return max(exponent(sizes, rows), exponent(sizes, pages))
