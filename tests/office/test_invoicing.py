"""Invoice Clients and Insurance, and the runs it starts."""

from typing import Any

import pytest
from django.test import Client as Browser

from settee.billing.domain.batch import generate
from settee.billing.models import Batch, Invoice
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from tests.billing.rooms import NOW, make_session
from tests.cast import sign_in
from tests.office.scenes import Scene

URL = "/billing/invoicing/"
GENERATE = f"{URL}generate/"


@pytest.fixture
def browser(owner: Member) -> Browser:
    return sign_in(owner)


def _bulk(*sessions: Any, **more: str) -> dict[str, Any]:
    return {"form_id": str(new_id()), "row": [str(each.id) for each in sessions], **more}


def test_rows_are_green_or_red_with_reason_and_link(scene: Scene, browser: Browser) -> None:
    page = browser.get(URL).content.decode()
    assert "1 ready" in page
    assert "1 not ready" in page
    assert f'name="row" value="{scene.ready.id}"' in page
    assert f'name="row" value="{scene.red.id}"' not in page
    assert "No billing code" in page
    assert f"/billing/sessions/{scene.red.id}/?from=invoicing#id_code" in page
    assert " checked" not in page


def test_list_is_filtered_by_name_kind_and_readiness(scene: Scene, browser: Browser) -> None:
    def shown(**sent: str) -> list[str]:
        page = browser.post(URL, sent).content.decode()
        return [name for name in ("Castellanos", "Brandt") if f'scope="row">{name}' in page]

    assert shown() == ["Castellanos", "Brandt"]
    assert shown(q="pilar CAST") == ["Castellanos"]
    assert shown(bill_to="insurance") == ["Brandt"]
    assert shown(show="ready") == ["Castellanos"]
    assert shown(show="not_ready") == ["Brandt"]
    assert shown(q="nobody") == []
    assert shown(q="%", sort="-client", after="x", provider="\x00") == []


def test_names_in_the_address_do_not_filter_by_post_alone(scene: Scene, browser: Browser) -> None:
    page = browser.get(URL).content.decode()
    assert 'method="post" action="/billing/invoicing/"' in page


@pytest.mark.parametrize(
    ("sort", "first"), [("client", "Brandt"), ("-client", "Castellanos"), ("bogus", "Brandt")]
)
def test_list_is_sorted(scene: Scene, browser: Browser, sort: str, first: str) -> None:
    page = browser.post(URL, {"sort": sort}).content.decode()
    assert page.index(f'scope="row">{first}') == page.index('<th scope="row">') + 4


def test_chosen_are_generated_once_and_page_tells(
    scene: Scene, browser: Browser, in_linden: Practice
) -> None:
    bulk = _bulk(scene.ready, scene.red, message="Closed \n on Friday.\x00")
    answers = [browser.post(GENERATE, bulk) for _ in range(2)]
    assert {each["Location"] for each in answers} == {f"{URL}batches/{bulk['form_id']}/"}
    run = Batch.objects.get(id=bulk["form_id"])
    assert (run.message, run.finished_at) == ("Closed on Friday.", None)
    page = browser.get(answers[0]["Location"]).content.decode()
    assert "0 of 2 sessions" in page
    assert 'hx-trigger="every 1s"' in page
    generate(run.id, practice_id=in_linden.id, now=NOW)
    part = browser.get(answers[0]["Location"], headers={"HX-Request": "true"}).content.decode()
    assert ("hx-trigger" in part, "<html" in part) == (False, False)
    assert "No billing code" in part  # the red one, in words
    assert Invoice.objects.count() == 2


@pytest.mark.parametrize("more", [{}, {"row": ["x"]}, {"message": "x" * 9000}])
def test_nothing_ready_chosen_is_said(scene: Scene, browser: Browser, more: dict[str, Any]) -> None:
    answer = browser.post(GENERATE, _bulk(scene.red) | more)
    assert answer.status_code == 422
    assert "Choose at least one session that is ready" in answer.content.decode()
    assert Batch.objects.count() == 1


def test_practice_that_cant_claim_is_told_and_choice_kept(
    scene: Scene, browser: Browser, owner: Member
) -> None:
    owner.practice.tax_id = ""
    owner.practice.save()
    claimed = make_session(scene.ada, owner)
    answer = browser.post(GENERATE, _bulk(claimed, message="Keep me"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Open the practice’s data in Settings" in page
    assert 'value="Keep me"' in page
    assert page.count(" checked") == 1


def test_every_ready_one_of_all_pages_can_be_taken(scene: Scene, browser: Browser) -> None:
    bulk = _bulk(every="1", bill_to="client")
    browser.post(GENERATE, bulk)
    assert Batch.objects.get(id=bulk["form_id"]).session_ids == [str(scene.ready.id)]


def test_others_sessions_are_never_billed(
    scene: Scene, clinician: Member, browser: Browser
) -> None:
    assert sign_in(clinician).post(GENERATE, _bulk(scene.ready)).status_code == 422
    assert browser.get(GENERATE)["Location"] == URL


@pytest.mark.parametrize(
    ("kind", "start"),
    [("invoices", b"%PDF-"), ("electronic-claims", b"%PDF-")],
)
def test_papers_of_a_run_are_never_kept_by_the_browser(
    scene: Scene, browser: Browser, kind: str, start: bytes
) -> None:
    answer = browser.get(f"{URL}batches/{scene.batch.id}/{kind}.pdf")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer["Content-Disposition"] == f'inline; filename="{kind}-2026-12-01.pdf"'
    assert answer.content[:5] == start


def test_kind_that_was_not_made_says_so(scene: Scene, browser: Browser) -> None:
    url = f"{URL}batches/{scene.batch.id}/"
    assert browser.get(f"{url}paper-claims.pdf")["Location"] == url
    assert browser.get(f"{url}secrets.pdf").status_code == 404


def test_claim_file_is_what_was_written(scene: Scene, browser: Browser) -> None:
    file = scene.claim.interchange
    assert file is not None
    answer = browser.get(f"{URL}batches/files/{file.id}/")
    assert answer.content.decode() == file.content
    name = f'attachment; filename="claims-{file.control_number:09d}.837"'
    assert (answer["Content-Disposition"], answer["Cache-Control"]) == (name, "no-store")
