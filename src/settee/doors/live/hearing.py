"""Who is behind a socket, and what they may hear."""

import uuid
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections

from settee.core.announce import Topic
from settee.core.scope import practice_scope
from settee.doors.reader import PRACTICE_KEY, idle_from, is_password_known, places_of
from settee.messaging.notices import INBOX
from settee.practices.enums import Association
from settee.practices.models import Member
from settee.practices.privileges import sees
from settee.scheduling.notices import CALENDAR, CALENDARS


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody signed in, with privileges as of now; out of use from ``idle_from`` (epoch)."""

    member: Member
    idle_from: float


def may_hear(member: Member, topic: Topic) -> bool:
    """Whether ``member`` is told that ``topic`` changed: of calendars they see, of their Inbox."""
    if topic.practice_id != member.practice_id or member.association == Association.NONE:
        return False
    if topic.kind == CALENDAR:
        return sees(member, topic.subject_id)
    if topic.kind == INBOX:
        return topic.subject_id == member.id
    return topic.kind == CALENDARS


def find_reader(session_key: str, member_id: uuid.UUID, now: float) -> Reader | None:
    """The reader of a page of ``member_id``; None once the session or their place has ended.

    Reads everything anew. Looking is no use of the session: it ends as if nobody looked.
    """
    close_old_connections()
    session = _load(session_key)
    user, practice = session.get(SESSION_KEY), session.get(PRACTICE_KEY)
    until = idle_from(session, now)
    if not user or not practice or now > until:
        return None
    user_id, practice_id = uuid.UUID(str(user)), uuid.UUID(str(practice))
    with practice_scope(practice_id, user_id=user_id):
        for member in places_of(user_id):
            if member.id == member_id and member.practice_id == practice_id:
                return Reader(member, until) if is_password_known(session, member.user) else None
    return None


def _load(session_key: str) -> Any:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(session_key).load() if session_key else {}
