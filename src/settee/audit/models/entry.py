from typing import ClassVar

from django.db import models

from settee.core.crypto import EncryptedTextField
from settee.core.models import TenantRow


class Entry(TenantRow):
    """Who saw or changed what. Written in the transaction of the fact, never changed after."""

    append_only = True

    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)  # null: the program itself
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=60)  # noun.verb: client.read
    object_id = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    changes = EncryptedTextField()  # JSON: {"field": ["before", "after"]}

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice_id", "at"], name="audit_by_time"),
            models.Index(fields=["practice_id", "client_id", "at"], name="audit_by_client"),
            models.Index(fields=["practice_id", "object_id", "at"], name="audit_by_object"),
            # A record is looked at far more often than it is changed.
            models.Index(
                fields=["practice_id", "client_id", "at"],
                name="audit_changes_by_client",
                condition=~models.Q(action__endswith=".read"),
            ),
        ]

    def __str__(self) -> str:
        return self.action


class Seal(TenantRow):
    """The place of an entry in its practice's chain: hash over the previous seal and the entry.

    Seals are laid a moment after the entries (see ``domain/chain.py``), so that writing an entry
    takes no lock and two people of one practice never wait for each other.
    """

    append_only = True

    position = models.BigIntegerField()  # 1, 2, 3 ... in each practice
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice_id", "position"], name="seal_position"),
        ]

    def __str__(self) -> str:
        return str(self.position)
