from django.db import models

from settee.core.models import Row
from settee.core.scope import current_practice_id
from settee.practices.models.practice import Practice


class OwnedRow(Row):
    """A row of one practice, held to it by a foreign key and by row level security."""

    practice = models.ForeignKey(
        Practice,
        on_delete=models.PROTECT,
        related_name="+",
        default=current_practice_id,
        editable=False,
        db_index=False,  # every index of an owned table begins with it by hand
    )

    class Meta:
        abstract = True
