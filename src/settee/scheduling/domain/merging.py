"""What becomes of two clients' places when their records become one."""

from django.db.models import Exists, OuterRef

from settee.clients.hooks import Merge
from settee.core.errors import Refused
from settee.scheduling.models import Attendance
from settee.scheduling.models.series import SeriesClient


class BothBilled(Refused):
    """Two sessions of one person for one appointment: one of them must go first."""

    def __init__(self, count: int) -> None:
        times = "one appointment" if count == 1 else f"{count} appointments"
        super().__init__(
            f"Both records were sent to billing for {times}. Delete or void the session of one of"
            " them first: one person is billed once."
        )


def settle_places(merge: Merge) -> None:
    """Of two places in one appointment or series one goes, never one that was sent to billing.

    Raises BothBilled.
    """
    ours = Attendance.objects.filter(client=merge.kept, appointment=OuterRef("appointment"))
    twice = Attendance.objects.filter(Exists(ours), client=merge.merged)
    if both := twice.filter(
        Exists(ours.filter(billed_at__isnull=False)), billed_at__isnull=False
    ).count():
        raise BothBilled(both)
    billed = twice.filter(billed_at__isnull=False).values_list("appointment_id", flat=True)
    Attendance.objects.filter(client=merge.kept, appointment__in=list(billed)).delete()
    twice.delete()
    places = SeriesClient.objects.filter(client=merge.kept, series=OuterRef("series"))
    SeriesClient.objects.filter(Exists(places), client=merge.merged).delete()
