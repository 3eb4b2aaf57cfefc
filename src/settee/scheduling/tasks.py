"""Jobs of the calendar."""

from django.utils import timezone
from procrastinate.contrib.django import app

from settee.scheduling.domain.layout import lay_out_everywhere


@app.periodic(cron="41 2 * * *")
@app.task(name="scheduling.lay_out", queueing_lock="scheduling.lay_out")
def lay_out_daily(timestamp: int) -> None:
    """Keeps open series laid out as far ahead tomorrow as they are today."""
    lay_out_everywhere(now=timezone.now())
