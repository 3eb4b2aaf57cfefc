"""Housekeeping that belongs to no app: stalled jobs, the audit chain, ended sessions."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from settee.audit.domain.chain import seal
from settee.core.scope import practice_scope
from settee.practices.models import Practice


@app.periodic(cron="*/5 * * * *")
@app.task(name="config.retry_stalled", queueing_lock="config.retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """A killed worker's jobs stay "doing" until somebody takes them up again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=120):
        await app.job_manager.retry_job(job)


@app.periodic(cron="*/10 * * * *")
@app.task(name="config.seal_trails", queueing_lock="config.seal_trails")
def seal_trails(timestamp: int) -> None:
    for practice_id in Practice.objects.values_list("id", flat=True):
        with practice_scope(practice_id):
            seal()


@app.periodic(cron="17 3 * * *")
@app.task(name="config.forget_sessions", queueing_lock="config.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    call_command("clearsessions")
