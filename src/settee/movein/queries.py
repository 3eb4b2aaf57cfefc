"""The moves of the open practice."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from settee.movein.models import Move
from settee.practices.enums import Association, Role
from settee.practices.models import Member


def earlier_moves(*, before: Move | None = None, limit: int) -> list[Move]:
    """The latest moves, or those before ``before``, without their long lists of problems.

    ``new`` of each holds what it brought, by thing, or None.
    """
    moves: QuerySet[Move, Any] = Move.objects.select_related("created_by__user")
    if before is not None:
        same_time = Q(created_at=before.created_at, id__lt=before.id)
        moves = moves.filter(Q(created_at__lt=before.created_at) | same_time)
    moves = moves.defer("preview", "report").annotate(new=KeyTransform("new", F("report")))
    return list(moves.order_by("-created_at", "-id")[:limit])


def providers() -> list[Member]:
    """Whose calendars a folder may hold, with their users."""
    members = Member.objects.select_related("user").filter(role=Role.PROVIDER)
    return list(members.exclude(association=Association.NONE))
