from typing import ClassVar

from django.db import models

from settee.clients.enums import Relationship, Sex
from settee.clients.models.client import Client
from settee.files.models import StoredFile
from settee.practices.models import OwnedRow


class Coverage(OwnedRow):
    """One insurance of a client; ``rank`` 1 is primary, 2 secondary, and so on without a gap.

    The payer is named by ``payer_code`` (a payer of the back office, which lies above this app) or,
    where no back office is on, by ``payer_name`` as free text.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="coverages")
    rank = models.PositiveSmallIntegerField(default=1)
    payer_code = models.CharField(max_length=80, blank=True)
    payer_name = models.CharField(max_length=120, blank=True)
    plan_name = models.CharField(max_length=60, blank=True)
    member_id = models.CharField(max_length=80, blank=True)
    group_number = models.CharField(max_length=50, blank=True)
    relationship = models.CharField(max_length=10, choices=Relationship, default=Relationship.SELF)
    subscriber_first_name = models.CharField(max_length=100, blank=True)
    subscriber_last_name = models.CharField(max_length=100, blank=True)
    subscriber_birth_date = models.DateField(null=True, blank=True)
    subscriber_sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    subscriber_address1 = models.CharField(max_length=100, blank=True)
    subscriber_city = models.CharField(max_length=60, blank=True)
    subscriber_state = models.CharField(max_length=2, blank=True)
    subscriber_zip = models.CharField(max_length=9, blank=True)
    authorization_number = models.CharField(max_length=50, blank=True)
    copay = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    deductible = models.CharField(max_length=200, blank=True)  # in words, as the payer told it
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the last day
    card_front = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    card_back = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "rank"], name="coverage_rank_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "payer_code"], name="coverage_by_payer"),
        ]

    def __str__(self) -> str:
        return self.payer_name or self.payer_code
