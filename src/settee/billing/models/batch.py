from typing import ClassVar

from django.db import models

from settee.core.crypto import EncryptedTextField
from settee.practices.models import Member, OwnedRow


class Batch(OwnedRow):
    """One run of Generate Invoices and Insurance Forms, and how far it has come."""

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.CharField(max_length=500, blank=True)  # Optional Invoice Message
    session_ids = models.JSONField(default=list)  # what was chosen
    total_sessions = models.PositiveIntegerField(default=0)
    done_sessions = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    # What the run could not bill after all, in words, by session id.
    refused = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "-created_at"], name="batch_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class Interchange(OwnedRow):
    """One 837P file as it was written: the bytes that leave the house."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="interchanges")
    control_number = models.PositiveIntegerField()  # ISA13
    receiver_id = models.CharField(max_length=80)
    content = EncryptedTextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "control_number"], name="isa13_once"),
        ]

    def __str__(self) -> str:
        return f"{self.control_number:09d}"
