from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from settee.practices.models import OwnedRow

LONGEST_BUFFER = timedelta(hours=4)


class Service(OwnedRow):
    """What an appointment is for, and how the back office bills it.

    Its buffers are minutes of the provider's time around an appointment: the next one begins when
    the buffer after this one and the buffer before that one are both over.
    """

    name = models.CharField(max_length=100)  # compared without case
    description = models.CharField(max_length=200, blank=True)
    billing_code = models.CharField(
        max_length=10, blank=True
    )  # CPT/HCPCS or a code of the practice
    modifiers = ArrayField(models.CharField(max_length=2), default=list, blank=True, size=4)
    minutes = models.PositiveSmallIntegerField(default=45)
    buffer_before = models.PositiveSmallIntegerField(default=0, db_default=0)
    buffer_after = models.PositiveSmallIntegerField(default=0, db_default=0)
    fee = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    place_of_service = models.CharField(max_length=2, blank=True)
    color = models.CharField(max_length=7, default="#3C9DAF")  # #RRGGBB
    billable = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint("practice", Lower("name"), name="service_name_once"),
            models.CheckConstraint(
                condition=models.Q(buffer_before__lte=LONGEST_BUFFER // timedelta(minutes=1))
                & models.Q(buffer_after__lte=LONGEST_BUFFER // timedelta(minutes=1)),
                name="service_buffers_short",
            ),
        ]

    def __str__(self) -> str:
        return self.name
