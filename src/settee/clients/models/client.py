from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from settee.clients.enums import BillTo, ClientStatus, InvoiceOption, Sex
from settee.core.crypto import EncryptedTextField
from settee.practices.models import Member, OwnedRow


class Client(OwnedRow):
    """A person in care. Names and addresses as typed; dates are local; zip codes digits only."""

    code = models.CharField(max_length=40)  # the practice's own number, compared without case
    first_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    preferred_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ssn = EncryptedTextField(blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address1 = models.CharField(max_length=100, blank=True)
    address2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)
    provider = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="clients"
    )
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
    notes = EncryptedTextField(blank=True)  # Client File Notes
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
