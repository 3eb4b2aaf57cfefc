from typing import ClassVar

from django.db import models

from settee.core.crypto import EncryptedTextField
from settee.files.models import StoredFile
from settee.messaging.models.thread import Thread
from settee.practices.models import Member, OwnedRow


class Message(OwnedRow):
    """What one person, or the program itself (``sender`` null), wrote to a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    body = EncryptedTextField()
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "thread", "sent_at"], name="message_by_time"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Attachment(OwnedRow):
    """A file sent with a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.id)
