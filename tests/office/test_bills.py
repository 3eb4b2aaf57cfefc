"""Balances, account activity, one invoice and one claim by their pages."""

import pytest
from django.test import Client as Browser

from settee.audit.models import Entry
from settee.billing.models import ClientSession
from settee.practices.models import Member
from tests.billing.rooms import bill, make_session
from tests.cast import make_client, sign_in
from tests.office.scenes import Scene


@pytest.fixture
def browser(owner: Member) -> Browser:
    return sign_in(owner)


def test_balances_and_activity_agree(scene: Scene, browser: Browser) -> None:
    clients = browser.get("/billing/balances/").content.decode()
    payers = browser.get("/billing/balances/insurance/").content.decode()
    account = browser.get(f"/billing/activity/{scene.ada.id}/").content.decode()
    assert f"/billing/activity/invoices/{scene.invoice.id}/pdf/" in clients
    assert '<td class="money fw-semibold">135.00</td>' in clients
    assert '<td class="money fw-semibold">135.00</td>' in payers
    assert "Client owes $0.00, insurance owes $135.00" in account


def test_payer_lists_its_open_claims(scene: Scene, browser: Browser) -> None:
    url = f"/billing/balances/insurance/{scene.payer.id}/"
    assert scene.claim.number in browser.get(url).content.decode()
    later = browser.get(url, {"after": str(scene.claim.id)}).content.decode()
    assert "No open claims" in later
    assert browser.get(url, {"after": "x"}).status_code == 200


def test_reading_an_account_is_audited(scene: Scene, browser: Browser) -> None:
    browser.get(f"/billing/activity/{scene.ada.id}/")
    assert Entry.objects.filter(action="client.read", client_id=scene.ada.id).count() == 1


def test_claim_shows_its_own_part_of_the_file(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    other = make_client(owner.practice, "C009", "Zeller", "Zoe", provider=owner)
    page = browser.get(f"/billing/activity/claims/{scene.claim.id}/").content.decode()
    assert f"CLM*{scene.claim.number}*135" in page
    assert other.last_name not in page


def test_invoice_is_shown_as_it_was_made(scene: Scene, browser: Browser) -> None:
    scene.pilar.last_name = "Renamed"
    scene.pilar.save()
    page = browser.get(f"/billing/activity/invoices/{scene.invoice.id}/").content.decode()
    assert "Pilar Castellanos" in page


@pytest.mark.parametrize("kind", ["invoice", "claim"])
def test_bill_is_voided_once_after_a_question(scene: Scene, browser: Browser, kind: str) -> None:
    row = scene.invoice if kind == "invoice" else scene.claim
    url = f"/billing/activity/{kind}s/{row.id}/void/"
    waiting = ClientSession.objects.filter(invoiced_at=None, voided_at=None)
    assert waiting.count() == 2
    assert f"Void {kind} {row.number}?" in browser.get(url).content.decode()
    assert waiting.count() == 2
    assert browser.post(url)["Location"] == "/billing/invoicing/"
    again = browser.post(url)
    assert (again.status_code, waiting.count()) == (422, 3)
    assert "voided before" in again.content.decode()
    shown = browser.get(f"/billing/activity/{kind}s/{row.id}/").content.decode()
    assert "state-bad" in shown


def test_voided_papers_are_not_printed_again(scene: Scene, browser: Browser) -> None:
    browser.post(f"/billing/activity/invoices/{scene.invoice.id}/void/")
    url = f"/billing/invoicing/batches/{scene.batch.id}/"
    assert browser.get(f"{url}invoices.pdf")["Location"] == url


def test_clinician_reads_only_entries_of_own_sessions(
    scene: Scene, clinician: Member, owner: Member
) -> None:
    scene.pilar.provider = clinician
    scene.pilar.save()
    own = make_session(scene.pilar, clinician, charge="80.00")
    bill(owner.practice, own)
    page = sign_in(clinician).get(f"/billing/activity/{scene.pilar.id}/").content.decode()
    assert ("80.00" in page, "135.00" in page, "Your sessions" in page) == (True, False, True)
