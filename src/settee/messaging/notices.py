"""Notices about inboxes."""

import uuid
from collections.abc import Iterable

from settee.core.announce import Topic, announce
from settee.core.scope import current_practice_id

INBOX = "inbox"


def inboxes_changed(member_ids: Iterable[uuid.UUID]) -> None:
    """Something in the Inboxes of these people of the open practice came, was read or put away."""
    practice_id = current_practice_id()
    announce(*(Topic(INBOX, practice_id, member_id) for member_id in member_ids))
