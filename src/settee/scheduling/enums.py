from django.db import models


class AppointmentKind(models.TextChoices):
    CLIENT = "client", "Client"
    GROUP = "group", "Group"
    PERSONAL = "personal", "Personal time"


class AppointmentStatus(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    CANCELLED = "cancelled", "Cancelled"
    LATE_CANCEL = "late_cancel", "Late cancel"
    NO_SHOW = "no_show", "No-show"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Scope(models.TextChoices):
    """How much of a series a change means."""

    ONE = "one", "Only this one"
    FOLLOWING = "following", "This and following"
    ALL = "all", "All of the series"
