from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from settee.clients.enums import InformationKind
from settee.clients.models.client import Client
from settee.core.crypto import EncryptedTextField
from settee.practices.models import OwnedRow


class InformationField(OwnedRow):
    """A field the practice added to the tab Other Information.

    An archived one is asked no more; what was answered stays. ``kind`` is fixed once somebody has
    answered.
    """

    label = models.CharField(max_length=120)  # compared without case
    kind = models.CharField(max_length=8, choices=InformationKind, default=InformationKind.LINE)
    hint = models.CharField(max_length=200, blank=True)
    choices = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("practice", Lower("label"), name="information_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class InformationAnswer(OwnedRow):
    """What a client's record says in one such field; no row where it says nothing."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="answers")
    field = models.ForeignKey(InformationField, on_delete=models.PROTECT, related_name="answers")
    # Text as typed; a date in ISO 8601; yes or no; several choices one a line.
    value = EncryptedTextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "field"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return str(self.field)
