from typing import ClassVar

from django.db import models

from settee.clients.models import Client
from settee.core.crypto import EncryptedTextField
from settee.practices.models import Location, Member, OwnedRow, Room
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models.service import Service


class Series(OwnedRow):
    """A recurring appointment: the RFC 5545 rule, what each occurrence of it is, and with whom.

    Occurrences are rows of ``Appointment``, copies of what stands here; ``laid_until`` is the
    horizon up to which they exist. ``domain/layout.py`` lays them.
    """

    provider = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="series")
    uid = models.CharField(max_length=500, blank=True)
    # DTSTART, RRULE, RDATE and EXDATE content lines (``rule_text.py``), local to ``timezone``.
    rule = models.TextField()
    timezone = models.CharField(max_length=64)  # IANA name, or UTC
    duration = models.DurationField()  # elapsed; whole days where ``all_day``
    all_day = models.BooleanField(default=False)
    laid_until = models.DateTimeField(null=True)
    ended = models.BooleanField(default=False)  # the rule gives nothing after ``laid_until``
    # Cut off by hand: nothing that the rule gives from here on. Emptied to take that back.
    ends_before = models.DateTimeField(null=True, blank=True)
    cut_at = models.DateTimeField(null=True, blank=True)  # when that was done
    created_at = models.DateTimeField(auto_now_add=True)

    # What each occurrence becomes; the clients are rows of ``SeriesClient``.
    kind = models.CharField(
        max_length=10, choices=AppointmentKind, default=AppointmentKind.PERSONAL
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True)
    # A series that was called off as a whole: its occurrences are cancelled appointments.
    status = models.CharField(
        max_length=12, choices=AppointmentStatus, default=AppointmentStatus.SCHEDULED
    )
    title = models.CharField(max_length=250, blank=True)
    place = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    location = models.CharField(max_length=250, blank=True)
    is_video = models.BooleanField(default=False)
    note = EncryptedTextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "provider", "ended"], name="series_by_provider"),
            models.Index(fields=["practice", "provider", "uid"], name="series_by_uid"),
        ]

    def __str__(self) -> str:
        return self.rule


class SeriesClient(OwnedRow):
    """A client of a series: gets an attendance in each occurrence that is laid."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="places")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "client"], name="series_client_once"),
        ]

    def __str__(self) -> str:
        return str(self.client)
