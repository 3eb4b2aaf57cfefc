"""Abstract bases. The kernel has no tables of its own."""

from django.db import models

from settee.core.ids import new_id
from settee.core.scope import current_practice_id


class Row(models.Model):
    """A row with a UUIDv7 key, the same on both ends of a link."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class TenantRow(Row):
    """A row of one practice, in an app below ``practices``: the id without the foreign key."""

    practice_id = models.UUIDField(default=current_practice_id, editable=False)

    class Meta:
        abstract = True
