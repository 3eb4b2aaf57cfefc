from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from settee.clients.enums import (
    BillTo,
    ClientStatus,
    DischargeReason,
    Employment,
    InvoiceOption,
    MaritalStatus,
    PhoneKind,
    PortalStatus,
    RaceEthnicity,
    ReachBy,
    Sex,
)
from settee.core.crypto import EncryptedTextField
from settee.practices.models import Member, OwnedRow


class Client(OwnedRow):
    """A person in care. Names and addresses as typed; dates are local; zip codes digits only."""

    taken_over_by = "merged_into_id"  # rows made for it later follow (core.tenancy)

    code = models.CharField(max_length=40)  # the practice's own number, compared without case
    first_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    gender_identity = models.CharField(max_length=60, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)  # as the payer has it
    marital_status = models.CharField(max_length=12, choices=MaritalStatus, blank=True)
    employment = models.CharField(max_length=12, choices=Employment, blank=True)
    employer = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=60, blank=True)
    race_ethnicity = ArrayField(
        models.CharField(max_length=20, choices=RaceEthnicity), default=list, blank=True
    )
    ssn = EncryptedTextField(blank=True)
    email = models.EmailField(max_length=254, blank=True)
    email_ok = models.BooleanField(default=False)  # the client agreed to be written to
    # The preferred number; what it is and what the client agreed to.
    phone = models.CharField(max_length=40, blank=True)
    phone_kind = models.CharField(max_length=8, choices=PhoneKind, default=PhoneKind.MOBILE)
    phone_message_ok = models.BooleanField(default=False)
    phone_text_ok = models.BooleanField(default=False)
    # Further numbers, in order: {"number", "kind", "message_ok", "text_ok"} each.
    more_phones = models.JSONField(default=list, blank=True)
    address1 = models.CharField(max_length=100, blank=True)
    address2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)
    provider = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="clients"
    )
    referred_by = models.CharField(max_length=200, blank=True)
    start_of_care = models.DateField(null=True, blank=True)
    bill_to = models.CharField(max_length=10, choices=BillTo, default=BillTo.CLIENT)
    diagnosis_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True, size=12)
    invoice_option = models.CharField(
        max_length=10, choices=InvoiceOption, default=InvoiceOption.STANDARD
    )
    invoice_to_name = models.CharField(max_length=200, blank=True)  # empty: the client
    invoice_to_address1 = models.CharField(max_length=100, blank=True)
    invoice_to_address2 = models.CharField(max_length=100, blank=True)
    invoice_to_city = models.CharField(max_length=60, blank=True)
    invoice_to_state = models.CharField(max_length=2, blank=True)
    invoice_to_zip = models.CharField(max_length=9, blank=True)
    signature_on_file = models.BooleanField(default=True)
    status = models.CharField(max_length=12, choices=ClientStatus, default=ClientStatus.ACTIVE)
    discharged_on = models.DateField(null=True, blank=True)
    discharge_reason = models.CharField(max_length=12, choices=DischargeReason, blank=True)
    discharge_note = EncryptedTextField(blank=True)
    portal_status = models.CharField(
        max_length=8, choices=PortalStatus, default=PortalStatus.NO, editable=False
    )
    reminder_phone = models.CharField(max_length=40, blank=True)
    reach_by = models.CharField(max_length=8, choices=ReachBy, blank=True)
    notes = EncryptedTextField(blank=True)  # Client File Notes
    # The record that took this one over; such a record is kept for its number and its history.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
    )
    # Kept by ``domain/client.py``: how the list sorts ("last first", folded) and what search reads.
    sort_key = models.CharField(max_length=250, editable=False)
    search = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("practice", Lower("code"), name="client_code_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "sort_key", "id"], name="client_by_name"),
            models.Index(fields=["practice", "provider", "sort_key"], name="client_by_provider"),
            models.Index(fields=["practice", "birth_date"], name="client_by_birth_date"),
            # Read under row level security because LIKE is declared leakproof (database/roles.py).
            GinIndex(
                F("practice"), OpClass(F("search"), name="gin_trgm_ops"), name="client_search"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_name}, {self.first_name}" if self.first_name else self.last_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def phone_numbers(self) -> list[str]:
        """All numbers, the preferred one first."""
        return [
            number for number in (self.phone, *(p["number"] for p in self.more_phones)) if number
        ]
