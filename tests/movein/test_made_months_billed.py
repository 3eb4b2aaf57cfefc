"""Made months through the whole house: imported, billed, and compared with what they come to."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from settee.billing.domain.month import bill_range
from settee.billing.models import Claim, ClientSession
from settee.billing.queries.appointments import double_booked
from settee.billing.queries.facts import Choice, read_sessions
from settee.billing.readiness import findings
from settee.core.time import days_between
from settee.movein.domain.importing import import_folder
from settee.practices.models import Practice
from settee.practices.scope import practice_open
from tests.movein.months import make_month
from tests.movein.oracle import Table, expect

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("seed", [602, 608, 627, 634])
def test_made_month_bills_as_worked_out_by_hand(db: None, tmp_path: Path, seed: int) -> None:
    made = make_month(tmp_path / "month", seed)
    expected = expect(made.root, made.first, made.last)
    practice = Practice.objects.get(slug=import_folder(made.root, now=NOW).slug)
    with practice_open(practice):
        billed = bill_range(practice=practice, first=made.first, last=made.last, now=NOW)
        assert billed.report.as_json() == expected.report
        assert _sorted(_sessions(practice, made.first, made.last)) == _sorted(expected.sessions)
        claims = Claim.objects.select_related("client")
        assert sorted((c.client.code, str(c.total)) for c in claims) == sorted(
            (row["client_id"], row["total"]) for row in expected.claims
        )


def _sorted(rows: Table) -> Table:
    return sorted(rows, key=lambda row: tuple(row.values()))


def _sessions(practice: Practice, first: date, last: date) -> Table:
    clashes = double_booked(*days_between(first, last, practice.zone))
    stored = {
        session.id: session
        for session in ClientSession.objects.select_related("attendance", "provider__user")
    }
    rows = []
    for facts in read_sessions(Choice()):
        session = stored[facts.id]
        assert session.attendance is not None
        reasons = [] if facts.invoiced else [finding.reason for finding in findings(facts)]
        rows.append(
            {
                "client_id": facts.client.code,
                "provider": session.provider.user.email,
                "date": f"{facts.date}",
                "start_utc": f"{facts.start:%Y-%m-%dT%H:%M:%SZ}",
                "end_utc": f"{facts.end:%Y-%m-%dT%H:%M:%SZ}",
                "service": facts.service_name,
                "code": facts.code,
                "modifiers": ";".join(facts.modifiers),
                "place_of_service": facts.place_of_service,
                "fee": str(facts.charge) if facts.code else "",
                "bill_to": "insurance" if facts.to_insurance else "client",
                "ready": "no" if reasons else "yes",
                "reasons": ";".join(reasons),
                "double_booked": "yes" if session.attendance.appointment_id in clashes else "no",
            }
        )
    return rows
