"""Keeping the buffers of appointments when those of their service change."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from settee.scheduling.models import Appointment, Attendance, Service


def carry_buffers(service: Service, *, now: datetime) -> int:
    """Give appointments of the service that are still to come its buffers; returns how many.

    What has begun keeps those it was booked with, and so does what was sent to billing: nothing of
    it changes by itself. Nobody is warned where appointments come too close by this.
    """
    billed = Attendance.objects.filter(appointment=OuterRef("pk"), billed_at__isnull=False)
    return Appointment.objects.filter(~Exists(billed), service=service, start__gte=now).update(
        buffer_before=service.buffer_before, buffer_after=service.buffer_after
    )
