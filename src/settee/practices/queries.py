"""Who belongs where."""

import uuid

from django.db.models import QuerySet

from settee.core.text import fold
from settee.practices.enums import Association
from settee.practices.models import ConnectionRequest, Member, Practice

LEAST_LETTERS = 2


def people(practice_id: uuid.UUID) -> QuerySet[Member]:
    """Everybody of a practice in its order, those who left last."""
    return (
        Member.objects.filter(practice=practice_id)
        .select_related("user")
        .order_by("position", "user__last_name", "id")
    )


def memberships(user_id: uuid.UUID) -> QuerySet[Member]:
    """A user's places in all their practices, by the practice's name."""
    return (
        Member.objects.filter(user=user_id)
        .exclude(association=Association.NONE)
        .select_related("practice")
        .order_by("practice__name", "id")
    )


def directory(text: str, *, limit: int) -> list[Practice]:
    """Group practices whose name holds every word of ``text``, accents and case ignored, by name.

    An installation has few enough practices to compare their names here, where ``fold`` is.
    """
    words = fold(text.replace("\0", "")).split()
    if len("".join(words)) < LEAST_LETTERS:
        return []
    names = Practice.objects.filter(group_practice=True).values_list("id", "name")
    folded = sorted((fold(name), id_) for id_, name in names)
    found = [id_ for name, id_ in folded if all(word in name for word in words)][:limit]
    practices = Practice.objects.in_bulk(found)
    return [practices[id_] for id_ in found]


def listed(practice_id: uuid.UUID) -> Practice | None:
    """A practice of the Member Directory."""
    return Practice.objects.filter(id=practice_id, group_practice=True).first()


def own_requests(user_id: uuid.UUID) -> list[ConnectionRequest]:
    """A user's connection requests, the latest first: up to twenty."""
    requests = ConnectionRequest.objects.filter(user=user_id).select_related("practice")
    return list(requests.order_by("-created_at", "-id")[:20])


def administrators(practice_id: uuid.UUID) -> list[Member]:
    return list(
        Member.objects.filter(practice=practice_id, association=Association.ADMINISTRATOR)
        .select_related("user")
        .order_by("joined_at", "id")
    )
