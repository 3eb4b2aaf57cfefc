"""How many statements each page costs, with one row of everything and with three."""

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
    "sessions": (6, lambda s: "/billing/sessions/"),
    "send": (9, lambda s: f"/billing/sessions/send/?{NOVEMBER}"),
    "session": (11, lambda s: f"/billing/sessions/{s.ready.id}/"),
    "new": (11, lambda s: f"/billing/sessions/new/{s.pilar.id}/"),
    "invoicing": (6, lambda s: "/billing/invoicing/"),
    "batches": (5, lambda s: "/billing/invoicing/batches/"),
    "batch": (9, lambda s: f"/billing/invoicing/batches/{s.batch.id}/"),
    "balances": (6, lambda s: "/billing/balances/"),
    "insurance": (6, lambda s: "/billing/balances/insurance/"),
    "payer": (6, lambda s: f"/billing/balances/insurance/{s.payer.id}/"),
    "activity": (8, lambda s: f"/billing/activity/{s.ada.id}/"),
    "invoice": (6, lambda s: f"/billing/activity/invoices/{s.invoice.id}/"),
    "claim": (7, lambda s: f"/billing/activity/claims/{s.claim.id}/"),
    "codes": (5, lambda s: "/billing/billing-codes/"),
    "payers": (5, lambda s: "/billing/payers/"),
    "diagnoses": (5, lambda s: "/billing/diagnosis-codes/"),
}


def _statements(browser: Browser, url: str) -> int:
    browser.get(url)  # the session notes when it was used, once a minute; built-in codes are laid
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(url).status_code == 200
    if __import__("os").environ.get("SHOWSQL"):
        for each in captured:
            print(each["sql"][:260].replace("\n", " "), "\n")
    return len([each for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))])


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
