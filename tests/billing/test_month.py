import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from settee.billing.commands import bill_command
from settee.billing.domain.papers import claim_document
from settee.billing.models import Claim, ClientSession, Interchange, LedgerEntry
from settee.billing.queries.appointments import double_booked
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.queries.ledger import ledger_faults
from settee.billing.readiness import findings
from settee.core.time import days_between
from settee.movein.domain.importing import import_folder
from settee.practices.models import Practice
from settee.practices.scope import practice_open
from tests.billing.rooms import NOW
from tests.judges import judge_837p

MONTH = Path(__file__).resolve().parents[1] / "data" / "month"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def juniper(db: None) -> Practice:
    return Practice.objects.get(slug=import_folder(MONTH, now=NOW).slug)


def bill(practice: Practice, out: Path, first: date = FIRST, last: date = LAST) -> Any:
    words = ["--practice", practice.slug, "--from", f"{first}", "--to", f"{last}"]
    assert bill_command([*words, "--out", str(out)]) == 0
    return json.loads((out / "report.json").read_text())


def expected(name: str) -> list[dict[str, str]]:
    with (MONTH / "expected" / name).open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def files(out: Path) -> list[str]:
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


def test_month_gives_the_expected_report(juniper: Practice, tmp_path: Path) -> None:
    report = bill(juniper, tmp_path)
    assert report == json.loads((MONTH / "expected" / "report.json").read_text())
    assert len(files(tmp_path)) == 1 + 1 + 5 + 12


def test_month_gives_the_expected_sessions(juniper: Practice, tmp_path: Path) -> None:
    bill(juniper, tmp_path)
    with practice_open(juniper):
        assert sorted(session_rows(juniper)) == sorted(
            tuple(row.values()) for row in expected("sessions.csv")
        )


def session_rows(practice: Practice) -> list[tuple[str, ...]]:
    clashes = double_booked(*days_between(FIRST, LAST, practice.zone))
    stored = ClientSession.objects.select_related("attendance", "provider__user")
    sessions = {session.id: session for session in stored}
    rows: list[tuple[str, ...]] = []
    for facts in read_sessions(Choice()):
        session = sessions[facts.id]
        assert session.attendance is not None
        reasons = () if facts.invoiced else findings(facts)
        rows.append(
            (
                facts.client.code,
                session.provider.user.email,
                f"{facts.date}",
                f"{facts.start:%Y-%m-%dT%H:%M:%SZ}",
                f"{facts.end:%Y-%m-%dT%H:%M:%SZ}",
                facts.service_name,
                facts.code,
                ";".join(facts.modifiers),
                facts.place_of_service,
                str(facts.charge) if facts.code else "",
                "insurance" if facts.to_insurance else "client",
                "no" if reasons else "yes",
                ";".join(finding.reason for finding in reasons),
                "yes" if session.attendance.appointment_id in clashes else "no",
            )
        )
    return rows


def test_month_gives_the_expected_claims(juniper: Practice, tmp_path: Path) -> None:
    bill(juniper, tmp_path)
    with practice_open(juniper):
        claims = Claim.objects.select_related("client", "provider__user", "payer")
        rows = []
        for claim in claims:
            days = [line.service_date for line in claim_document(claim).lines]
            rows.append(
                {
                    "client_id": claim.client.code,
                    "provider": claim.provider.user.email,
                    "payer_id": claim.payer.code,
                    "form": claim.form,
                    "month": f"{claim.month:%Y-%m}",
                    "authorization_number": claim.authorization_number,
                    "diagnosis_codes": ";".join(claim.diagnosis_codes),
                    "lines": str(len(days)),
                    "first_date": f"{days[0]}",
                    "last_date": f"{days[-1]}",
                    "total": str(claim.total),
                }
            )
    by_client = sorted(rows, key=lambda row: (row["client_id"], row["provider"]))
    assert by_client == expected("claims.csv")


def test_interchange_of_the_month_passes_every_judge(juniper: Practice, tmp_path: Path) -> None:
    bill(juniper, tmp_path)
    (file,) = (tmp_path / "claims").iterdir()
    assert judge_837p(file.read_text("ascii")) == []
    with practice_open(juniper):
        assert Interchange.objects.get().content == file.read_text("ascii")


def test_second_run_makes_nothing_and_counts_the_same(juniper: Practice, tmp_path: Path) -> None:
    first = bill(juniper, tmp_path)
    before = files(tmp_path)
    second = bill(juniper, tmp_path)
    made = {"invoices": 0, "invoice_total": "0.00", "claims": 0, "claim_lines": 0}
    made |= {"claim_total": "0.00", "paper_claims": 0}
    assert second == first | made
    assert files(tmp_path) == before


def test_second_run_for_a_longer_range_bills_only_the_rest(
    juniper: Practice, tmp_path: Path
) -> None:
    half = bill(juniper, tmp_path / "half", last=date(2026, 11, 15))
    rest = bill(juniper, tmp_path / "rest")
    whole = json.loads((MONTH / "expected" / "report.json").read_text())
    assert half["claim_lines"] + rest["claim_lines"] == whole["claim_lines"]
    assert rest["not_ready"] == whole["not_ready"]


def test_ledger_of_the_month_is_sound(juniper: Practice, tmp_path: Path) -> None:
    report = bill(juniper, tmp_path)
    with practice_open(juniper):
        assert ledger_faults() == []
        amounts = LedgerEntry.objects.values_list("party", "amount")
        owed = {"client": Decimal(0), "payer": Decimal(0)}
        for party, amount in amounts:
            owed[party] += amount
    assert str(owed["client"]) == report["invoice_total"]
    assert str(owed["payer"]) == report["claim_total"]
