"""Notices about calendars."""

import uuid
from collections.abc import Iterable

from settee.core.announce import Topic, announce
from settee.core.scope import current_practice_id

CALENDAR = "calendar"
CALENDARS = "calendars"


def calendars_changed(provider_ids: Iterable[uuid.UUID]) -> None:
    """Something on the calendars of these providers of the open practice changed."""
    practice_id = current_practice_id()
    announce(*(Topic(CALENDAR, practice_id, provider_id) for provider_id in provider_ids))


def all_calendars_changed() -> None:
    """Something that every calendar of the open practice shows changed, such as a colour."""
    practice_id = current_practice_id()
    announce(Topic(CALENDARS, practice_id, practice_id))
