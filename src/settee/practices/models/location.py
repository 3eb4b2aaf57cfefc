from typing import ClassVar

from django.db import models

from settee.practices.enums import Weekday
from settee.practices.models.owned import OwnedRow

OFFICE = "11"  # place of service, CMS code set: office


class Location(OwnedRow):
    """A place where a practice sees people. An archived one keeps what was booked there."""

    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=40, blank=True)
    line1 = models.CharField(max_length=100, blank=True)
    line2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)  # digits only
    place_of_service = models.CharField(max_length=2, default=OFFICE)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "name"],
                name="location_name_once",
                condition=models.Q(active=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "position"], name="location_by_position"),
        ]

    def __str__(self) -> str:
        return self.name


class LocationHours(OwnedRow):
    """A stretch of one weekday in which a location is open, on the practice's wall clock."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="hours", db_index=False
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        ordering: ClassVar = ["weekday", "start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="location_hours_end_after_start"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "location"], name="location_hours_by_location"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start:%H:%M}-{self.end:%H:%M}"


class Room(OwnedRow):
    """A room of a location, which appointments can be booked into."""

    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="rooms", db_index=False
    )
    name = models.CharField(max_length=60)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["location", "name"],
                name="room_name_once",
                condition=models.Q(active=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "location", "position"], name="room_by_location"),
        ]

    def __str__(self) -> str:
        return self.name
