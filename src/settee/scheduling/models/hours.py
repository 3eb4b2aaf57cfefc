from typing import ClassVar

from django.db import models

from settee.practices.models import Location, Member, OwnedRow
from settee.scheduling.enums import Weekday


class OfficeHours(OwnedRow):
    """A stretch of one weekday on the provider's wall clock, in the provider's zone."""

    provider = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="office_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    start = models.TimeField()
    end = models.TimeField()
    # Where they work then: what a new appointment of that time begins with.
    place = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["weekday", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="hours_end_after_start"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "provider", "weekday"], name="hours_by_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start:%H:%M}-{self.end:%H:%M}"
