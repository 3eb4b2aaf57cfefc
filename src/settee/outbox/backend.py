"""The mail backend Django and allauth see: writes the message down instead of sending it."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from settee.outbox.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        rows = [
            OutgoingMail(to=to, subject=message.subject, body=message.body, created_at=now)
            for message in email_messages
            for to in message.to
        ]
        OutgoingMail.objects.bulk_create(rows)
        return len(email_messages)
