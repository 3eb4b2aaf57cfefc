from typing import ClassVar

from django.db import models

from settee.practices.models import Member, OwnedRow
from settee.scheduling.models.service import Service


class Offering(OwnedRow):
    """What one provider makes of a service of the practice.

    Without a row the provider offers it as it is; ``minutes`` and ``fee`` are None where the
    service's own hold.
    """

    provider = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="offerings", db_index=False
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="offerings", db_index=False
    )
    offered = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    fee = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "provider", "service"], name="offering_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__gte=1),
                name="offering_takes_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.service)
