"""Giving all clients of one provider to another, as when somebody leaves the practice."""

import uuid

from django.db import transaction
from django.db.models import F

from settee.audit.domain.record import record_all
from settee.clients.models import Client
from settee.core.errors import NotAllowed, Refused
from settee.practices.access import get_member
from settee.practices.models import Member
from settee.practices.privileges import WORDS, Privilege, allowed, changes


class NobodyToGiveThem(Refused):
    """Clients go to a provider who is part of the practice, and another one."""

    def __init__(self) -> None:
        super().__init__("Choose another provider who is part of the practice.", field="successor")


@transaction.atomic
def hand_over_clients(*, actor: Member, provider_id: uuid.UUID, successor_id: uuid.UUID) -> int:
    """Give every client of the provider, discharged ones too, to the successor; how many.

    Their appointments stay on the calendar where they are. Raises NotAllowed, Hidden,
    NobodyToGiveThem.
    """
    provider = get_member(actor, provider_id)
    if not (changes(actor, provider.id) and changes(actor, successor_id)):
        raise NotAllowed(WORDS[Privilege.EDIT_OTHERS])
    successor = get_member(actor, successor_id, lock=True)
    if successor == provider or not (successor.is_provider and successor.is_joined):
        raise NobodyToGiveThem
    theirs = Client.objects.filter(practice=actor.practice.id, provider=provider)
    given = list(theirs.select_for_update().order_by("id").values_list("id", flat=True))
    Client.objects.filter(id__in=given).update(provider=successor, version=F("version") + 1)
    record_all(
        "client.update",
        actor=actor,
        objects=((id_, id_) for id_ in given),
        changes={"provider": (provider, successor)},
    )
    return len(given)


def may_hand_over(actor: Member) -> bool:
    """Whether ``actor`` may move clients between any two providers."""
    return allowed(actor, Privilege.EDIT_OTHERS)
