"""The demonstration: dates around today, and ledgers that agree."""

from datetime import UTC, datetime

from settee.billing.models import Claim, ClientSession, Invoice
from settee.billing.queries.ledger import ledger_faults
from settee.clients.models import Client, Relation
from settee.demo.commands import ensure_demo
from settee.demo.loading import load_demo
from settee.practices.models import Member
from settee.practices.scope import practice_open
from settee.scheduling.models import Appointment

NOW = datetime(2026, 3, 9, 14, tzinfo=UTC)


def test_demo_has_a_practice_at_work(db: None) -> None:
    practice = load_demo(now=NOW)
    with practice_open(practice):
        assert Member.objects.filter(role="provider").count() == 3
        assert Client.objects.count() == 40
        starts = Appointment.objects.order_by("start").values_list("start", flat=True)
        assert starts[0].date() >= datetime(2025, 12, 1, tzinfo=UTC).date()
        assert starts[len(starts) - 1] > NOW
        assert Invoice.objects.count() > 20
        assert Claim.objects.count() > 20
        assert ClientSession.objects.filter(invoiced_at=None).count() > 0
        assert ledger_faults() == []
        assert Appointment.objects.exclude(room=None).count() > 20
        assert Relation.objects.count() == 3


def test_demo_is_loaded_into_an_empty_database_only(db: None) -> None:
    lines = ensure_demo()
    assert any("maren@linden.example.org" in line for line in lines)
    assert ensure_demo() == lines
