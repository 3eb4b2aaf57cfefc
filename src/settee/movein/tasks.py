"""Jobs of moving in: one at a time in a practice, tried again after a sudden death."""

import uuid
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from settee.core.scope import practice_scope
from settee.movein.domain import moving
from settee.movein.domain.report import Progress
from settee.movein.models import Move
from settee.movein.progress import move_progress
from settee.practices.models import Member, Practice

# The attempt after these only says that it is over.
_TRIES = 3


@transaction.atomic
def start_move(*, actor: Member, form_id: uuid.UUID, content: bytes, now: datetime) -> Move:
    """Keep an upload and have it tried out by a job. Raises as ``moving.open_move``."""
    is_new = not Move.objects.filter(id=form_id).exists()
    move = moving.open_move(actor=actor, form_id=form_id, content=content, now=now)
    if is_new:
        _defer("movein.try_out", actor, move.id)
    return move


@transaction.atomic
def start_bringing_in(*, actor: Member, move_id: uuid.UUID) -> None:
    """Raises as ``moving.agree``."""
    if moving.agree(actor=actor, move_id=move_id):
        _defer("movein.bring_in", actor, move_id)


@app.task(name="movein.try_out", retry=_TRIES, pass_context=True)
def try_out(context: JobContext, practice_id: str, member_id: str, move_id: str) -> None:
    _run(moving.try_out, context, practice_id, member_id, move_id)


@app.task(name="movein.bring_in", retry=_TRIES, pass_context=True)
def bring_in(context: JobContext, practice_id: str, member_id: str, move_id: str) -> None:
    _run(moving.bring_in, context, practice_id, member_id, move_id)


@app.periodic(cron="47 3 * * *")
@app.task(name="movein.forget_old", queueing_lock="movein.forget_old")
def forget_old(timestamp: int) -> None:
    """Uploads that nobody decided about, of all practices."""
    for practice_id in Practice.objects.values_list("id", flat=True):
        with practice_scope(practice_id):
            moving.forget_old(now=timezone.now())


class _Work(Protocol):
    def __call__(
        self, move_id: uuid.UUID, /, *, actor: Member, now: datetime, progress: Progress
    ) -> None: ...


def _run(work: _Work, context: JobContext, practice_id: str, member_id: str, move_id: str) -> None:
    practice, move, now = uuid.UUID(practice_id), uuid.UUID(move_id), timezone.now()
    with practice_scope(practice):
        if context.job.attempts >= _TRIES:
            moving.give_up(move, now=now)
            return
        actor = Member.objects.select_related("user", "practice").get(id=member_id)
        work(move, actor=actor, now=now, progress=move_progress(practice, move))


def _defer(task: str, actor: Member, move_id: uuid.UUID) -> None:
    app.configure_task(task, lock=f"move in {actor.practice_id}").defer(
        practice_id=str(actor.practice_id), member_id=str(actor.id), move_id=str(move_id)
    )
