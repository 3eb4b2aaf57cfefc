from typing import Any, ClassVar

from django.db import models

from settee.practices.models import Member, OwnedRow


class Move(OwnedRow):
    """One moving-in through the page: uploaded folder, preview, progress, report.

    ``preview`` and ``report`` are an ``ImportReport`` as JSON: what a trial run would bring, and
    what was brought. The upload is kept, encrypted, until the move is done, failed or dropped.
    """

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
    step = models.CharField(max_length=250, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    failure = models.TextField(blank=True)  # in words, where the status is failed
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["practice", "-created_at"], name="move_by_time")]

    def __str__(self) -> str:
        return self.status

    @property
    def is_running(self) -> bool:
        return self.status in {self.Status.READING, self.Status.IMPORTING}

    @property
    def outcome(self) -> dict[str, Any]:
        """The report, or before it the preview."""
        return dict(self.report or self.preview)
