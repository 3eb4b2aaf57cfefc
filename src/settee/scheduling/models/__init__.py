from settee.scheduling.models.appointment import Appointment, Attendance
from settee.scheduling.models.hours import OfficeHours
from settee.scheduling.models.offering import Offering
from settee.scheduling.models.series import Series, SeriesClient
from settee.scheduling.models.service import Service
from settee.scheduling.models.time_off import HolidayCalendar, TimeOff

__all__ = [
    "Appointment",
    "Attendance",
    "HolidayCalendar",
    "Offering",
    "OfficeHours",
    "Series",
    "SeriesClient",
    "Service",
    "TimeOff",
]
