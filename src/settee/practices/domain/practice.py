"""Changing a practice's data and what it subscribes to."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import ChangedMeanwhile
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from settee.practices.notices import practice_changed
from settee.practices.privileges import Privilege, require

_ADDRESS = ("line1", "line2", "city", "state", "zip")
EDITABLE = frozenset(
    {
        "name", "group_practice", "phone", "email", "timezone", "accent_hue",
        "client_word", "client_word_plural",
        "tax_id", "tax_id_kind", "npi", "taxonomy",
        "submitter_name", "submitter_id", "submitter_contact_name", "submitter_contact_phone",
        "receiver_name", "receiver_id", "claims_for_production",
        "form_color", "form_scaling", "form_offset_x", "form_offset_y",
        *(f"{kind}_{part}" for kind in ("billing", "pay_to", "office") for part in _ADDRESS),
    }
)  # fmt: skip


@transaction.atomic
def update_practice(*, actor: Member, values: Mapping[str, Any], version: int) -> Practice:
    """Change fields of the actor's practice. Raises NotAllowed, ChangedMeanwhile.

    The slug stays: it is the practice's address.
    """
    require(actor, Privilege.EDIT_PRACTICE)
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"not data of a practice: {sorted(unknown)}")
    practice = _locked(actor)
    if changes := save_changes(practice, values, version=version):
        record("practice.update", actor=actor, object_id=practice.id, changes=changes)
    return practice


@transaction.atomic
def set_subscriptions(
    *, actor: Member, chosen: Collection[Subscription], seen: Collection[str] | None = None
) -> Practice:
    """Switch functions on and off. What a switched-off function holds is kept.

    ``seen`` are those the person saw switched on. Raises NotAllowed, and ChangedMeanwhile where
    others are by now.
    """
    require(actor, Privilege.MANAGE_SUBSCRIPTIONS)
    practice = _locked(actor)
    wanted = [kind.value for kind in Subscription if kind in chosen]
    if wanted != practice.subscriptions:
        if seen is not None and set(seen) != set(practice.subscriptions):
            raise ChangedMeanwhile
        changes = {"subscriptions": (", ".join(practice.subscriptions), ", ".join(wanted))}
        practice.subscriptions = wanted
        practice.save(update_fields=["subscriptions"])
        practice_changed(practice.id)
        record("practice.subscribe", actor=actor, object_id=practice.id, changes=changes)
    return practice


def _locked(actor: Member) -> Practice:
    return Practice.objects.select_for_update().get(id=actor.practice.id)
