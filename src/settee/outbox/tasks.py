"""Jobs of the outbox."""

from procrastinate.contrib.django import app

from settee.outbox.domain.deliver import deliver_waiting


@app.periodic(cron="* * * * *")
@app.task(name="outbox.deliver_periodically", queueing_lock="outbox.deliver_periodically")
def deliver_periodically(timestamp: int) -> None:
    """Tries again what could not be delivered before."""
    deliver_waiting()


@app.task(name="outbox.deliver")
def deliver() -> None:
    deliver_waiting()
