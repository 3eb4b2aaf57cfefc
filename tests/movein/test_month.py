import csv
import json
from datetime import date
from pathlib import Path

import pytest

from settee.movein.folder.reader import read_calendar, read_folder
from settee.movein.folder.rows import Problem
from tests.movein.oracle import Month, expect

MONTH = Path(__file__).parents[1] / "data" / "month"


@pytest.fixture(scope="module")
def month() -> Month:
    return expect(MONTH, date(2026, 11, 1), date(2026, 11, 30))


def table(name: str) -> list[dict[str, str]]:
    with (MONTH / "expected" / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_month_comes_to_the_expected_report(month: Month) -> None:
    assert month.report == json.loads((MONTH / "expected" / "report.json").read_text())


def test_month_comes_to_the_expected_sessions(month: Month) -> None:
    assert month.sessions == table("sessions.csv")


def test_month_comes_to_the_expected_claims(month: Month) -> None:
    assert month.claims == table("claims.csv")


def test_month_reports_what_it_left_out() -> None:
    folder = read_folder(MONTH)
    for provider in folder.practice.providers:
        read_calendar(folder, provider)
    assert folder.findings.problems == [
        Problem("clients.csv", 14, "birth_date is no date: write it as 2026-11-03 or 11/3/2026"),
        Problem("clients.csv", 19, "its client_id stands in an earlier row: that counts"),
    ]
    assert folder.findings.unknown_columns == {"clients.csv": ["referral_source"]}
