"""A folder uploaded, tried out and brought in, for one test."""

import io
import threading
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from settee.core.ids import new_id
from settee.movein.domain import moving
from settee.movein.domain.report import silent
from settee.movein.models import Move
from settee.practices.models import Member
from tests.movein.folders import calendar, event, write_folder

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
MONTH = Path(__file__).resolve().parents[1] / "data" / "month"


def zipped(root: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in root.rglob("*"):
            if path.is_file() and "expected" not in path.parts:
                archive.write(path, Path("month") / path.relative_to(root))
    return packed.getvalue()


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in members:
            packing.writestr(name, content)
    return packed.getvalue()


def small(root: Path, owner: Member, **more: Any) -> bytes:
    """Three clients, two services, a payer and an appointment in the owner's calendar."""
    people = [{"email": owner.user.email, "last_name": "Okafor", "calendar": "pat.ics"}]
    given = {"calendar": calendar(event()), "providers": people} | more
    return zipped(write_folder(root, **given))


def work_once() -> None:
    """The real worker, until no job is left; on a thread, for it brings an event loop."""

    connector = app.connector
    assert isinstance(connector, DjangoConnector)

    def work() -> None:
        with app.replace_connector(connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def opened(owner: Member, content: bytes) -> Move:
    return moving.open_move(actor=owner, form_id=new_id(), content=content, now=NOW)


def tried(owner: Member, content: bytes) -> Move:
    move = opened(owner, content)
    moving.try_out(move.id, actor=owner, now=NOW, progress=silent)
    move.refresh_from_db()
    return move


def brought(owner: Member, content: bytes) -> Move:
    move = tried(owner, content)
    moving.agree(actor=owner, move_id=move.id)
    moving.bring_in(move.id, actor=owner, now=NOW, progress=silent)
    move.refresh_from_db()
    return move
