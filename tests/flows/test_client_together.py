"""Two people have the same record open: the second sees what changed, and nothing is lost."""

from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone

from settee.billing.models import Payer
from settee.clients.domain.client import derive
from settee.clients.models import (
    Client,
    Coverage,
    Document,
    InformationField,
    Relation,
)
from settee.files.domain.storage import store
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from tests.billing.rooms import DAY
from tests.cast import sign_in
from tests.clients.sheets import changed, sheet

# Each tab: a field only the first person changes, one that only the second does, and one of both.
TABS = {
    "": ("preferred_name", "employer", "referred_by"),
    "contact/": ("city", "address1", "address2"),
    "insurance/": ("primary-group_number", "primary-plan_name", "primary-member_id"),
    "reminders/": ("reminder_phone", "reach_by", "reminder_phone"),
}
CHOICES = {"reach_by": "text", "reminder_phone": "(845) 555-01"}


@pytest.fixture
def both(linden: Practice, owner: Member, biller: Member, pilar: Client) -> tuple[Browser, Browser]:
    linden.subscriptions = list(Subscription)
    linden.save()
    derive(pilar)
    pilar.save()
    Payer.objects.create(code="HARB1", name="Harborline")
    Coverage.objects.create(client=pilar, payer_code="HARB1", member_id="W1")
    return sign_in(owner), sign_in(biller)


def written(field: str, who: str) -> str:
    """What somebody types into the field."""
    number = {"first": "10", "second": "20", "shared": "30"}[who]
    known = CHOICES.get(field, "")
    return f"{known}{number}" if known.endswith("01") else known or f"Typed by the {who}"


@pytest.mark.parametrize("tab", TABS)
def test_second_sees_each_field_that_changed_and_loses_nothing(
    both: tuple[Browser, Browser], pilar: Client, tab: str
) -> None:
    path = f"/clients/{pilar.id}/{tab}"
    theirs, mine, shared = TABS[tab]
    first, second = both
    opened = [sheet(browser.get(path).text) for browser in both]
    one = changed(opened[0], **{theirs: written(theirs, "first"), shared: written(shared, "first")})
    assert first.post(path, one).status_code == 302
    two = changed(opened[1], **{mine: written(mine, "second"), shared: written(shared, "second")})
    answer = second.post(path, two)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "Somebody else saved this client while you had it open" in page
    assert f"they saved {written(shared, 'first')}. What you typed is still in the field." in page
    again = sheet(answer.text)
    if theirs != shared:
        assert f"they saved {written(theirs, 'first')}. It is in the field now." in page
        assert again[theirs] == [written(theirs, "first")]
    assert (again[mine], again[shared]) == (
        [written(mine, "second")],
        [written(shared, "second")],
    )
    assert second.post(path, again).status_code == 302
    kept = sheet(second.get(path).text)
    for field, who in ((shared, "second"), (mine, "second"), (theirs, "first")):
        if field != shared or who == "second":
            assert kept[field] == [written(field, who)]


def test_answers_of_the_practices_own_fields_are_merged_too(
    both: tuple[Browser, Browser], pilar: Client
) -> None:
    for label in ("Allergies", "Pets", "School"):
        InformationField.objects.create(label=label)
    path = f"/clients/{pilar.id}/information/"
    first, second = both
    opened = [sheet(browser.get(path).text) for browser in both]
    names = [
        name
        for name in opened[0]
        if name not in ("version", "csrfmiddlewaretoken") and not name.startswith("initial-")
    ]
    allergies, pets, school = names[:3]
    assert first.post(path, changed(opened[0], **{allergies: "none", pets: "a dog"})).status_code
    answer = second.post(path, changed(opened[1], **{pets: "a cat", school: "Hudson High"}))
    assert answer.status_code == 422
    again = sheet(answer.text)
    assert [again[name] for name in (allergies, pets, school)] == [
        ["none"], ["a cat"], ["Hudson High"],
    ]  # fmt: skip
    assert second.post(path, again).status_code == 302
    assert sorted(answer.value for answer in pilar.answers.all()) == [
        "Hudson High", "a cat", "none",
    ]  # fmt: skip


def test_second_editor_of_a_document_and_of_a_person_is_told(
    both: tuple[Browser, Browser], owner: Member, pilar: Client
) -> None:
    file = store(b"%PDF-1.7", name="plan.pdf", content_type="application/pdf")
    document = Document.objects.create(
        client=pilar, file=file, title="Plan", date=DAY, added_by=owner, added_at=timezone.now()
    )
    relation = Relation.objects.create(client=pilar, name="Rosa", kind="parent")
    first, second = both
    for path, field in (
        (f"/clients/documents/{document.id}/", "title"),
        (f"/clients/people/{relation.id}/", "name"),
    ):
        opened = [sheet(browser.get(path).text) for browser in both]
        assert first.post(path, changed(opened[0], **{field: "Theirs"})).status_code == 302
        answer = second.post(path, changed(opened[1], **{field: "Mine"}))
        assert answer.status_code == 422
        assert "Theirs. Save again to put what you typed in its place." in answer.text
        assert sheet(answer.text)[field] == ["Mine"]
        assert second.post(path, sheet(answer.text)).status_code == 302


@pytest.mark.parametrize("tab", TABS)
def test_form_sent_back_as_it_was_changes_nothing(
    both: tuple[Browser, Browser], pilar: Client, tab: str
) -> None:
    path = f"/clients/{pilar.id}/{tab}"
    first, second = both
    opened = sheet(first.get(path).text)
    version = Client.objects.get(id=pilar.id).version
    assert first.post(path, opened).status_code == 302
    assert second.post(path, opened).status_code == 302
    assert Client.objects.get(id=pilar.id).version == version
