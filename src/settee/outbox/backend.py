"""The mail backend Django and allauth see: writes the message down instead of sending it."""

from collections.abc import Sequence
from contextlib import suppress

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from settee.outbox.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        rows = [
            OutgoingMail(
                to=to, subject=str(message.subject), body=message.body, created_at=now, due_at=now
            )
            for message in email_messages
            for to in message.to
        ]
        OutgoingMail.objects.bulk_create(rows)
        if rows:
            transaction.on_commit(_wake_worker)
        return len(email_messages)


def _wake_worker() -> None:
    from settee.outbox.tasks import deliver

    with suppress(AlreadyEnqueued):
        deliver.configure(queueing_lock="outbox.deliver").defer()
