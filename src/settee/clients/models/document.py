from typing import ClassVar

from django.db import models

from settee.clients.enums import DocumentKind
from settee.clients.models.client import Client
from settee.core.crypto import EncryptedTextField
from settee.files.models import StoredFile
from settee.practices.models import Member, OwnedRow


class Document(OwnedRow):
    """A file in a client's record. A deleted one is kept, so that it can be taken back."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="documents")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=DocumentKind, default=DocumentKind.OTHER)
    date = models.DateField()  # the day the document is of, local
    note = EncryptedTextField(blank=True)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "date", "id"], name="document_by_client"),
        ]

    def __str__(self) -> str:
        return self.title
