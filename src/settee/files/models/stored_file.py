from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from settee.core.models import TenantRow


class StoredFile(TenantRow):
    """An encrypted file under ``SETTEE_DATA/files``; the name it came with is never a path."""

    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # of the plain bytes
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice_id", "created_at"], name="file_by_time"),
        ]

    def __str__(self) -> str:
        return self.name
