"""Join Now by its forms: what is answered, written down and mailed."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client as Browser

from settee.core.ids import new_id
from settee.core.scope import user_scope
from settee.outbox.models import OutgoingMail
from settee.practices.models import Practice, User
from settee.practices.queries import memberships

pytestmark = pytest.mark.django_db


def _person(**more: Any) -> dict[str, Any]:
    return {
        "form_id": str(new_id()),
        "first_name": "Noor",
        "last_name": "Đặng",
        "email": "noor@example.org",
        "password": "three quiet chairs",
        "timezone": "America/Chicago",
    } | more


def _mail() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("created_at").values_list("to", "subject"))


def test_practice_is_made_and_its_provider_written_to(client: Browser) -> None:
    answer = client.post("/join/practice/", _person(group_practice="on"))
    assert (answer.status_code, answer["Location"]) == (302, "/join/sent/")
    assert _mail() == [("noor@example.org", "Welcome: confirm your email address")]
    assert (Practice.objects.get().name, Practice.objects.get().group_practice) == (
        "Noor Đặng", True,
    )  # fmt: skip


def test_new_provider_signs_in_at_once_and_lands_in_the_practice(client: Browser) -> None:
    client.post("/join/practice/", _person())
    credentials = {"login": "Noor@example.org", "password": "three quiet chairs"}
    assert client.post("/accounts/login/", credentials)["Location"] == "/"
    client.get("/settings/", follow=True)
    assert "Noor Đặng" in client.get("/settings/").content.decode()


def test_link_in_the_mail_confirms_the_address(client: Browser) -> None:
    client.post("/join/practice/", _person())
    body = OutgoingMail.objects.get().body
    link = next(line for line in body.splitlines() if "/confirm-email/" in line)
    path = "/" + link.split("/", 3)[3]
    assert "noor@example.org" in client.get(path).content.decode()
    client.post(path)
    assert EmailAddress.objects.get().verified is True


def test_address_with_an_account_gets_the_same_answer_and_its_owner_a_letter(
    client: Browser,
) -> None:
    first = client.post("/join/practice/", _person())
    second = client.post("/join/colleague/", _person(email="NOOR@example.org", first_name="Eve"))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert _mail()[1:] == [("noor@example.org", "You have an account already")]
    assert User.objects.get().first_name == "Noor"


def test_form_sent_twice_makes_one_account_and_one_letter(client: Browser) -> None:
    person = _person()
    assert [client.post("/join/practice/", person).status_code for _ in range(2)] == [302, 302]
    assert (Practice.objects.count(), len(_mail())) == (1, 1)


def test_colleague_has_no_practice_yet_and_is_told_so(client: Browser) -> None:
    client.post("/join/colleague/", _person())
    user = User.objects.get()
    with user_scope(user.id):
        assert memberships(user.id).count() == 0
    client.force_login(user)
    answer = client.get("/calendar/", follow=True)
    if answer.status_code == 404:  # the calendar has no page of its own yet
        answer = client.get("/settings/", follow=True)
    assert "You are not part of a practice yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("first_name", "  ", "Fill this in."),
        ("first_name", "x" * 101, "at most 100 characters"),
        ("last_name", "a\x00b", "Null characters are not allowed."),
        ("email", "noor", "valid email address"),
        ("password", "short", "at least 10 characters"),
        ("password", "noor@example.org", "too similar"),
        ("timezone", "Mars/Olympus", "Select a valid choice"),
        ("form_id", "1", "valid UUID"),
        ("practice_name", "x" * 201, "at most 200 characters"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    client: Browser, field: str, value: str, words: str
) -> None:
    answer = client.post("/join/practice/", _person(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert User.objects.count() == 0
    if field != "last_name":
        assert 'value="Đặng"' in page


def test_fourth_try_with_one_address_waits(client: Browser) -> None:
    for _ in range(3):
        client.post("/join/colleague/", _person())
    answer = client.post("/join/colleague/", _person())
    assert answer.status_code == 429
    assert "Too many accounts were asked for" in answer.content.decode()


def test_markup_in_a_name_stays_text(client: Browser) -> None:
    client.post("/join/practice/", _person(last_name="<script>alert(1)</script>"))
    client.force_login(User.objects.get())
    page = client.get("/settings/practice/", follow=True).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("path", ["/join/", "/join/client/", "/join/sent/", "/join/colleague/"])
def test_page_needs_no_account(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 200


def test_sign_up_of_the_library_is_closed(client: Browser) -> None:
    assert "Join Now" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "x@example.org", "password1": "three quiet chairs"})
    assert User.objects.count() == 0
