from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction

from settee.audit.domain.chain import Break, seal, verify
from settee.audit.domain.record import record
from settee.audit.models import Entry, Seal
from settee.practices.models import Member, Practice
from settee.practices.scope import practice_open


def write_three(owner: Member) -> list[Entry]:
    return [
        record("client.read", actor=owner, object_id=owner.id),
        record("client.update", actor=owner, changes={"email": ("a@example.org", None)}),
        record("demo.load", actor=None),
    ]


def tamper(statement: str, *values: UUID) -> None:
    """Change the trail as somebody with the owner's password could."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL role = settee_owner")
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(statement, values)


def test_entry_says_who_did_what(in_linden: Practice, owner: Member) -> None:
    _, update, system = write_three(owner)
    saved = Entry.objects.get(id=update.id)
    assert (saved.user_id, saved.actor) == (owner.user_id, "maren@linden-street.example.org")
    assert saved.changes == '{"email": ["a@example.org", null]}'
    assert (system.user_id, system.actor) == (None, "Settee")


def test_entries_can_not_be_changed_or_deleted(in_linden: Practice, owner: Member) -> None:
    write_three(owner)
    for attempt in (
        lambda: Entry.objects.update(actor="somebody else"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Entry.objects.count() == 3


def test_sealing_chains_every_entry_once(in_linden: Practice, owner: Member) -> None:
    write_three(owner)
    assert (seal(), seal()) == (3, 0)
    record("client.read", actor=owner)
    assert seal() == 1
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
        4,
    ]
    assert verify() is None


def test_chains_of_two_practices_are_apart(
    in_linden: Practice, owner: Member, stranger: Member
) -> None:
    write_three(owner)
    seal()
    with practice_open(stranger.practice):
        record("client.read", actor=stranger)
        assert seal() == 1
        assert verify() is None


def test_changed_entry_breaks_the_chain(in_linden: Practice, owner: Member) -> None:
    entries = write_three(owner)
    seal()
    tamper("UPDATE audit_entry SET actor = 'nobody' WHERE id = %s", entries[1].id)
    assert verify() == Break(2, "an entry or a seal was changed")


def test_removed_entry_breaks_the_chain(in_linden: Practice, owner: Member) -> None:
    write_three(owner)
    seal()
    tamper("DELETE FROM audit_seal WHERE position = 2")
    assert verify() == Break(2, "a seal is missing")
