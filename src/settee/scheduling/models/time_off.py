from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from settee.core.crypto import EncryptedTextField
from settee.core.time import at
from settee.practices.models import Member, OwnedRow


class TimeOff(OwnedRow):
    """Days a provider is not there, on their wall clock: nobody else's appointment is in it.

    From ``start`` on the first day to ``end`` on the last; without times, from the beginning of
    the first day to the end of the last. A removed one stays, so that it can be taken back.
    """

    provider = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="time_off", db_index=False
    )
    first_day = models.DateField()
    last_day = models.DateField()
    start = models.TimeField(null=True, blank=True)
    end = models.TimeField(null=True, blank=True)
    reason = EncryptedTextField(blank=True)  # for those who may change the calendar
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["first_day", "start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_day__lt=F("last_day"))
                | Q(first_day=F("last_day"))
                & (Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lt=F("end"))),
                name="time_off_end_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "provider", "last_day"],
                name="time_off_by_provider",
                condition=Q(removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}/{self.last_day}"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """As half-open instants; days have 23 and 25 hours where clocks change. Wants the provider
        with their practice."""
        zone = self.provider.zone
        if self.end is None:
            until = at(self.last_day + timedelta(days=1), time(), zone)
        else:
            until = at(self.last_day, self.end, zone)
        return at(self.first_day, self.start or time(), zone), until

    @property
    def days(self) -> list[date]:
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=number) for number in range(count)]


class HolidayCalendar(OwnedRow):
    """Which public holidays a practice keeps. Without a row: those of its billing state."""

    country = models.CharField(max_length=2, default="US")  # ISO 3166-1
    subdivision = models.CharField(max_length=40, blank=True)  # ISO 3166-2, or the library’s name
    kept = models.BooleanField(default=True)
    # Names, as the library gives them in English, of those that are days like any other.
    ignored = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice"], name="holiday_calendar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country
