from typing import ClassVar

from django.db import models

from settee.billing.enums import InvoiceStatus
from settee.billing.models.batch import Batch
from settee.billing.models.session import ClientSession
from settee.clients.models import Client
from settee.core.crypto import EncryptedTextField
from settee.practices.models import OwnedRow


class Invoice(OwnedRow):
    """A bill to a client. ``snapshot`` is the InvoiceDocument as JSON: rendered from it alone."""

    number = models.PositiveIntegerField()
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="invoices")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="invoices")
    issued_on = models.DateField()
    total = models.DecimalField(max_digits=11, decimal_places=2)
    status = models.CharField(max_length=6, choices=InvoiceStatus, default=InvoiceStatus.OPEN)
    snapshot = EncryptedTextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="invoice_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "issued_on"], name="invoice_by_client"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class InvoiceLine(OwnedRow):
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    session = models.ForeignKey(
        ClientSession, on_delete=models.PROTECT, related_name="invoice_lines"
    )
    amount = models.DecimalField(max_digits=11, decimal_places=2)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "session"], name="invoice_line_by_session"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
