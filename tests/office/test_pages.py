"""Every page of the back office: who may open it, and what bad addresses get."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from settee.core.ids import new_id
from settee.practices.enums import Access, Role
from settee.practices.models import Member
from tests.cast import make_member, sign_in
from tests.office.scenes import Scene

Args = Callable[[Scene], list[Any]]

PLAIN = [
    "sessions", "send_to_billing", "session_new", "invoicing", "batches", "balances",
    "balances_insurance", "activity", "billing_codes", "billing_code_new", "diagnosis_codes",
    "payers", "payer_new",
]  # fmt: skip
OF_A_ROW: dict[str, Args] = {
    "session_for": lambda s: [s.pilar.id],
    "session": lambda s: [s.ready.id],
    "session_delete": lambda s: [s.ready.id],
    "batch": lambda s: [s.batch.id],
    "balances_payer": lambda s: [s.payer.id],
    "client_activity": lambda s: [s.pilar.id],
    "invoice": lambda s: [s.invoice.id],
    "invoice_pdf": lambda s: [s.invoice.id],
    "invoice_void": lambda s: [s.invoice.id],
    "claim": lambda s: [s.claim.id],
    "claim_pdf": lambda s: [s.claim.id],
    "claim_void": lambda s: [s.claim.id],
    "claim_file": lambda s: [s.claim.interchange_id],
    "payer": lambda s: [s.payer.id],
}


@pytest.mark.parametrize("name", PLAIN)
def test_page_opens_for_who_bills(scene: Scene, owner: Member, biller: Member, name: str) -> None:
    url = reverse(f"office:{name}")
    assert [sign_in(each).get(url).status_code for each in (owner, biller)] == [200, 200]


@pytest.mark.parametrize("name", OF_A_ROW)
def test_page_of_a_row_opens_for_who_bills(
    scene: Scene, owner: Member, biller: Member, name: str
) -> None:
    url = reverse(f"office:{name}", args=OF_A_ROW[name](scene))
    assert [sign_in(each).get(url).status_code for each in (owner, biller)] == [200, 200]


@pytest.mark.parametrize("name", OF_A_ROW)
def test_page_of_a_row_is_not_there_for_others(
    scene: Scene, clinician: Member, stranger: Member, name: str
) -> None:
    url = reverse(f"office:{name}", args=OF_A_ROW[name](scene))
    own = name in {"balances_payer", "payer"}  # of the practice, not of a provider
    assert sign_in(clinician).get(url).status_code == (200 if own else 404)
    assert sign_in(stranger).get(url).status_code == 404


@pytest.mark.parametrize("name", OF_A_ROW)
def test_row_that_is_not_there_is_404(scene: Scene, owner: Member, name: str) -> None:
    url = reverse(f"office:{name}", args=[new_id()])
    assert sign_in(owner).get(url).status_code == 404


@pytest.mark.parametrize("name", PLAIN)
def test_page_is_refused_to_who_does_not_bill(scene: Scene, name: str) -> None:
    desk = make_member(scene.payer.practice, "Bo", "Lind", role=Role.STAFF, access=Access.VIEW)
    answer = sign_in(desk).get(reverse(f"office:{name}"))
    assert answer.status_code == 403
    assert "needs the privilege Modify &amp; Delete" in answer.content.decode()


@pytest.mark.parametrize("name", PLAIN)
def test_page_is_refused_without_the_subscription(scene: Scene, owner: Member, name: str) -> None:
    owner.practice.subscriptions = []
    owner.practice.save()
    answer = sign_in(owner).get(reverse(f"office:{name}"))
    assert answer.status_code == 403
    assert "switched off" in answer.content.decode()


def test_pages_send_the_signed_out_to_the_door(scene: Scene, client: Any) -> None:
    answer = client.get(reverse("office:sessions"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_other_practice_sees_none_of_it(scene: Scene, stranger: Member) -> None:
    browser = sign_in(stranger)
    for name in PLAIN:
        page = browser.get(reverse(f"office:{name}")).content.decode()
        assert [word for word in ("Castellanos", "Brandt", "HLH01") if word in page] == []


def test_clinician_sees_none_of_the_others_sessions(scene: Scene, clinician: Member) -> None:
    browser = sign_in(clinician)
    for name in ("sessions", "send_to_billing", "invoicing", "balances", "balances_insurance"):
        page = browser.get(reverse(f"office:{name}")).content.decode()
        assert [word for word in ("Castellanos", "Brandt") if word in page] == []
    found = browser.post(reverse("office:activity"), {"q": "Cast"}).content.decode()
    assert "Castellanos" not in found


def test_client_setup_is_the_front_desks_list(scene: Scene, owner: Member) -> None:
    assert sign_in(owner).get(reverse("office:clients"))["Location"] == reverse("desk:clients")
