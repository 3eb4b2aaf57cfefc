from settee.scheduling.models.appointment import Appointment, Attendance
from settee.scheduling.models.hours import OfficeHours
from settee.scheduling.models.series import Series, SeriesClient
from settee.scheduling.models.service import Service

__all__ = ["Appointment", "Attendance", "OfficeHours", "Series", "SeriesClient", "Service"]
