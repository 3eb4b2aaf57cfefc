"""Who belongs where."""

import uuid

from django.db.models import QuerySet

from settee.practices.enums import Association
from settee.practices.models import Member


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
