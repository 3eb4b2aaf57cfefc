from typing import ClassVar

from django.db import models

from settee.practices.models import Member, OwnedRow


class Move(OwnedRow):
    """One moving-in through the page: uploaded folder, preview, progress, report."""

    class Status(models.TextChoices):
        READING = "reading", "Reading"
        PREVIEW = "preview", "Waiting for you"
        IMPORTING = "importing", "Bringing in"
        DONE = "done", "Done"
        FAILED = "failed", "Could not be read"

    file_id = models.UUIDField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.READING)
    step = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practice", "-created_at"], name="move_by_time")]

    def __str__(self) -> str:
        return self.status
