from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from settee.billing.enums import SessionBillTo
from settee.clients.models import Client
from settee.practices.models import Member, OwnedRow
from settee.scheduling.models import Attendance


class ClientSession(OwnedRow):
    """A service given to one client on one day: what is billed.

    ``date`` is the local date of the start in the practice's zone. While ``invoiced_at`` is empty
    the session may change; afterwards it is only voided and made again (D-29).
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sessions")
    provider = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sessions")
    attendance = models.OneToOneField(
        Attendance, on_delete=models.PROTECT, null=True, blank=True, related_name="session"
    )
    date = models.DateField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    service_name = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=10, blank=True)
    modifiers = ArrayField(models.CharField(max_length=2), default=list, blank=True, size=4)
    place_of_service = models.CharField(max_length=2, default="11")
    units = models.DecimalField(max_digits=5, decimal_places=1, default=1)
    charge = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    # Empty: the client's own list at the time of billing.
    diagnosis_codes = ArrayField(models.CharField(max_length=8), default=list, blank=True, size=12)
    authorization_number = models.CharField(max_length=50, blank=True)
    bill_to = models.CharField(max_length=6, choices=SessionBillTo, default=SessionBillTo.AUTOMATIC)
    paid_at_session = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    invoiced_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    # Kept by ``domain/ledger.py``: the sum of this session's entries, by who owes it.
    client_balance = models.DecimalField(max_digits=11, decimal_places=2, default=0, editable=False)
    payer_balance = models.DecimalField(max_digits=11, decimal_places=2, default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(charge__gte=0), name="session_charge_sign"),
            models.CheckConstraint(
                condition=models.Q(paid_at_session__gte=0), name="session_paid_sign"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "start"], name="session_by_client"),
            models.Index(fields=["practice", "date", "id"], name="session_by_date"),
            models.Index(
                fields=["practice", "date", "start", "id"],
                name="session_to_invoice",
                condition=models.Q(invoiced_at__isnull=True, voided_at__isnull=True),
            ),
            # Few: what is still owed, for Balances Due You.
            models.Index(
                fields=["practice", "client"],
                name="session_client_owes",
                condition=~models.Q(client_balance=0),
            ),
            models.Index(
                fields=["practice", "client"],
                name="session_payer_owes",
                condition=~models.Q(payer_balance=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.code}"

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)
