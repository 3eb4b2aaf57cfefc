"""Pages of a function that a practice subscribes to (D-2)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from settee.core.errors import NotAllowed
from settee.doors.decorators import MemberView, View, member_required
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription
from settee.practices.models import Member


def require_subscription(member: Member, subscription: Subscription) -> None:
    """Raises NotAllowed, in words, unless the member's practice subscribes to it."""
    if not member.practice.subscribes(subscription):
        raise NotAllowed(
            f"{subscription.label} is switched off for this practice. An Administrator can switch"
            " it on at My Account, Subscriptions and Payment."
        )


def subscribed(subscription: Subscription) -> Callable[[MemberView], View]:
    """Signed in, with a practice that subscribes to ``subscription``."""

    def decorate(view: MemberView) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require_subscription(request.member, subscription)
            return view(request, *args, **kwargs)

        return member_required(guarded)

    return decorate
