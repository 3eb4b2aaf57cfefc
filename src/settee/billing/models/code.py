from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from settee.billing.enums import PayerForm
from settee.practices.models import OwnedRow


class BillingCode(OwnedRow):
    """A CPT/HCPCS code, or one of the practice's own, with its usual length and charge."""

    code = models.CharField(max_length=10)
    description = models.CharField(max_length=200, blank=True)
    modifiers = ArrayField(models.CharField(max_length=2), default=list, blank=True, size=4)
    minutes = models.PositiveSmallIntegerField(default=0)
    charge = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    client_only = models.BooleanField(default=False)  # never on an insurance claim (M-31)
    built_in = models.BooleanField(default=False, editable=False)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint("practice", Lower("code"), name="billing_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class DiagnosisCode(OwnedRow):
    """An ICD-10-CM code the practice keeps at hand; search goes over the whole release."""

    code = models.CharField(max_length=8)  # with its dot
    description = models.CharField(max_length=250)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "code"], name="diagnosis_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Payer(OwnedRow):
    """An insurance company. ``code`` is the payer id of the clearinghouse's list."""

    code = models.CharField(max_length=80)  # compared without case
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=20, choices=PayerForm, default=PayerForm.ELECTRONIC)
    claim_filing_code = models.CharField(max_length=2, default="CI")  # SBR09
    address1 = models.CharField(max_length=100, blank=True)
    address2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)
    note = models.CharField(max_length=250, blank=True)  # shown on Client Sessions
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint("practice", Lower("code"), name="payer_code_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_electronic(self) -> bool:
        return self.form == PayerForm.ELECTRONIC
