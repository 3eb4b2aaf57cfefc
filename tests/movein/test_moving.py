"""A move: uploaded, tried out, brought in or dropped, whole and once."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from settee.audit.models import Entry
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.files.domain.storage import path_of
from settee.files.models import StoredFile
from settee.movein import tasks
from settee.movein.domain import moving
from settee.movein.domain.report import silent
from settee.movein.models import Move
from settee.movein.progress import move_progress
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment
from tests.cast import make_client
from tests.movein.uploads import (
    MONTH,
    NOW,
    archive,
    brought,
    opened,
    small,
    tried,
    work_once,
    zipped,
)


@pytest.fixture
def committed(transactional_db: None, linden: Practice, owner: Member) -> Practice:
    """Linden Street where jobs can find it."""
    return linden


def test_preview_tells_exactly_what_the_import_brings(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    move = tried(owner, zipped(MONTH))
    preview = move.preview
    assert (move.status, preview["new"]["clients"], Client.objects.count()) == ("preview", 45, 0)
    moving.agree(actor=owner, move_id=move.id)
    moving.bring_in(move.id, actor=owner, now=NOW, progress=silent)
    move.refresh_from_db()
    assert (move.status, move.report, move.preview) == ("done", preview, {})
    assert Client.objects.count() == 45


def test_upload_is_sealed_until_the_end_and_nothing_lies_about(
    in_linden: Practice,
    owner: Member,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    move = tried(owner, small(tmp_path / "folder", owner))
    sealed = path_of(move.file_id)
    assert b"clients.csv" not in sealed.read_bytes()
    moving.agree(actor=owner, move_id=move.id)
    with django_capture_on_commit_callbacks(execute=True):
        moving.bring_in(move.id, actor=owner, now=NOW, progress=silent)
    assert (sealed.exists(), StoredFile.objects.count()) == (False, 0)
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_second_run_of_either_job_does_nothing(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    move = brought(owner, small(tmp_path, owner))
    report = move.report
    moving.try_out(move.id, actor=owner, now=NOW, progress=silent)
    moving.bring_in(move.id, actor=owner, now=NOW, progress=silent)
    move.refresh_from_db()
    assert (move.status, move.report) == ("done", report)
    assert (Client.objects.count(), Appointment.objects.count()) == (3, 1)
    assert Entry.objects.filter(action="practice.move_in").count() == 1


def test_same_folder_again_brings_nothing(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    content = small(tmp_path, owner)
    brought(owner, content)
    again = brought(owner, content)
    assert sum(again.report["new"].values()) == 0
    assert (Client.objects.count(), Appointment.objects.count()) == (3, 1)


def test_practice_is_filled_where_it_is_empty_and_its_address_stays_whole(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    Practice.objects.update(npi="", office_city="Hudson", subscriptions=[])
    folder = {
        "npi": "1999999992",
        "tax_id": "98-7654321",
        "billing_address": {"line1": "1 Other St", "line2": "Suite 4", "city": "Albany"},
    }
    move = brought(owner, small(tmp_path, owner, **folder))
    after = Practice.objects.get(id=in_linden.id)
    assert move.report["filled"] == ["NPI"]
    assert (after.npi, after.tax_id) == ("1999999992", "123456126")
    assert (after.billing_line1, after.billing_line2) == ("39 Quince St", "")
    assert (after.office_line1, after.office_city) == ("", "Hudson")
    assert (after.subscriptions, after.version) == ([], 2)


def test_archive_that_breaks_later_fails_in_words(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    damaged = bytearray(small(tmp_path, owner))
    place = damaged.index(b"clients.csv") + 40
    damaged[place : place + 8] = bytes(8)
    bomb = archive(("practice.json", b"{}"), ("bomb.csv", bytes(513 * 2**20)))
    no_json = archive(("practice.json", b"{ not json"))
    failures = [tried(owner, bytes(each)) for each in (damaged, bomb, no_json)]
    assert [(move.status, move.failure) for move in failures] == [
        ("failed", "This is no zip file, or it is damaged."),
        ("failed", "This zip file holds more than 512 MB."),
        ("failed", "practice.json: this is not JSON (line 1, column 3)"),
    ]
    assert StoredFile.objects.count() == 0


def test_upload_nobody_decides_about_is_forgotten(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    move = tried(owner, small(tmp_path, owner))
    assert moving.forget_old(now=NOW + timedelta(days=6)) == 0
    assert moving.forget_old(now=NOW + timedelta(days=8)) == 1
    move.refresh_from_db()
    assert (move.status, StoredFile.objects.count()) == ("failed", 0)


def test_lost_privilege_fails_the_move(in_linden: Practice, owner: Member, tmp_path: Path) -> None:
    move = opened(owner, small(tmp_path, owner))
    Member.objects.filter(id=owner.id).update(association="joinonly")
    owner.refresh_from_db()
    moving.try_out(move.id, actor=owner, now=NOW, progress=silent)
    move.refresh_from_db()
    assert move.failure == "Only an Administrator can move a practice in."


def _bring_at_once(practice: Practice, owner: Member, *moves: Move) -> None:
    """Each on a thread and a connection of its own."""

    def bring(move: Move) -> None:
        with practice_scope(practice.id):
            moving.bring_in(move.id, actor=owner, now=NOW, progress=silent)
        connections.close_all()

    threads = [threading.Thread(target=bring, args=(move,)) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_folders_at_once_come_in_one_after_the_other(
    committed: Practice, owner: Member, tmp_path: Path
) -> None:
    content = small(tmp_path, owner)
    with practice_scope(committed.id):
        moves = [tried(owner, content), tried(owner, content)]
        for move in moves:
            moving.agree(actor=owner, move_id=move.id)

    _bring_at_once(committed, owner, *moves)
    with practice_scope(committed.id):
        new = sorted(row.report["new"]["clients"] for row in Move.objects.all())
        assert (new, Client.objects.count()) == ([0, 3], 3)


@pytest.mark.django_db(transaction=True)
def test_one_folder_taken_up_by_two_workers_comes_in_once(
    committed: Practice, owner: Member, tmp_path: Path
) -> None:
    with practice_scope(committed.id):
        move = tried(owner, small(tmp_path, owner))
        moving.agree(actor=owner, move_id=move.id)
    _bring_at_once(committed, owner, move, move)
    with practice_scope(committed.id):
        assert Move.objects.get().report["new"]["clients"] == Client.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_worker_tries_out_and_brings_in_and_tells_how_far(
    committed: Practice, owner: Member, tmp_path: Path
) -> None:
    with practice_scope(committed.id):
        move = tasks.start_move(
            actor=owner, form_id=new_id(), content=small(tmp_path, owner), now=NOW
        )
    work_once()
    with practice_scope(committed.id):
        assert Move.objects.get().status == "preview"
        tasks.start_bringing_in(actor=owner, move_id=move.id)
    work_once()
    with practice_scope(committed.id):
        done = Move.objects.get()
        assert (done.status, done.done, done.total) == ("done", 1, 1)
        assert Client.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_job_that_fails_again_and_again_is_given_up_in_words(
    committed: Practice, owner: Member, tmp_path: Path
) -> None:
    with practice_scope(committed.id):
        move = tasks.start_move(
            actor=owner, form_id=new_id(), content=small(tmp_path, owner), now=NOW
        )
        StoredFile.objects.all().delete()
    work_once()
    with practice_scope(committed.id):
        move.refresh_from_db()
    assert (move.status, move.failure) == (
        "failed",
        "Settee could not finish this, and nothing came in. Upload the folder again.",
    )
    assert ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).count() == 0


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_open(
    committed: Practice, owner: Member, tmp_path: Path
) -> None:
    seen: list[tuple[str, int, int]] = []
    with practice_scope(committed.id):
        move = opened(owner, small(tmp_path, owner))
    write = move_progress(committed.id, move.id)

    def tell(step: str, done: int, total: int) -> None:
        write(step, done, total)
        row = Move.objects.get(id=move.id)
        seen.append((row.step, row.done, row.total))

    with practice_scope(committed.id):
        moving.try_out(move.id, actor=owner, now=NOW, progress=tell)
    assert seen[-1] == ("Calendar 1 of 1, Maren Okafor", 1, 1)
    assert ("Clients", 3, 3) in seen


@pytest.mark.django_db(transaction=True)
def test_run_that_died_leaves_nothing_and_the_next_brings_all(
    committed: Practice, owner: Member, tmp_path: Path
) -> None:
    class Killed(BaseException):
        """Like a worker's sudden death: nothing catches it."""

    def die(step: str, done: int, total: int) -> None:
        if step.startswith("Calendar"):
            raise Killed

    with practice_scope(committed.id):
        move = tried(owner, small(tmp_path, owner))
        moving.agree(actor=owner, move_id=move.id)
    with pytest.raises(Killed), practice_scope(committed.id):
        moving.bring_in(move.id, actor=owner, now=NOW, progress=die)
    with practice_scope(committed.id):
        assert (Move.objects.get().status, Client.objects.count()) == ("importing", 0)
        make_client(committed, "A", "Ortiz", "Ana")  # somebody is faster in between
        moving.bring_in(move.id, actor=owner, now=NOW, progress=silent)
        assert (Move.objects.get().status, Client.objects.count()) == ("done", 3)
