"""Merging two records as somebody at the desk does it."""

import re

import pytest
from django.test import Client as Browser

from settee.audit.models import Entry
from settee.clients.domain.client import change_client, derive
from settee.clients.domain.merge import pointers
from settee.clients.models import Client
from settee.desk.clients.merge import WORDS
from settee.practices.enums import Access
from settee.practices.models import Member, Practice
from tests.billing.rooms import make_appointment
from tests.cast import make_client, sign_in
from tests.clients.statements import statements


@pytest.fixture
def twin(in_linden: Practice, owner: Member, pilar: Client) -> Client:
    twin = make_client(
        in_linden, "C077", "Castellanos", "Pili", provider=owner, birth_date=pilar.birth_date
    )
    for each in (pilar, twin):
        derive(each)
        each.save()
    make_appointment(owner, twin)
    return twin


@pytest.fixture
def at_desk(twin: Client, owner: Member) -> Browser:
    return sign_in(owner)


def address(kept: Client, other: Client) -> str:
    return f"/clients/{kept.id}/merge/{other.id}/"


VERSIONS = {"kept_version": "1", "merged_version": "1"}


def test_every_table_that_moves_is_named_in_words() -> None:
    assert sorted({field.model._meta.label for field in pointers()}) == sorted(WORDS)


def test_those_who_look_alike_are_offered_and_others_found(
    at_desk: Browser, pilar: Client, twin: Client
) -> None:
    page = at_desk.get(f"/clients/{pilar.id}/merge/").text
    assert "These may be the same person." in page
    assert f'href="{address(pilar, twin)}"' in page
    found = at_desk.post(
        f"/clients/{pilar.id}/merge/", {"q": "c077"}, headers={"HX-Request": "true"}
    )
    assert "1 found." in found.text
    nobody = at_desk.post(f"/clients/{pilar.id}/merge/", {"q": "C001"})
    assert "Nobody found" in nobody.text


def test_records_are_compared_and_merged(at_desk: Browser, pilar: Client, twin: Client) -> None:
    page = at_desk.get(address(pilar, twin)).text
    assert "1 appointment</li>" in page
    assert "Pili Castellanos" in page
    assert [(entry.action, entry.client_id) for entry in Entry.objects.order_by("at", "id")] == [
        ("client.read", pilar.id),
        ("client.read", twin.id),
    ]
    posted = {**VERSIONS, "name": "merged"}
    answer = at_desk.post(address(pilar, twin), posted, follow=True)
    assert answer.redirect_chain == [(f"/clients/{pilar.id}/", 302)]
    assert "The two records are one now: Castellanos, Pili (C001)." in answer.text
    assert Client.objects.get(id=twin.id).merged_into_id == pilar.id


def test_merge_sent_twice_says_the_same(at_desk: Browser, pilar: Client, twin: Client) -> None:
    for _ in range(2):
        answer = at_desk.post(address(pilar, twin), VERSIONS, follow=True)
        assert "The two records are one now" in answer.text
    assert Entry.objects.filter(action="client.merge").count() == 1


def test_old_address_leads_to_the_record_that_was_kept(
    at_desk: Browser, pilar: Client, twin: Client
) -> None:
    at_desk.post(address(pilar, twin), VERSIONS)
    for tab in ("", "contact/", "insurance/"):
        answer = at_desk.get(f"/clients/{twin.id}/{tab}")
        assert answer["Location"] == f"/clients/{pilar.id}/{tab}"
    assert at_desk.get(f"/clients/{twin.id}/merge/{pilar.id}/", follow=True).status_code == 200
    answer = at_desk.post(f"/clients/{twin.id}/return/", follow=True)
    assert answer.redirect_chain == [(f"/clients/{pilar.id}/", 302)]
    assert "so nothing was done" in answer.text


def test_form_open_while_its_record_was_merged_loses_nothing(
    at_desk: Browser, pilar: Client, twin: Client
) -> None:
    """What was typed goes on to the kept record, and is not saved before it was looked at."""
    at_desk.post(address(pilar, twin), VERSIONS)
    typed = {"version": "1", "phone": "(845) 555-0188", "city": "Hudson", "send_to": "client"}
    first = at_desk.post(f"/clients/{twin.id}/contact/", typed)
    assert (first.status_code, first["Location"]) == (307, f"/clients/{pilar.id}/contact/")
    answer = at_desk.post(first["Location"], typed)
    assert answer.status_code == 422
    assert "(845) 555-0188" in answer.text
    assert Client.objects.get(id=pilar.id).city == "Kingston"


def test_record_changed_while_it_was_compared_is_shown_again(
    at_desk: Browser, owner: Member, pilar: Client, twin: Client
) -> None:
    change_client(actor=owner, client_id=twin.id, values={"city": "Hudson"}, version=1)
    answer = at_desk.post(address(pilar, twin), {**VERSIONS, "name": "merged"})
    assert answer.status_code == 422
    assert "was changed while you compared them" in answer.text
    assert 'name="merged_version" value="2"' in answer.text
    assert "Hudson" in answer.text
    assert re.search(r'value="merged"[^>]*id="id_name_1"[^>]*checked', answer.text)
    assert Client.objects.get(id=twin.id).merged_into_id is None


@pytest.mark.parametrize(
    "posted", [{}, {"kept_version": "x"}, {**VERSIONS, "name": "nonsense"}, {"name": "\0"}]
)
def test_bad_input_merges_nothing(
    at_desk: Browser, pilar: Client, twin: Client, posted: dict[str, str]
) -> None:
    assert at_desk.post(address(pilar, twin), posted).status_code == 422
    assert Client.objects.get(id=twin.id).merged_into_id is None


def test_record_with_itself_is_itself(at_desk: Browser, pilar: Client) -> None:
    assert at_desk.get(address(pilar, pilar))["Location"] == f"/clients/{pilar.id}/"


def test_who_may_only_look_is_told(
    twin: Client, pilar: Client, clinician: Member, stranger: Member
) -> None:
    Member.objects.filter(id=clinician.id).update(access=Access.VIEW)
    assert sign_in(clinician).get(address(pilar, twin)).status_code == 403
    assert sign_in(stranger).get(address(pilar, twin)).status_code == 404


def test_comparison_takes_few_statements(at_desk: Browser, pilar: Client, twin: Client) -> None:
    at_desk.get(address(pilar, twin))
    with statements(11):
        at_desk.get(address(pilar, twin))
