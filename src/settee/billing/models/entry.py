from typing import ClassVar

from django.db import models

from settee.billing.enums import EntryKind, Party
from settee.billing.models.claim import Claim
from settee.billing.models.invoice import Invoice
from settee.billing.models.session import ClientSession
from settee.clients.models import Client
from settee.practices.models import OwnedRow


class LedgerEntry(OwnedRow):
    """One movement of what is owed: positive raises the debt of ``party``, negative lowers it.

    Append-only, in the database too. A correction is an entry with ``reverses`` set and the
    opposite amount, then a new one (billing rules (h) 2).
    """

    append_only = True

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="entries")
    session = models.ForeignKey(
        ClientSession, on_delete=models.PROTECT, null=True, related_name="entries"
    )
    kind = models.CharField(max_length=20, choices=EntryKind)
    party = models.CharField(max_length=6, choices=Party)
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    date = models.DateField()  # local date it counts on
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True)  # user
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "date", "id"], name="entry_by_client"),
            models.Index(fields=["practice", "session"], name="entry_by_session"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class ClientBalance(OwnedRow):
    """What a client owes and what payers owe for them: the sums of the entries, kept as written."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="balance")
    client_owes = models.DecimalField(max_digits=11, decimal_places=2, default=0)
    payer_owes = models.DecimalField(max_digits=11, decimal_places=2, default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "-client_owes", "client"], name="balance_by_client"),
            models.Index(fields=["practice", "-payer_owes", "client"], name="balance_by_payer"),
        ]

    def __str__(self) -> str:
        return f"{self.client_owes} + {self.payer_owes}"
