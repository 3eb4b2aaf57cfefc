"""Notices about people: whoever has a page of theirs open looks again whether it is theirs."""

import uuid

from settee.core.announce import Topic, announce

SIGN_IN = "sign-in"
PRACTICE = "practice"


def sign_in_changed(user_id: uuid.UUID) -> None:
    """A user's sessions, password or privileges changed."""
    announce(Topic(SIGN_IN, None, user_id))


def practice_changed(practice_id: uuid.UUID) -> None:
    """What the practice subscribes to changed."""
    announce(Topic(PRACTICE, practice_id, practice_id))
