"""Fetching what somebody takes part in and authorising in one call.

Taking part is all that counts: an Administrator does not read the messages of others.
"""

import uuid

from settee.core.errors import Hidden
from settee.messaging.models import Attachment, Participation
from settee.practices.models import Member


def get_place(actor: Member, thread_id: uuid.UUID, *, lock: bool = False) -> Participation:
    """The actor's place in a thread, with the thread, its last message and its request.

    Raises Hidden.
    """
    places = Participation.objects.filter(member=actor.id, thread=thread_id)
    if lock:
        places = places.select_for_update(of=("self", "thread"))
    found = places.select_related(
        "thread__last", "thread__request__user", "thread__request__answered_by__user"
    ).first()
    if found is None:
        raise Hidden
    return found


def get_attachment(actor: Member, attachment_id: uuid.UUID) -> Attachment:
    """Raises Hidden."""
    attachment = (
        Attachment.objects.select_related("file", "message")
        .filter(id=attachment_id, message__thread__participations__member=actor.id)
        .first()
    )
    if attachment is None:
        raise Hidden
    return attachment
