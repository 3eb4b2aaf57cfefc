"""Fetching what somebody takes part in and authorising in one call.

Taking part is all that counts: an Administrator does not read the messages of others.
"""

import uuid

from settee.core.errors import Hidden
from settee.messaging.models import Attachment, Participation, Thread
from settee.practices.models import Member


def get_place(actor: Member, thread_id: uuid.UUID, *, lock: bool = False) -> Participation:
    """The actor's place in a thread, with the thread, its last message and its request.

    With ``lock`` the thread is locked, always before any place in it: so writers of one thread
    wait for each other and never in a circle. Raises Hidden.
    """
    if lock:  # a statement of its own, so that what is read afterwards is what the last one left
        list(Thread.objects.select_for_update().filter(id=thread_id).values_list("id"))
    places = Participation.objects.filter(member=actor.id, thread=thread_id).select_related(
        "thread__last", "thread__request__user", "thread__request__answered_by__user"
    )
    place = places.first()
    if place is None:
        raise Hidden
    return place


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
