from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan

from settee.clients.models import Client
from settee.core.crypto import EncryptedTextField
from settee.practices.models import Location, Member, OwnedRow, Room
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models.series import Series
from settee.scheduling.models.service import Service

LONG = timedelta(days=1)


class Appointment(OwnedRow):
    """A stretch of a provider's time: ``start`` to ``end``, half-open instants in UTC."""

    provider = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=10, choices=AppointmentKind)
    start = models.DateTimeField()
    end = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    # Minutes, its service's (``domain/buffers.py`` says since when). With them the provider is
    # busy from ``busy_from`` to ``busy_until``, kept by the database: only for finding.
    buffer_before = models.PositiveSmallIntegerField(default=0, db_default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0, db_default=0)
    busy_from = models.DateTimeField(null=True, editable=False)
    busy_until = models.DateTimeField(null=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField(max_length=250, blank=True)  # personal time, or the group's name
    place = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    location = models.CharField(max_length=250, blank=True)  # in words, where it is no place above
    is_video = models.BooleanField(default=False)
    note = EncryptedTextField(blank=True)
    status = models.CharField(
        max_length=12, choices=AppointmentStatus, default=AppointmentStatus.SCHEDULED
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=250, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    # The instant the rule gave this occurrence (RECURRENCE-ID); kept when the occurrence moves.
    occurrence = models.DateTimeField(null=True, blank=True)
    changed = models.BooleanField(default=False)  # differs from its series: a rule change spares it
    uid = models.CharField(max_length=500, blank=True)  # UID of the calendar it was imported from
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="appointment_end_after_start"
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence"],
                name="occurrence_once",
                condition=models.Q(series__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(room__isnull=True) | models.Q(place__isnull=False),
                name="appointment_room_in_place",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "provider", "start"], name="appointment_by_provider"),
            models.Index(fields=["practice", "start"], name="appointment_by_time"),
            # Few: what may have begun before the day a calendar looks at and still goes on.
            models.Index(
                fields=["practice", "provider", "end"],
                name="appointment_long",
                condition=models.Q(GreaterThan(F("end") - F("start"), LONG)),
            ),
            models.Index(fields=["practice", "provider", "uid"], name="appointment_by_uid"),
            # What is taken, for conflicts and openings: read from the index alone.
            models.Index(
                fields=["practice", "provider", "busy_from"],
                include=["busy_until"],
                name="appointment_busy",
                condition=~models.Q(status__in=["cancelled", "late_cancel"]),
            ),
            # Few: what search finds by words of its own, not by its client or service.
            models.Index(
                fields=["practice", "start"],
                name="appointment_in_words",
                condition=~models.Q(title="", location=""),
            ),
            models.Index(
                fields=["practice", "room", "start"],
                name="appointment_by_room",
                condition=models.Q(room__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M}Z"

    @property
    def cancelled(self) -> bool:
        return self.status in {AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCEL}


class Attendance(OwnedRow):
    """A client's place in an appointment. What the back office bills is an attendance."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="attendances"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="attendances")
    # Its appointment's, kept by the database: a client's next appointment is then found without
    # reading all they ever had. Only for finding: an object in memory may not have it yet.
    start = models.DateTimeField(null=True, editable=False)
    # Set when it is sent to billing (the black lock), emptied when its session is deleted.
    billed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "client"], name="attendance_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "start"], name="attendance_by_client"),
        ]

    def __str__(self) -> str:
        return str(self.client)
