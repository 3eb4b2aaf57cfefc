from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models

from settee.core.crypto import EncryptedTextField
from settee.core.models import Row
from settee.files.models import StoredFile
from settee.practices.enums import FormColor, Subscription, TaxIdKind


class Practice(Row):
    """A practice. Not itself under row level security: the directory and sign-in look across."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    group_practice = models.BooleanField(default=False)
    timezone = models.CharField(max_length=64, default="America/New_York")
    client_word = models.CharField(max_length=30, default="client")
    client_word_plural = models.CharField(max_length=30, default="clients")
    accent_hue = models.PositiveSmallIntegerField(default=163)
    logo = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    former_logo = models.OneToOneField(  # taken away last: Undo puts it back
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    tax_id = EncryptedTextField(blank=True)  # nine digits
    tax_id_kind = models.CharField(max_length=2, choices=TaxIdKind, default=TaxIdKind.EIN)
    npi = models.CharField(max_length=10, blank=True)
    taxonomy = models.CharField(max_length=10, blank=True)

    billing_line1 = models.CharField(max_length=100, blank=True)
    billing_line2 = models.CharField(max_length=100, blank=True)
    billing_city = models.CharField(max_length=60, blank=True)
    billing_state = models.CharField(max_length=2, blank=True)
    billing_zip = models.CharField(max_length=9, blank=True)  # digits only
    pay_to_line1 = models.CharField(max_length=100, blank=True)
    pay_to_line2 = models.CharField(max_length=100, blank=True)
    pay_to_city = models.CharField(max_length=60, blank=True)
    pay_to_state = models.CharField(max_length=2, blank=True)
    pay_to_zip = models.CharField(max_length=9, blank=True)
    office_line1 = models.CharField(max_length=100, blank=True)
    office_line2 = models.CharField(max_length=100, blank=True)
    office_city = models.CharField(max_length=60, blank=True)
    office_state = models.CharField(max_length=2, blank=True)
    office_zip = models.CharField(max_length=9, blank=True)

    submitter_name = models.CharField(max_length=60, blank=True)
    submitter_id = models.CharField(max_length=80, blank=True)
    submitter_contact_name = models.CharField(max_length=60, blank=True)
    submitter_contact_phone = models.CharField(max_length=40, blank=True)
    receiver_name = models.CharField(max_length=60, blank=True)
    receiver_id = models.CharField(max_length=80, blank=True)
    claims_for_production = models.BooleanField(default=True)  # ISA15 P, else T
    form_color = models.CharField(max_length=5, choices=FormColor, default=FormColor.RED)
    form_scaling = models.DecimalField(max_digits=5, decimal_places=1, default=100)  # M-15
    form_offset_x = models.DecimalField(max_digits=3, decimal_places=1, default=0)
    form_offset_y = models.DecimalField(max_digits=3, decimal_places=1, default=0)

    subscriptions = ArrayField(
        models.CharField(max_length=20, choices=Subscription), default=list, blank=True
    )
    next_claim_number = models.PositiveIntegerField(default=1)
    next_invoice_number = models.PositiveIntegerField(default=1001)
    next_control_number = models.PositiveIntegerField(default=1)  # ISA13
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def subscribes(self, subscription: Subscription) -> bool:
        return subscription in self.subscriptions
