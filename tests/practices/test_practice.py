"""Changing the practice and its subscriptions."""

import pytest

from settee.audit.models import Entry
from settee.core.errors import ChangedMeanwhile, NotAllowed
from settee.practices.domain.practice import set_subscriptions, update_practice
from settee.practices.enums import Association, Subscription
from settee.practices.models import Member, Practice


def test_practice_changed_counts_version_and_is_audited(in_linden: Practice, owner: Member) -> None:
    values = {"name": "Linden & Co", "npi": in_linden.npi}
    practice = update_practice(actor=owner, values=values, version=1)
    assert (practice.name, practice.slug, practice.version) == ("Linden & Co", "linden-street", 2)
    entry = Entry.objects.get()
    assert (entry.action, entry.changes) == (
        "practice.update", '{"name": ["Linden Street Counseling", "Linden & Co"]}',
    )  # fmt: skip


def test_practice_saved_unchanged_leaves_no_trace(in_linden: Practice, owner: Member) -> None:
    practice = update_practice(actor=owner, values={"name": in_linden.name}, version=1)
    assert (practice.version, Entry.objects.count()) == (1, 0)


def test_practice_changed_by_two_keeps_the_first(in_linden: Practice, owner: Member) -> None:
    update_practice(actor=owner, values={"name": "First"}, version=1)
    with pytest.raises(ChangedMeanwhile):
        update_practice(actor=owner, values={"name": "Second"}, version=1)
    in_linden.refresh_from_db()
    assert in_linden.name == "First"


def test_practice_sent_twice_is_no_conflict(in_linden: Practice, owner: Member) -> None:
    update_practice(actor=owner, values={"name": "First"}, version=1)
    assert update_practice(actor=owner, values={"name": "First"}, version=1).version == 2


def test_practice_needs_the_privilege(in_linden: Practice, clinician: Member) -> None:
    with pytest.raises(NotAllowed):
        update_practice(actor=clinician, values={"name": "Mine"}, version=1)
    clinician.association = Association.MODIFY
    assert update_practice(actor=clinician, values={"name": "Mine"}, version=1).name == "Mine"


def test_practice_field_nobody_edits_raises(in_linden: Practice, owner: Member) -> None:
    with pytest.raises(TypeError):
        update_practice(actor=owner, values={"next_claim_number": 1}, version=1)


def test_subscriptions_are_kept_in_order_and_audited(in_linden: Practice, owner: Member) -> None:
    practice = set_subscriptions(
        actor=owner, chosen=[Subscription.REMINDERS, Subscription.BACK_OFFICE]
    )
    assert practice.subscriptions == ["back_office", "reminders"]
    assert Entry.objects.get().action == "practice.subscribe"


def test_subscriptions_need_an_administrator(in_linden: Practice, biller: Member) -> None:
    with pytest.raises(NotAllowed):
        set_subscriptions(actor=biller, chosen=[])
