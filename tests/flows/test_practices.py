"""Which practice is open: the only one at once, a choice among several, nobody else's."""

import pytest
from django.test import Client as Browser

from settee.core.scope import practice_scope
from settee.doors.reader import PRACTICE_KEY
from settee.practices.enums import Association
from settee.practices.models import Member, Practice
from tests.cast import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: Member, client: Browser) -> Browser:
    client.force_login(owner.user)
    return client


def _joins(member: Member, practice: Practice) -> None:
    with practice_scope(practice.id):
        Member.objects.create(user=member.user, practice=practice)


def test_only_practice_is_opened_at_once(browser: Browser, linden: Practice) -> None:
    answer = browser.get("/settings/practice/")
    assert answer["Location"] == "/join/practices/?next=/settings/practice/"
    assert browser.get(answer["Location"])["Location"] == "/settings/practice/"
    assert browser.session[PRACTICE_KEY] == str(linden.id)
    assert browser.get("/settings/practice/").status_code == 200


def test_several_practices_are_chosen_from(
    browser: Browser, owner: Member, alder: Practice
) -> None:
    _joins(owner, alder)
    page = browser.get("/join/practices/?next=/settings/").content.decode()
    assert page.index("Alder Lane Therapy") < page.index("Linden Street Counseling")
    answer = browser.post("/join/practices/", {"practice": str(alder.id), "next": "/settings/"})
    assert answer["Location"] == "/settings/"
    assert browser.session[PRACTICE_KEY] == str(alder.id)


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "javascript:x"])
def test_way_out_of_the_house_is_not_taken(browser: Browser, linden: Practice, onward: str) -> None:
    answer = browser.post("/join/practices/", {"practice": str(linden.id), "next": onward})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_practice_of_others_is_hidden(browser: Browser, alder: Practice, key: str) -> None:
    assert browser.post("/join/practices/", {"practice": key}).status_code == 404
    assert browser.post("/join/practices/", {"practice": str(alder.id)}).status_code == 404
    assert PRACTICE_KEY not in browser.session


def test_practice_left_is_no_longer_open(owner: Member, linden: Practice) -> None:
    browser = sign_in(owner)
    with practice_scope(linden.id):
        Member.objects.filter(id=owner.id).update(association=Association.NONE)
    page = browser.get("/settings/practice/", follow=True).content.decode()
    assert "You are not part of a practice yet" in page


def test_signed_out_is_sent_to_sign_in(client: Browser) -> None:
    answer = client.get("/settings/")
    assert answer["Location"] == "/accounts/login/?next=/settings/"
