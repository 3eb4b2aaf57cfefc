"""Who is behind a session: asked by every request, and by sockets that outlive one."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.utils.crypto import constant_time_compare

from settee.messaging.queries import unread_threads
from settee.practices.models import User
from settee.practices.queries import account_levels, memberships

PRACTICE_KEY = "practice"
SEEN_KEY = "seen"


def places_of(user_id: uuid.UUID) -> list[Any]:
    """All places (``Member``) of a user who may sign in, with privileges: one statement.

    Each has ``unread``: how many threads of its Inbox wait.

    All at once, because the switcher of practices is drawn on every page.
    """
    active = memberships(user_id).select_related("user").filter(user__is_active=True)
    places = list(active.annotate(unread=unread_threads(), given=account_levels()))
    for place in places:
        place.account_levels = place.given
    return places


def is_password_known(session: Mapping[str, Any], user: User) -> bool:
    """Whether the session was begun with the password that is valid now."""
    known = str(session.get(HASH_SESSION_KEY, ""))
    return constant_time_compare(known, user.get_session_auth_hash())


def idle_from(session: Mapping[str, Any], now: float) -> float:
    """When the session ends for want of use; seconds of the epoch."""
    unused = timedelta(minutes=settings.IDLE_MINUTES).total_seconds()
    return float(session.get(SEEN_KEY, now)) + unused
