from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from settee.billing.enums import ClaimStatus, PayerForm
from settee.billing.models.batch import Batch, Interchange
from settee.billing.models.code import Payer
from settee.billing.models.session import ClientSession
from settee.clients.models import Client
from settee.core.crypto import EncryptedTextField
from settee.practices.models import Member, OwnedRow


class Claim(OwnedRow):
    """A claim to a payer. ``snapshot`` is the ClaimDocument as JSON: every form is made from it."""

    number = models.CharField(max_length=20)  # CLM01
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="claims")
    provider = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")  # rendering
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="claims")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="claims")
    interchange = models.ForeignKey(
        Interchange, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    form = models.CharField(max_length=20, choices=PayerForm)
    month = models.DateField()  # its first day
    authorization_number = models.CharField(max_length=50, blank=True)
    diagnosis_codes = ArrayField(models.CharField(max_length=8), default=list, size=12)
    total = models.DecimalField(max_digits=11, decimal_places=2)
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.GENERATED)
    created_at = models.DateTimeField()
    snapshot = EncryptedTextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="claim_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "month"], name="claim_by_client"),
            models.Index(fields=["practice", "batch"], name="claim_by_batch"),
        ]

    def __str__(self) -> str:
        return self.number


class ClaimLine(OwnedRow):
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    session = models.ForeignKey(ClientSession, on_delete=models.PROTECT, related_name="claim_lines")
    number = models.PositiveSmallIntegerField()  # LX01
    line_id = models.CharField(max_length=30)  # REF*6R
    charge = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "line_id"], name="line_id_once"),
            models.UniqueConstraint(fields=["claim", "number"], name="line_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "session"], name="claim_line_by_session"),
        ]

    def __str__(self) -> str:
        return self.line_id
