from typing import ClassVar

from django.db import models

from settee.core.crypto import EncryptedTextField
from settee.core.models import Row


class OutgoingMail(Row):
    """An email written down in the transaction of its cause, delivered by a job.

    Sign-in mail has no practice, so this table stands outside row level security; a page that
    shows mail shows it to the operator of a demo only.
    """

    practice = models.UUIDField(null=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = EncryptedTextField()  # reset links are secrets
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not tried before
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-created_at"], name="mail_by_time"),
            models.Index(
                fields=["due_at"],
                name="mail_to_send",
                condition=models.Q(sent_at=None, failed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
