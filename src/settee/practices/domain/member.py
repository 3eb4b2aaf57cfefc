"""Changing a person's data and their place in the practice."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import NotAllowed, Refused
from settee.practices.access import get_member, require_profile
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, User
from settee.practices.notices import sign_in_changed
from settee.practices.privileges import WORDS, Privilege, require

_OF_USER = frozenset({"first_name", "last_name"})
_OF_MEMBER = frozenset(
    {
        "credentials", "npi", "taxonomy", "license", "license_state", "license_until",
        "timezone", "phone", "email", "bio",
    }
)  # fmt: skip


class LastAdministrator(Refused):
    """A practice always has somebody who can let others in."""

    def __init__(self) -> None:
        super().__init__(
            "This is the practice's only Administrator. Make somebody else an Administrator first.",
            field="association",
        )


@transaction.atomic
def update_member(
    *, actor: Member, member_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Member:
    """Change name and licence data. Raises Hidden, NotAllowed, ChangedMeanwhile."""
    member = get_member(actor, member_id, lock=True)
    require_profile(actor, member)
    names = {name: value for name, value in values.items() if name in _OF_USER}
    data = {name: value for name, value in values.items() if name not in _OF_USER}
    if unknown := set(data) - _OF_MEMBER:
        raise TypeError(f"not data of a member: {sorted(unknown)}")
    changes = save_changes(member, data, version=version) | _rename(member.user, names)
    if changes:
        record("member.update", actor=actor, object_id=member.id, changes=changes)
    return member


@transaction.atomic
def set_privileges(
    *,
    actor: Member,
    member_id: uuid.UUID,
    role: Role,
    association: Association,
    access: Access,
    version: int,
) -> Member:
    """Change role and privileges. Raises Hidden, NotAllowed, LastAdministrator, ChangedMeanwhile.

    All Administrators are locked first, so that two of them can't demote each other at once: the
    later one finds that they are none any more.
    """
    require(actor, Privilege.MANAGE_MEMBERS)
    administrators = set(
        Member.objects.select_for_update()
        .filter(practice=actor.practice_id, association=Association.ADMINISTRATOR)
        .order_by("id")
        .values_list("id", flat=True)
    )
    if actor.id not in administrators:
        raise NotAllowed(WORDS[Privilege.MANAGE_MEMBERS])
    member = get_member(actor, member_id, lock=True)
    if association != Association.ADMINISTRATOR and administrators == {member.id}:
        raise LastAdministrator
    values = {"role": role, "association": association, "access": access}
    if changes := save_changes(member, values, version=version):
        record("member.privileges", actor=actor, object_id=member.id, changes=changes)
        sign_in_changed(member.user_id)
    return member


def set_theme(*, user: User, theme: str) -> None:
    """``light``, ``dark``, or empty for what the system says. A matter of taste, so not audited."""
    user.theme = theme
    user.save(update_fields=["theme"])


def _rename(user: User, names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    changes = {
        name: (getattr(user, name), value)
        for name, value in names.items()
        if getattr(user, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(user, name, value)
    if changes:
        user.save(update_fields=list(changes))
    return changes
