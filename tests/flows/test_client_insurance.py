"""The Insurance tab: several insurances in order, their cards, and which companies are offered."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from settee.audit.models import Entry
from settee.billing.enums import PayerForm
from settee.billing.models import Payer
from settee.clients.domain.coverage import Wanted, save_coverages
from settee.clients.models import Client, Coverage
from settee.core.ids import new_id
from settee.files.domain.storage import read
from settee.practices.enums import Access, Subscription
from settee.practices.models import Member, Practice
from tests.cast import sign_in
from tests.clients.statements import statements

HTMX = {"HX-Request": "true"}


@pytest.fixture
def at_desk(pilar: Client, owner: Member) -> Browser:
    Payer.objects.create(code="HARB1", name="Harborline Health")
    Payer.objects.create(code="LAKE", name="Lakeside", form=PayerForm.CMS1500)
    return sign_in(owner)


@pytest.fixture
def harborline(pilar: Client) -> Coverage:
    return Coverage.objects.create(client=pilar, payer_code="HARB1", member_id="W1")


def address(client: Client) -> str:
    return f"/clients/{client.id}/insurance/"


def part(name: str, coverage_id: object, code: str, member_id: str) -> dict[str, str]:
    return {
        f"{name}-coverage_id": str(coverage_id),
        f"{name}-payer_code": code,
        f"{name}-member_id": member_id,
        f"{name}-relationship": "self",
        f"initial-{name}-payer_code": code,
        f"initial-{name}-member_id": member_id,
        f"initial-{name}-relationship": "self",
        f"initial-{name}-subscriber_sex": "U",
        f"{name}-subscriber_sex": "U",
    }


def sent(client: Client, *parts: dict[str, str], **more: str) -> dict[str, str]:
    client.refresh_from_db()
    head = {"version": str(client.version), "bill_to": "client", "diagnosis_codes": "F41.1"}
    head |= {"initial-bill_to": "client", "initial-diagnosis_codes": "F41.1"}
    return {key: value for each in (head, *parts, more) for key, value in each.items()}


def stored() -> list[tuple[int, str]]:
    return [(row.rank, str(row)) for row in Coverage.objects.order_by("rank")]


def offered(page: str) -> list[str]:
    select = re.search(r'<select name="primary-payer_code".*?</select>', page, re.DOTALL)
    assert select
    return re.findall(r'<option value="([^"]+)"', select[0])


def test_insurance_is_added_and_moved_up(
    at_desk: Browser, pilar: Client, harborline: Coverage
) -> None:
    page = at_desk.get(address(pilar)).text
    assert "Primary insurance" in page
    assert "<summary><h2>Add a secondary insurance</h2></summary>" in page
    both = [
        part("primary", harborline.id, "HARB1", "W1"),
        part("secondary", new_id(), "LAKE", "L1"),
    ]
    asked = sent(pilar, *both)
    for _ in range(2):
        assert at_desk.post(address(pilar), asked).status_code == 302
    assert stored() == [(1, "HARB1"), (2, "LAKE")]
    assert "Make primary" in at_desk.get(address(pilar)).text
    for _ in range(2):
        assert at_desk.post(address(pilar), {**asked, "version": "2", "move": "secondary"})
    assert stored() == [(1, "LAKE"), (2, "HARB1")]
    assert Entry.objects.filter(action="client.insurance").count() == 2


def test_ended_insurance_stands_last_and_says_so(
    at_desk: Browser, pilar: Client, harborline: Coverage
) -> None:
    Coverage.objects.create(client=pilar, rank=2, payer_code="LAKE", member_id="L1")
    asked = sent(
        pilar,
        part("primary", harborline.id, "HARB1", "W1"),
        part("secondary", Coverage.objects.get(rank=2).id, "LAKE", "L1"),
    )
    at_desk.post(address(pilar), {**asked, "primary-valid_until": "12/31/2020"})
    page = at_desk.get(address(pilar)).text
    assert page.index("Primary insurance") < page.index("Insurance that ended")
    assert re.search(r'name="primary-member_id"[^>]*value="L1"', page)
    wrong = {**asked, "version": "2", "primary-valid_from": "1/1/2021"}
    answer = at_desk.post(address(pilar), {**wrong, "primary-valid_until": "12/31/2020"})
    assert (answer.status_code, "It can’t end before it begins." in answer.text) == (422, True)


def test_second_editor_sees_what_was_added_and_keeps_it(
    at_desk: Browser, owner: Member, pilar: Client, harborline: Coverage
) -> None:
    mine = sent(pilar, part("primary", harborline.id, "HARB1", "W1"))
    theirs = new_id()
    save_coverages(
        actor=owner,
        client_id=pilar.id,
        values={},
        coverages=[
            Wanted(theirs, {"payer_code": "LAKE", "member_id": "L1"}),
            Wanted(harborline.id, {}),
        ],
        version=1,
    )
    answer = at_desk.post(address(pilar), {**mine, "primary-member_id": "W9"})
    assert answer.status_code == 422
    assert "Lakeside: they added this insurance. It is below." in answer.text
    assert "They put the insurances in this order: Lakeside, Harborline Health." in answer.text
    assert 'value="W9"' in answer.text
    assert f'value="{theirs}"' in answer.text
    again = sent(pilar, part("primary", harborline.id, "HARB1", "W9"))
    again |= part("tertiary", theirs, "LAKE", "L1")
    assert at_desk.post(address(pilar), again).status_code == 302
    assert stored() == [(1, "HARB1"), (2, "LAKE")]
    assert Coverage.objects.get(rank=1).member_id == "W9"


def test_second_editor_of_a_removed_insurance_loses_nothing(
    at_desk: Browser, owner: Member, pilar: Client, harborline: Coverage
) -> None:
    mine = sent(pilar, part("primary", harborline.id, "HARB1", "W1"))
    save_coverages(actor=owner, client_id=pilar.id, values={}, coverages=[], version=1)
    answer = at_desk.post(address(pilar), {**mine, "primary-member_id": "W9"})
    assert "Harborline Health: they removed this insurance. Save puts it back." in answer.text
    assert 'value="W9"' in answer.text
    assert stored() == []


@pytest.mark.parametrize(
    ("subscriptions", "codes"),
    [
        ([Subscription.BACK_OFFICE, Subscription.ELECTRONIC_BILLING], ["HARB1", "LAKE"]),
        ([Subscription.BACK_OFFICE], ["LAKE"]),
    ],
)
def test_payers_offered_follow_the_subscriptions(
    at_desk: Browser, linden: Practice, pilar: Client, subscriptions: list[Any], codes: list[str]
) -> None:
    """S4-14."""
    linden.subscriptions = subscriptions
    linden.save()
    assert offered(at_desk.get(address(pilar)).text) == codes
    asked = sent(pilar, part("primary", new_id(), "HARB1", "W1"))
    assert at_desk.post(address(pilar), asked).status_code == (302 if "HARB1" in codes else 422)


def test_electronic_payer_there_is_stays_readable_without_electronic_billing(
    at_desk: Browser, linden: Practice, pilar: Client, harborline: Coverage
) -> None:
    linden.subscriptions = [Subscription.BACK_OFFICE]
    linden.save()
    assert offered(at_desk.get(address(pilar)).text) == ["HARB1", "LAKE"]
    asked = sent(pilar, part("primary", harborline.id, "HARB1", "W2"))
    assert at_desk.post(address(pilar), asked).status_code == 302
    assert Coverage.objects.get().member_id == "W2"


def test_payer_not_in_use_any_more_is_kept(
    at_desk: Browser, pilar: Client, harborline: Coverage
) -> None:
    Payer.objects.filter(code="HARB1").update(active=False)
    Payer.objects.filter(code="LAKE").delete()
    assert "Harborline Health (electronic, not in use)" in at_desk.get(address(pilar)).text
    asked = sent(pilar, part("primary", harborline.id, "HARB1", "W2"))
    assert at_desk.post(address(pilar), asked).status_code == 302


def test_name_written_down_is_matched_once_the_back_office_is_on(
    at_desk: Browser, linden: Practice, pilar: Client
) -> None:
    """S4-15."""
    linden.subscriptions = []
    linden.save()
    asked = sent(pilar, {"primary-payer_name": "Harborline", "primary-relationship": "self"})
    assert at_desk.post(address(pilar), asked).status_code == 302
    assert "payer_code" not in at_desk.get(address(pilar)).text
    linden.subscriptions = [Subscription.BACK_OFFICE, Subscription.ELECTRONIC_BILLING]
    linden.save()
    page = at_desk.get(address(pilar)).text
    assert "Written down before: Harborline." in page
    assert '<optgroup label="Like “Harborline”">' in page
    row = Coverage.objects.get()
    at_desk.post(address(pilar), sent(pilar, part("primary", row.id, "HARB1", "W1")))
    row.refresh_from_db()
    assert (row.payer_code, row.payer_name) == ("HARB1", "")


def picture(size: tuple[int, int] = (2400, 1500)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "#2a78cf").save(out, "JPEG")
    return SimpleUploadedFile("card.jpg", out.getvalue(), "image/jpeg")


def card(row: Coverage, side: str = "front") -> str:
    return f"/clients/insurance/{row.id}/card/{side}/"


def test_card_is_kept_small_shown_removed_and_put_back(
    at_desk: Browser, pilar: Client, harborline: Coverage
) -> None:
    answer = at_desk.post(card(harborline), {"picture": picture()}, headers=HTMX)
    assert (answer.status_code, f'src="{card(harborline)}?small' in answer.text) == (200, True)
    harborline.refresh_from_db()
    assert harborline.card_front is not None
    assert Image.open(BytesIO(read(harborline.card_front))).size == (1600, 1000)
    whole, small = at_desk.get(card(harborline)), at_desk.get(card(harborline) + "?small")
    assert (whole["Content-Type"], whole["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert Image.open(BytesIO(small.content)).size == (320, 200)
    assert at_desk.get(card(harborline, "back")).status_code == 404
    answer = at_desk.post(f"{card(harborline)}remove/", headers=HTMX)
    assert "The card’s front is removed." in answer.text
    undo = re.search(rf'action="({card(harborline)}restore/[^"]+)"', answer.text)
    assert undo
    file_id = harborline.card_front_id
    at_desk.post(undo[1])
    harborline.refresh_from_db()
    assert harborline.card_front_id == file_id
    actions = Entry.objects.filter(object_id=file_id).order_by("at").values_list("action")
    assert [action for (action,) in actions] == [
        "card_front.add", "card_front.read", "card_front.remove", "card_front.restore",
    ]  # fmt: skip


@pytest.mark.parametrize("files", [{}, {"picture": SimpleUploadedFile("a.jpg", b"<script>")}])
def test_what_is_no_picture_is_refused(
    at_desk: Browser, pilar: Client, harborline: Coverage, files: dict[str, Any]
) -> None:
    answer = at_desk.post(card(harborline), files, headers=HTMX)
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    plain = at_desk.post(card(harborline), files, follow=True)
    assert "The card’s front is not saved." in plain.text
    assert Coverage.objects.get().card_front_id is None


def test_card_is_shown_and_changed_by_those_who_may(
    at_desk: Browser, pilar: Client, harborline: Coverage, clinician: Member, stranger: Member
) -> None:
    at_desk.post(card(harborline), {"picture": picture((80, 50))})
    for member in (clinician, stranger):
        assert sign_in(member).get(card(harborline)).status_code == 404
    Member.objects.filter(id=clinician.id).update(access=Access.VIEW)
    assert sign_in(clinician).get(card(harborline)).status_code == 200
    assert sign_in(clinician).post(f"{card(harborline)}remove/").status_code == 403
    other = f"{card(harborline)}restore/{new_id()}/"
    assert at_desk.post(other).status_code == 404
    assert at_desk.get(f"/clients/insurance/{harborline.id}/card/top/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_tab_takes_the_same_statements_however_many_insurances(
    at_desk: Browser, pilar: Client, count: int
) -> None:
    for rank in range(1, count + 1):
        Coverage.objects.create(client=pilar, rank=rank, payer_code="HARB1", member_id=f"W{rank}")
    at_desk.get(address(pilar))
    with statements(10):
        assert at_desk.get(address(pilar)).text.count('id="card-front-') == count
