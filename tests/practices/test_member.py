"""People: profile and privileges."""

import pytest

from settee.audit.models import Entry
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.practices.access import get_member
from settee.practices.domain.member import LastAdministrator, set_privileges, update_member
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, Practice


def test_own_profile_may_be_changed_by_anybody(in_linden: Practice, clinician: Member) -> None:
    values = {"first_name": "Tom", "credentials": "LMHC"}
    update_member(actor=clinician, member_id=clinician.id, values=values, version=1)
    clinician.refresh_from_db()
    assert (clinician.name, clinician.version) == ("Tom Wilk, LMHC", 2)
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id) == ("member.update", clinician.id)
    assert '"first_name": ["Tomasz", "Tom"]' in entry.changes


def test_profile_of_another_needs_an_administrator(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    with pytest.raises(NotAllowed):
        update_member(actor=biller, member_id=clinician.id, values={}, version=1)
    update_member(actor=owner, member_id=clinician.id, values={"license": "X1"}, version=1)
    biller.access = Access.ADMINISTRATOR
    update_member(actor=biller, member_id=clinician.id, values={"license": "X2"}, version=2)
    clinician.refresh_from_db()
    assert clinician.license == "X2"


def test_profile_changed_by_two_keeps_the_first(in_linden: Practice, owner: Member) -> None:
    update_member(actor=owner, member_id=owner.id, values={"license": "A"}, version=1)
    with pytest.raises(ChangedMeanwhile):
        update_member(actor=owner, member_id=owner.id, values={"license": "B"}, version=1)


def test_people_of_another_practice_are_hidden(
    in_linden: Practice, owner: Member, stranger: Member
) -> None:
    with pytest.raises(Hidden):
        get_member(owner, stranger.id)


def _set(actor: Member, member: Member, association: Association) -> Member:
    return set_privileges(
        actor=actor,
        member_id=member.id,
        role=Role.STAFF,
        association=association,
        access=Access.VIEW,
        version=member.version,
    )


def test_privileges_are_set_by_an_administrator(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    member = _set(owner, clinician, Association.MODIFY)
    assert (member.role, member.association, member.access) == (
        Role.STAFF, Association.MODIFY, Access.VIEW,
    )  # fmt: skip
    assert Entry.objects.get().action == "member.privileges"
    with pytest.raises(NotAllowed):
        _set(clinician, clinician, Association.ADMINISTRATOR)


def test_last_administrator_can_not_go_until_another_is_named(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    for association in (Association.JOIN_ONLY, Association.NONE):
        with pytest.raises(LastAdministrator):
            _set(owner, owner, association)
    _set(owner, clinician, Association.ADMINISTRATOR)
    assert _set(owner, owner, Association.NONE).association == Association.NONE
