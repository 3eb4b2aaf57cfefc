"""A move through the page: uploaded, tried out, brought in or dropped; then the upload is gone."""

import io
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from settee.audit.domain.record import record
from settee.core.errors import NotAllowed, Refused
from settee.files.domain import storage
from settee.files.models import StoredFile
from settee.movein.access import get_move
from settee.movein.domain.importing import import_into
from settee.movein.domain.practice import take_turns
from settee.movein.domain.report import Progress
from settee.movein.folder.archive import unpack
from settee.movein.folder.rows import FolderError
from settee.movein.models import Move
from settee.practices.models import Member
from settee.practices.privileges import Privilege, require

KEPT = timedelta(days=7)  # how long an upload waits for somebody to decide


class MoveClosed(Refused):
    def __init__(self) -> None:
        super().__init__("This folder can't be brought in any more. Upload it again.")


@transaction.atomic
def open_move(*, actor: Member, form_id: uuid.UUID, content: bytes, now: datetime) -> Move:
    """Keep the zip file ``content``, encrypted, to be read; the move there is, if this form was
    sent before. Raises NotAllowed.
    """
    require(actor, Privilege.IMPORT_PRACTICE)
    take_turns(f"upload {form_id}")
    if sent_before := Move.objects.filter(id=form_id).first():
        return sent_before
    file = storage.store(content, name="folder.zip", content_type="application/zip")
    move = Move(id=form_id, file_id=file.id, created_at=now, created_by=actor)
    move.save(force_insert=True)
    record("move.upload", actor=actor, object_id=move.id)
    return move


@transaction.atomic
def try_out(move_id: uuid.UUID, *, actor: Member, now: datetime, progress: Progress) -> None:
    """Bring everything in and take it back, for the preview; nothing if that was done before."""
    take_turns(actor.practice.slug)
    move = Move.objects.filter(id=move_id, status=Move.Status.READING).first()
    if move is None:
        return
    try:
        with _unpacked(move) as root:
            report = import_into(root, actor=actor, now=now, keep=False, progress=progress)
    except (FolderError, NotAllowed, storage.FileDamaged) as error:
        _close(move, Move.Status.FAILED, now, failure=str(error))
    else:
        move.status, move.preview, move.step = Move.Status.PREVIEW, report.as_json(), ""
        move.done = move.total = 0
        move.save(update_fields=["status", "preview", "step", "done", "total"])


@transaction.atomic
def agree(*, actor: Member, move_id: uuid.UUID) -> bool:
    """Have a previewed move brought in; False if somebody did before.

    Raises NotAllowed, Hidden, MoveClosed.
    """
    move = get_move(actor, move_id, lock=True)
    if move.status in {Move.Status.IMPORTING, Move.Status.DONE}:
        return False
    if move.status != Move.Status.PREVIEW:
        raise MoveClosed
    move.status = Move.Status.IMPORTING
    move.save(update_fields=["status"])
    record("move.agree", actor=actor, object_id=move.id)
    return True


@transaction.atomic
def bring_in(move_id: uuid.UUID, *, actor: Member, now: datetime, progress: Progress) -> None:
    """All or nothing, and nothing if it was done before."""
    take_turns(actor.practice.slug)
    move = Move.objects.filter(id=move_id, status=Move.Status.IMPORTING).first()
    if move is None:
        return
    try:
        with _unpacked(move) as root:
            report = import_into(root, actor=actor, now=now, progress=progress)
    except (FolderError, NotAllowed, storage.FileDamaged) as error:
        _close(move, Move.Status.FAILED, now, failure=str(error))
    else:
        move.report = report.as_json()
        _close(move, Move.Status.DONE, now)


@transaction.atomic
def drop(*, actor: Member, move_id: uuid.UUID) -> None:
    """Forget a previewed move and its upload. Raises NotAllowed, Hidden, MoveClosed."""
    move = get_move(actor, move_id, lock=True)
    if move.status != Move.Status.PREVIEW:
        raise MoveClosed
    _forget_upload(move)
    move.delete()
    record("move.drop", actor=actor, object_id=move_id)


@transaction.atomic
def give_up(move_id: uuid.UUID, *, now: datetime) -> None:
    """Close a move that failed again and again for no reason of its folder's."""
    move = Move.objects.filter(id=move_id).first()
    if move is not None and move.is_running:
        words = "Settee could not finish this, and nothing came in. Upload the folder again."
        _close(move, Move.Status.FAILED, now, failure=words)
        shutil.rmtree(_place(move), ignore_errors=True)


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Drop the open practice's uploads that nobody decided about; returns how many."""
    moves = Move.objects.filter(status=Move.Status.PREVIEW, created_at__lt=now - KEPT)
    old = list(moves.select_for_update())
    for move in old:
        _close(move, Move.Status.FAILED, now, failure="Nobody brought it in within a week.")
        record("move.drop", actor=None, object_id=move.id)
    return len(old)


def _close(move: Move, status: Move.Status, now: datetime, *, failure: str = "") -> None:
    """The end of a move; its upload goes with the commit."""
    move.status, move.failure, move.finished_at = status, failure, now
    move.preview, move.step = {}, ""
    move.save(update_fields=["status", "failure", "finished_at", "preview", "report", "step"])
    _forget_upload(move)


def _forget_upload(move: Move) -> None:
    file = StoredFile.objects.filter(id=move.file_id).first()
    if file is not None:
        storage.remove(file)


@contextmanager
def _unpacked(move: Move) -> Iterator[Path]:
    """The folder in the clear, only while it is read; what a killed run left goes first."""
    place = _place(move)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    try:
        packed = io.BytesIO(storage.read(StoredFile.objects.get(id=move.file_id)))
        root = unpack(packed, place)
        packed.close()
        yield root
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _place(move: Move) -> Path:
    return Path(settings.UNPACKED_ROOT) / move.id.hex
