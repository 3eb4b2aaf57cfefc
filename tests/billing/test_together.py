"""Two at once, and a process that dies in between: with committed transactions and real locks."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from settee.billing import outgoing, tasks
from settee.billing.commands import bill_command
from settee.billing.domain.batch import generate, open_batch
from settee.billing.domain.send import send_to_billing
from settee.billing.models import (
    Batch,
    Claim,
    ClientSession,
    Interchange,
    Invoice,
    LedgerEntry,
)
from settee.billing.queries.ledger import ledger_faults
from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.practices.models import Member, Practice
from settee.scheduling.models import Attendance
from tests.billing.rooms import NOW, insure, make_appointment, make_payer, make_service, send
from tests.cast import make_client

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = ["--practice", "linden-street", "--from", "2026-11-01", "--to", "2026-11-30", "--out"]


@pytest.fixture
def month(transactional_db: None, linden: Practice, owner: Member) -> Practice:
    """Eight insured clients and eight who pay, with an appointment each; committed."""
    with practice_scope(linden.id):
        make_payer()
        service = make_service()
        for number in range(16):
            client = make_client(linden, f"C{number:03}", "Lund", f"Freja{number}")
            if number % 2:
                insure(client)
            make_appointment(owner, client, service=service)
    return linden


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What the actions gave, each on a thread and a connection of its own, started together."""
    gate = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(place: int) -> None:
        try:
            gate.wait()
            results[place] = actions[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_practice(practice: Practice, action: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with practice_scope(practice.id):
            return action()

    return run


def all_places() -> list[Any]:
    return list(Attendance.objects.values_list("id", flat=True))


def test_two_people_who_send_the_same_make_each_session_once(month: Practice) -> None:
    def one() -> int:
        return len(send_to_billing(all_places(), actor=None, practice=month, now=NOW))

    assert sorted(at_once(*[in_practice(month, one)] * 4)) == [0, 0, 0, 16]
    with practice_scope(month.id):
        assert ClientSession.objects.count() == 16


def test_two_batches_of_the_same_sessions_bill_each_once(month: Practice) -> None:
    batches = []
    with practice_scope(month.id):
        sessions = send(month, *Attendance.objects.all())
        chosen = [session.id for session in sessions]
        for _ in range(3):
            form: Any = {"form_id": new_id(), "session_ids": chosen, "now": NOW}
            batches.append(open_batch(actor=None, practice=month, **form))
    results = at_once(*(in_practice(month, partial(run_batch, month, batch)) for batch in batches))
    assert [type(result) for result in results] == [Batch] * 3
    with practice_scope(month.id):
        billed_once()
        assert sum(bool(batch.invoices.count()) for batch in batches) == 1


def run_batch(practice: Practice, batch: Batch) -> Batch:
    return generate(batch.id, practice_id=practice.id, now=NOW)


def billed_once() -> None:
    assert (Invoice.objects.count(), Claim.objects.count()) == (8, 8)
    assert (Interchange.objects.count(), LedgerEntry.objects.count()) == (1, 16)
    assert ledger_faults() == []


def test_two_runs_of_bill_at_once_bill_each_once(month: Practice, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    results = at_once(
        lambda: bill_command([*WORDS, str(one)]),
        lambda: bill_command([*WORDS, str(two)]),
        lambda: bill_command([*WORDS, str(two)]),
    )
    assert results == [0, 0, 0]
    with practice_scope(month.id):
        billed_once()
    assert len(list(tmp_path.glob("*/claims/*.837"))) == 1
    assert len(list(tmp_path.glob("*/invoices/*.pdf"))) == 8


def test_job_makes_the_batch_and_a_retry_makes_nothing(month: Practice, owner: Member) -> None:
    with practice_scope(month.id):
        sessions = send(month, *Attendance.objects.all())
        batch = tasks.start_batch(
            actor=owner,
            form_id=new_id(),
            session_ids=[session.id for session in sessions],
            message="",
            now=NOW,
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_name, args::text FROM procrastinate_jobs")
            ((name, arguments),) = cursor.fetchall()
        assert name == "billing.generate_batch"
        given = {"practice_id": str(month.id), "batch_id": str(batch.id)}
        assert json.loads(arguments) == given
    for _ in range(2):
        tasks.generate_batch(practice_id=str(month.id), batch_id=str(batch.id))
    with practice_scope(month.id):
        billed_once()
        batch.refresh_from_db()
        assert (batch.done_sessions, batch.total_sessions) == (16, 16)


def test_job_says_why_nothing_was_made(month: Practice, owner: Member) -> None:
    with practice_scope(month.id):
        sessions = send(month, *Attendance.objects.all())
        form: Any = {"form_id": new_id(), "session_ids": [s.id for s in sessions], "now": NOW}
        batch = open_batch(actor=owner, practice=month, **form)
    Practice.objects.filter(id=month.id).update(npi="")
    tasks.generate_batch(practice_id=str(month.id), batch_id=str(batch.id))
    with practice_scope(month.id):
        batch.refresh_from_db()
        assert batch.finished_at is not None
        assert "NPI" in batch.refused[str(sessions[0].id)]
        assert Invoice.objects.count() == 0


# Ends itself as a pulled plug would, at the place named by the first word.
_DYING = """
    import os, signal, sys
    import django
    django.setup()
    from django.db import connections
    connections["default"].settings_dict["NAME"] = sys.argv[2]
    from settee.billing import commands, outgoing

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    if sys.argv[1] == "before the commit":
        real = outgoing.stage
        outgoing.stage = lambda *args: (real(*args), die())
    else:
        real_settle = outgoing.settle
        runs = []
        def settle(*args, **kwargs):
            runs.append(1)
            return real_settle(*args, **kwargs) if len(runs) == 1 else die()
        outgoing.settle = settle
    commands.bill_command(sys.argv[3:])
"""


def run_and_die(where: str, out: Path) -> None:
    name = connections["default"].settings_dict["NAME"]
    program = textwrap.dedent(_DYING)
    done = subprocess.run(
        [sys.executable, "-c", program, where, name, *WORDS, str(out)],
        env=os.environ | {"PYTHONPATH": "src"},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def test_run_killed_before_its_commit_left_nothing(month: Practice, tmp_path: Path) -> None:
    run_and_die("before the commit", tmp_path)
    with practice_scope(month.id):
        assert (Invoice.objects.count(), ClientSession.objects.count()) == (0, 0)
    assert list(tmp_path.glob(".settee-*"))
    assert list(tmp_path.glob("invoices/*")) == []
    assert bill_command([*WORDS, str(tmp_path)]) == 0
    with practice_scope(month.id):
        billed_once()
    assert len(list(tmp_path.glob("invoices/*.pdf"))) == 8
    assert list(tmp_path.glob(".settee-*")) == []


def test_run_killed_after_its_commit_is_finished_by_the_next(
    month: Practice, tmp_path: Path
) -> None:
    run_and_die("after the commit", tmp_path)
    with practice_scope(month.id):
        billed_once()
    assert list(tmp_path.glob("invoices/*")) == []
    assert bill_command([*WORDS, str(tmp_path)]) == 0
    assert len(list(tmp_path.glob("invoices/*.pdf"))) == 8
    assert len(list(tmp_path.glob("claims/*.837"))) == 1


def test_unknown_practice_wrong_dates_and_folder_are_told(
    month: Practice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = f"{date(2026, 11, 1)}"
    with pytest.raises(Refused, match="There is no practice 'nowhere'"):
        bill_command(["--practice", "nowhere", "--from", day, "--to", day, "--out", str(tmp_path)])
    with pytest.raises(Refused, match="lies before"):
        bill_command([*WORDS[:2], "--from", day, "--to", "2026-10-31", "--out", str(tmp_path)])
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="can't be written"):
        bill_command([*WORDS, str(tmp_path / "file")])
    for wrong in ("2026-11-31", "11/1/2026", "0001-01-01", ""):
        with pytest.raises(SystemExit):
            bill_command([*WORDS[:2], "--from", wrong, "--to", day, "--out", str(tmp_path)])
    assert "is not a date like 2026-11-30" in capsys.readouterr().err
    with practice_scope(month.id):
        assert ClientSession.objects.count() == 0


def test_practice_not_ready_keeps_its_appointments_unsent(month: Practice, tmp_path: Path) -> None:
    Practice.objects.filter(id=month.id).update(npi="")
    with pytest.raises(Refused, match="NPI"):
        bill_command([*WORDS, str(tmp_path)])
    with practice_scope(month.id):
        assert ClientSession.objects.count() == 0
    assert not (tmp_path / "report.json").exists()


def test_foreign_staging_is_left_alone(month: Practice, tmp_path: Path) -> None:
    outgoing.stage(tmp_path, f"alder-lane.{new_id()}", [("invoices/1.pdf", b"theirs")])
    bill_command([*WORDS, str(tmp_path)])
    assert len(list(tmp_path.glob(".settee-alder-lane.*/invoices/1.pdf"))) == 1
