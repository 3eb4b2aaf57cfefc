"""What an appointment that does not take place is usually called. Pure."""

from datetime import datetime, timedelta

from settee.scheduling.enums import AppointmentStatus

NOTICE = timedelta(hours=24)  # what practices ask for unless they say otherwise (D-14)


def has_begun(start: datetime, now: datetime) -> bool:
    return start <= now


def usual_status(start: datetime, now: datetime) -> AppointmentStatus:
    """Once it has begun the client did not come; with less than ``NOTICE`` left it is late.

    Exactly at the limit it is in time.
    """
    if has_begun(start, now):
        return AppointmentStatus.NO_SHOW
    late = start - now < NOTICE
    return AppointmentStatus.LATE_CANCEL if late else AppointmentStatus.CANCELLED
