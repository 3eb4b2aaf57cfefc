"""Who belongs where."""

import uuid
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast, JSONObject

from settee.core.text import fold
from settee.practices.enums import Association, Part, Role
from settee.practices.models import (
    AccountAccess,
    ConnectionRequest,
    Location,
    Member,
    Practice,
    Room,
)

LEAST_LETTERS = 2


def people(practice_id: uuid.UUID) -> QuerySet[Member]:
    """Everybody of a practice in its order, those who left last."""
    has_left = ExpressionWrapper(Q(association=Association.NONE), BooleanField())
    return (
        Member.objects.filter(practice=practice_id)
        .select_related("user")
        .order_by(has_left, "position", "user__last_name", "id")
    )


def memberships(user_id: uuid.UUID) -> QuerySet[Member]:
    """A user's places in all their practices, by the practice's name."""
    return (
        Member.objects.filter(user=user_id)
        .exclude(association=Association.NONE)
        .select_related("practice")
        .order_by("practice__name", "id")
    )


def account_levels() -> ArraySubquery:
    """For a query of members: ``Member.account_levels`` in the open practice.

    Asked with the statement every request begins with, so privileges cost none of their own.
    """
    mine = AccountAccess.objects.filter(member=OuterRef("id"), removed_at=None).order_by()
    account = Cast("account", TextField())
    return ArraySubquery(
        mine.values_list(JSONObject(account=account, **{p: p for p in Part.values}))
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


def locations(practice_id: uuid.UUID, *, active: bool = True) -> QuerySet[Location]:
    """Where a practice sees people, in its order; not ``active``: those put away."""
    return Location.objects.filter(practice=practice_id, active=active)


def locations_with_rooms(practice_id: uuid.UUID) -> QuerySet[Location]:
    """The locations in use, with ``hours`` and the ``rooms`` in use: three statements."""
    rooms = Prefetch("rooms", Room.objects.filter(active=True))
    return locations(practice_id).prefetch_related(rooms, "hours")


def managed_accounts(actor: Member) -> list[Member]:
    """The providers whose accounts ``actor`` may open to others: their own, or everybody's."""
    providers = people(actor.practice.id).filter(role=Role.PROVIDER)
    if not actor.is_administrator:
        providers = providers.filter(id=actor.id)
    return list(providers)


def usernames_of(accounts: Iterable[Member]) -> list[AccountAccess]:
    """Who has access to the accounts, and who is invited, by name or address."""
    rows = AccountAccess.objects.filter(account__in=[each.id for each in accounts], removed_at=None)
    found = rows.select_related("account__user", "member__user")
    return sorted(found, key=lambda row: row.member.user.full_name if row.member else row.email)
