from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from settee.clients.enums import RelationKind
from settee.clients.models.client import Client
from settee.core.crypto import EncryptedTextField
from settee.practices.models import OwnedRow


class Relation(OwnedRow):
    """Somebody in a client's life: a person by name, or (``linked``) another client.

    ``kind`` is what that person is to ``client``. A link is one row that both records show, each
    from its side; name, phone, email and address of a linked person stand in their own record.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="relations")
    linked = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="linked_from"
    )
    kind = models.CharField(max_length=12, choices=RelationKind, default=RelationKind.PARENT)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    message_ok = models.BooleanField(default=False)
    email = models.EmailField(max_length=254, blank=True)
    address1 = models.CharField(max_length=100, blank=True)
    address2 = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=9, blank=True)
    is_emergency = models.BooleanField(default=False)  # to be called in an emergency
    is_guarantor = models.BooleanField(default=False)  # the responsible party
    note = EncryptedTextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # kept, so that it can be taken back
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(linked__isnull=False), name="relation_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(linked__isnull=True) | ~Q(linked=F("client")),
                name="relation_to_somebody_else",
            ),
            models.UniqueConstraint(
                fields=["client", "linked"],
                name="relation_linked_once",
                condition=Q(removed_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client"], name="relation_by_client"),
            models.Index(fields=["practice", "linked"], name="relation_by_linked"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.linked)
