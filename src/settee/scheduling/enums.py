from django.db import models

from settee.practices.enums import Weekday as Weekday


class AppointmentKind(models.TextChoices):
    CLIENT = "client", "Client"
    GROUP = "group", "Group"
    PERSONAL = "personal", "Personal time"


class AppointmentStatus(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    CANCELLED = "cancelled", "Cancelled"
    LATE_CANCEL = "late_cancel", "Late cancel"
    NO_SHOW = "no_show", "No-show"


class Scope(models.TextChoices):
    """How much of a series a change means."""

    ONE = "one", "Only this one"
    FOLLOWING = "following", "This and following"
    ALL = "all", "All of the series"
