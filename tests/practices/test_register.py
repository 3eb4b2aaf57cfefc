"""Coming in: practice, first provider, colleague; twice, at once, and with namesakes."""

import threading
import uuid

import pytest
from django.db import connection

from settee.audit.models import Entry
from settee.core.ids import new_id
from settee.core.scope import practice_scope, user_scope
from settee.practices.domain.register import (
    AlreadyRegistered,
    SentTwice,
    create_practice,
    register_practice,
    register_user,
)
from settee.practices.enums import Access, Association, Role
from settee.practices.models import Member, Practice, User
from settee.practices.queries import memberships

PERSON = {
    "email": "Noor@Example.org",
    "password": "three quiet chairs",
    "first_name": "Noor",
    "last_name": "Đặng",
}


def _register(form_id: uuid.UUID | None = None, **more: object) -> User:
    values: dict[str, object] = PERSON | {"timezone": "America/Chicago"} | more
    return register_practice(form_id=form_id or new_id(), **values)  # type: ignore[arg-type]


def _membership(user: User) -> Member:
    with user_scope(user.id):
        return memberships(user.id).get()


@pytest.mark.django_db
def test_practice_registered_has_its_provider_as_administrator_and_their_name() -> None:
    user = _register(group_practice=True)
    member = _membership(user)
    practice = member.practice
    assert (user.email, user.check_password("three quiet chairs")) == ("noor@example.org", True)
    assert (practice.name, practice.slug, practice.timezone) == (
        "Noor Đặng", "noor-dang", "America/Chicago",
    )  # fmt: skip
    assert practice.group_practice is True
    assert practice.subscriptions == []
    assert (member.role, member.association, member.access) == (
        Role.PROVIDER, Association.ADMINISTRATOR, Access.ADMINISTRATOR,
    )  # fmt: skip
    with practice_scope(practice.id):
        assert list(Entry.objects.values_list("action", "user_id")) == [
            ("practice.register", user.id)
        ]


@pytest.mark.django_db
def test_practice_registered_by_staff_takes_the_name_given() -> None:
    member = _membership(_register(practice_name="Quiet Chairs", staff=True))
    assert (member.practice.name, member.role) == ("Quiet Chairs", Role.STAFF)


@pytest.mark.django_db
def test_form_sent_twice_makes_one_practice() -> None:
    form_id = new_id()
    _register(form_id)
    with pytest.raises(SentTwice):
        _register(form_id)
    assert (User.objects.count(), Practice.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_address_with_an_account_is_refused_in_any_case_of_letters() -> None:
    _register()
    with pytest.raises(AlreadyRegistered):
        _register(email="NOOR@example.ORG", practice_name="Another")
    assert Practice.objects.count() == 1


@pytest.mark.django_db
def test_form_id_of_somebody_else_is_refused() -> None:
    user = register_user(form_id=new_id(), **PERSON)
    with pytest.raises(AlreadyRegistered):
        register_user(form_id=user.id, **PERSON | {"email": "other@example.org"})
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_colleague_registered_has_no_practice() -> None:
    user = register_user(form_id=new_id(), **PERSON)
    with user_scope(user.id):
        assert list(memberships(user.id)) == []


@pytest.mark.django_db
def test_slug_of_namesakes_is_numbered_and_never_empty() -> None:
    names = ["Linden Street", "linden   street!", "Linden-Street", "!!!", "Ål " * 60]
    slugs = [create_practice(name=name, timezone="UTC").slug for name in names]
    assert slugs[:4] == ["linden-street", "linden-street-2", "linden-street-3", "practice"]
    assert len(slugs[4]) <= 90


@pytest.mark.django_db(transaction=True)
def test_two_people_with_one_address_at_once_make_one_account() -> None:
    start, outcomes = threading.Barrier(2), []

    def run(name: str) -> None:
        start.wait()
        try:
            _register(practice_name=name)
            outcomes.append("made")
        except AlreadyRegistered:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(outcomes), User.objects.count(), Practice.objects.count()) == (
        ["made", "refused"], 1, 1,
    )  # fmt: skip
