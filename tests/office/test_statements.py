"""How many statements each page costs, with one row of everything and with three. The
scope of the request is one more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from settee.practices.models import Member
from tests.billing.rooms import bill, insure, make_appointment, make_session
from tests.cast import make_client, sign_in
from tests.office.scenes import Scene

NOVEMBER = "first=2026-11-01&last=2026-11-30"
PAGES: dict[str, tuple[int, Callable[[Scene], str]]] = {
    "sessions": (4, lambda s: "/billing/sessions/"),
    "send": (10, lambda s: f"/billing/sessions/send/?{NOVEMBER}"),
    "session": (7, lambda s: f"/billing/sessions/{s.ready.id}/"),
    "new": (10, lambda s: f"/billing/sessions/new/{s.pilar.id}/"),
    "invoicing": (10, lambda s: "/billing/invoicing/"),
    "batches": (3, lambda s: "/billing/invoicing/batches/"),
    "batch": (6, lambda s: f"/billing/invoicing/batches/{s.batch.id}/"),
    "balances": (4, lambda s: "/billing/balances/"),
    "insurance": (4, lambda s: "/billing/balances/insurance/"),
    "payer": (4, lambda s: f"/billing/balances/insurance/{s.payer.id}/"),
    "activity": (6, lambda s: f"/billing/activity/{s.ada.id}/"),
    "invoice": (4, lambda s: f"/billing/activity/invoices/{s.invoice.id}/"),
    "claim": (5, lambda s: f"/billing/activity/claims/{s.claim.id}/"),
    "codes": (3, lambda s: "/billing/billing-codes/"),
    "payers": (3, lambda s: "/billing/payers/"),
    "diagnoses": (3, lambda s: "/billing/diagnosis-codes/"),
}


def _statements(browser: Browser, url: str) -> int:
    """Those that read or write; the scope around the test adds one that sets it again."""
    browser.get(url)  # the session notes when it was used, once a minute; built-in codes are laid
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    others = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    return sum(not each["sql"].startswith(others) for each in captured)


def _three_of_everything(scene: Scene, owner: Member) -> None:
    for number in range(2):
        other = make_client(owner.practice, f"C10{number}", f"More{number}", "Mo", provider=owner)
        made: list[Any] = [make_session(other, owner), make_session(scene.pilar, owner)]
        insure(other)
        bill(owner.practice, *made, make_session(scene.ada, owner), actor=owner)
        make_session(other, owner)
        make_session(scene.ada, owner, code="")
        make_appointment(owner, other)


@pytest.mark.parametrize("name", PAGES)
def test_statements_do_not_grow_with_rows(scene: Scene, owner: Member, name: str) -> None:
    most, address = PAGES[name]
    browser = sign_in(owner)
    counts = [_statements(browser, address(scene))]
    _three_of_everything(scene, owner)
    counts.append(_statements(browser, address(scene)))
    assert counts == [most, most]
