from typing import ClassVar

from django.db import models

from settee.practices.models import Member, OwnedRow


class Series(OwnedRow):
    """A recurring appointment: the RFC 5545 rule and how far its occurrences have been laid out.

    Occurrences are rows of ``Appointment``; ``laid_until`` is the horizon up to which they exist.
    """

    provider = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="series")
    uid = models.CharField(max_length=500, blank=True)
    # DTSTART, RRULE, RDATE and EXDATE content lines; the times are local to ``timezone``.
    rule = models.TextField()
    timezone = models.CharField(max_length=64)  # IANA name, or UTC
    duration = models.DurationField()  # elapsed
    all_day = models.BooleanField(default=False)
    laid_until = models.DateTimeField(null=True)
    ended = models.BooleanField(default=False)  # the rule gives nothing after ``laid_until``
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "provider", "ended"], name="series_by_provider"),
            models.Index(fields=["practice", "provider", "uid"], name="series_by_uid"),
        ]

    def __str__(self) -> str:
        return self.rule
