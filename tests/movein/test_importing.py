"""The folder of a month comes into the tables, once, and bills as it should."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from settee.billing.commands import bill_command
from settee.clients.models import Client
from settee.core import tenancy
from settee.movein.commands import import_command
from settee.movein.domain.importing import import_folder, import_into
from settee.movein.folder.rows import FolderError
from settee.practices.enums import Association
from settee.practices.models import Member, Practice, User
from settee.practices.scope import practice_open
from settee.scheduling.models import Appointment, Series

MONTH = Path(__file__).resolve().parents[1] / "data" / "month"
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


def rows_of(practice: Practice) -> dict[str, int]:
    with practice_open(practice):
        return {
            model._meta.label: model._default_manager.count()
            for model in tenancy.tables()
            if tenancy.owned_by_practice(model)
        }


def test_month_comes_in_whole(db: None) -> None:
    report = import_folder(MONTH, now=NOW)
    assert report.slug == "juniper-court-psychotherapy-associates"
    assert (report.new["providers"], report.new["services"], report.new["payers"]) == (3, 13, 5)
    practice = Practice.objects.get(slug=report.slug)
    with practice_open(practice):
        assert Client.objects.count() == report.new["clients"] == 45
        first = Member.objects.get(association=Association.ADMINISTRATOR)
        assert first.user.email == "priscilla.achterberg@juniper-practice.example.org"
        assert Series.objects.exists()


def test_second_run_changes_nothing(db: None) -> None:
    report = import_folder(MONTH, now=NOW)
    practice = Practice.objects.get(slug=report.slug)
    before = rows_of(practice)
    again = import_folder(MONTH, now=NOW)
    assert sum(again.new.values()) == 0
    assert again.known == report.new
    assert again.problems == report.problems
    assert rows_of(practice) == before
    assert Practice.objects.count() == 1
    assert User.objects.count() == 3


def test_what_people_changed_since_stays(db: None) -> None:
    practice = Practice.objects.get(slug=import_folder(MONTH, now=NOW).slug)
    with practice_open(practice):
        Client.objects.filter(code="C001").update(last_name="Married")
        moved = Appointment.objects.filter(series=None).earliest("start")
        Appointment.objects.filter(id=moved.id).update(start=moved.end, end=moved.end)
    before = rows_of(practice)
    import_folder(MONTH, now=NOW)
    assert rows_of(practice) == before
    with practice_open(practice):
        assert Client.objects.get(code="C001").last_name == "Married"


def test_imported_month_bills_as_expected(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_command([str(MONTH)]) == 0
    slug = capsys.readouterr().out.splitlines()[-1]
    words = ["--practice", slug, "--from", "2026-11-01", "--to", "2026-11-30"]
    assert bill_command([*words, "--out", str(tmp_path)]) == 0
    made = json.loads((tmp_path / "report.json").read_text())
    assert made == json.loads((MONTH / "expected" / "report.json").read_text())


def test_trying_keeps_nothing(owner: Member, in_linden: Practice) -> None:
    before = rows_of(in_linden)
    report = import_into(MONTH, actor=owner, now=NOW, keep=False)
    assert report.new["clients"] == 45
    assert rows_of(in_linden) == before


def test_folder_that_is_none_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(FolderError):
        import_folder(tmp_path, now=NOW)
    assert Practice.objects.count() == 0


def test_statements_do_not_grow_with_the_clients(db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        import_folder(MONTH, now=NOW)
    assert len(captured) < 120
