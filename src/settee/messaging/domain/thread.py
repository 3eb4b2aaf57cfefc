"""Writing messages, and one person's view of a thread: read, put away."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.core.errors import Refused
from settee.core.text import fold
from settee.files.domain.storage import store
from settee.messaging.access import get_place
from settee.messaging.models import Attachment, Message, Participation, Thread
from settee.messaging.notices import inboxes_changed
from settee.messaging.queries import addressees
from settee.practices.models import ConnectionRequest, Member


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to be sent, checked by the form that took it."""

    name: str
    content_type: str
    content: bytes


class NobodyToWriteTo(Refused):
    """A message needs somebody else of the practice."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody you chose is no longer part of the practice. Choose again.",
            field="recipients",
        )


class WrittenAnew(Refused):
    """The id of the form is that of another message: a page put together by hand."""

    def __init__(self) -> None:
        super().__init__("This page was not whole. Load it again and write the message again.")


class NoReply(Refused):
    """The program itself reads no answers."""

    def __init__(self) -> None:
        super().__init__("Settee wrote this message, so there is nobody to reply to.")


def start_thread(
    *,
    actor: Member,
    message_id: uuid.UUID,
    recipients: Collection[uuid.UUID],
    subject: str,
    body: str,
    enclosures: Sequence[Enclosure] = (),
    now: datetime,
) -> Thread:
    """A new thread among ``actor`` and ``recipients``, ids of members.

    ``message_id`` is the same each time one form is sent: the second time changes nothing. Raises
    NobodyToWriteTo, WrittenAnew.
    """
    if sent := _sent_before(actor, message_id):
        return sent.thread
    chosen = [member for member in addressees(actor) if member.id in recipients]
    if not chosen or len(chosen) != len(set(recipients)):
        raise NobodyToWriteTo
    with transaction.atomic():
        thread = _begin(subject, [actor, *chosen], now=now)
        message = _add(thread, actor, message_id, body, enclosures, now=now)
        if message.thread_id != thread.id:  # the same form came at the same moment, and was first
            thread.delete()
    return message.thread


def reply(
    *,
    actor: Member,
    thread_id: uuid.UUID,
    message_id: uuid.UUID,
    body: str,
    enclosures: Sequence[Enclosure] = (),
    now: datetime,
) -> Message:
    """A further message to everybody in the thread. Raises Hidden, NoReply, WrittenAnew."""
    with transaction.atomic():
        place = get_place(actor, thread_id, lock=True)
        if place.thread.last and place.thread.last.sender_id is None:
            raise NoReply
        sent = _sent_before(actor, message_id)
        return sent or _add(place.thread, actor, message_id, body, enclosures, now=now)


def notify(
    *,
    members: Collection[Member],
    subject: str,
    body: str,
    request: ConnectionRequest | None = None,
    now: datetime,
) -> Thread:
    """A message of the program itself, in a thread of its own; ``request`` is what it asks for."""
    thread = _begin(subject, members, request=request, now=now)
    message = Message.objects.create(thread=thread, body=body, sent_at=now)
    _tell(thread, message, writer=None)
    return thread


@transaction.atomic
def mark_read(*, actor: Member, place: Participation) -> bool:
    """Whether there was something unread; only then it is written down."""
    was_unread = Participation.objects.filter(id=place.id, unread=True).update(unread=False) > 0
    if was_unread:
        inboxes_changed([actor.id])
        record("message.read", actor=actor, object_id=place.thread_id)
    return was_unread


@transaction.atomic
def mark_unread(*, actor: Member, thread_id: uuid.UUID) -> None:
    """Leave a thread for later, for this person alone. Raises Hidden."""
    place = get_place(actor, thread_id, lock=True)
    if place.unread:
        return
    place.unread = True
    place.save(update_fields=["unread"])
    inboxes_changed([actor.id])
    record("message.unread", actor=actor, object_id=thread_id)


@transaction.atomic
def archive(*, actor: Member, thread_id: uuid.UUID, away: bool = True) -> None:
    """Put a thread away, or back, for this person alone; the next message brings it back.

    Raises Hidden.
    """
    place = get_place(actor, thread_id, lock=True)
    if place.archived == away:
        return
    place.archived, place.unread = away, False
    place.save(update_fields=["archived", "unread"])
    inboxes_changed([actor.id])
    action = "message.archive" if away else "message.restore"
    record(action, actor=actor, object_id=thread_id)


def _sent_before(actor: Member, message_id: uuid.UUID) -> Message | None:
    return (
        Message.objects.select_related("thread")
        .filter(practice=actor.practice_id, id=message_id, sender=actor.id)
        .first()
    )


def _begin(
    subject: str,
    members: Iterable[Member],
    *,
    request: ConnectionRequest | None = None,
    now: datetime,
) -> Thread:
    members = list(members)
    names = " ".join(member.user.full_name for member in members)
    if request:
        names += f" {request.user.full_name}"
    search = fold(f"{subject} {names}")[:1000]
    thread = Thread.objects.create(subject=subject, search=search, request=request)
    Participation.objects.bulk_create(
        Participation(thread=thread, member=member, last_at=now) for member in members
    )
    return thread


def _add(
    thread: Thread,
    sender: Member,
    message_id: uuid.UUID,
    body: str,
    enclosures: Sequence[Enclosure],
    *,
    now: datetime,
) -> Message:
    """The new message; or the one there is, where the same form came at the same moment."""
    message = Message(id=message_id, thread=thread, sender=sender, body=body, sent_at=now)
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if sent := _sent_before(sender, message_id):
            return sent
        raise WrittenAnew from None
    for enclosure in enclosures:
        file = store(enclosure.content, name=enclosure.name, content_type=enclosure.content_type)
        Attachment.objects.create(message=message, file=file)
    _tell(thread, message, writer=sender)
    record("message.send", actor=sender, object_id=thread.id)
    return message


def _tell(thread: Thread, message: Message, *, writer: Member | None) -> None:
    """Bring the thread to the top for all, unread for those who did not write the message."""
    thread.last = message
    thread.save(update_fields=["last"])
    places = Participation.objects.filter(thread=thread)
    places.update(last_at=message.sent_at, unread=True, archived=False)
    if writer:
        places.filter(member=writer).update(unread=False)
    inboxes_changed(places.values_list("member", flat=True))
