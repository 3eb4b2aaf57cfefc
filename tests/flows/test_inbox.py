"""The Inbox by its pages, and joining from the directory to the first day."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.messaging.models import Attachment, Message, Thread
from settee.outbox.models import OutgoingMail
from settee.practices.enums import Access, Association
from settee.practices.models import ConnectionRequest, Member, Practice, User
from tests.cast import make_member, sign_in
from tests.clients.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db: None) -> User:
    return User.objects.create_user("noor@example.org", first_name="Noor", last_name="Đặng")


def letter(*to: Member, **more: Any) -> dict[str, Any]:
    return {
        "message_id": str(new_id()),
        "recipients": [str(member.id) for member in to],
        "subject": "Room two",
        "body": "Is it free on Tuesday?",
    } | more


def page(browser: Browser, path: str, **fields: Any) -> str:
    return browser.get(path, fields or None).content.decode()


def look(browser: Browser, name: str) -> str:
    return browser.post("/join/directory/", {"q": name}).content.decode()


def thread_path(practice: Practice, name: str = "thread") -> str:
    with practice_scope(practice.id):
        return reverse(f"desk:{name}", args=[Thread.objects.get().id])


def test_joining_from_the_directory_to_the_first_day(
    linden: Practice, owner: Member, noor: User
) -> None:
    person, administrator = Browser(), sign_in(owner)
    person.force_login(noor)
    assert "Search Member Directory" in page(person, "/join/practices/")
    found = look(person, "linden")
    assert ("Linden Street Counseling" in found, "Kingston, NY" in found) == (True, True)
    pop_up = f"/join/directory/{linden.id}/"
    assert "Send a Connection Request" in page(person, pop_up)
    for _ in range(2):  # pressed twice
        assert person.post(pop_up)["Location"] == "/join/directory/"
    assert "Waiting for an answer" in page(person, "/join/practices/")
    assert person.get("/calendar/")["Location"].startswith("/join/practices/")

    listed = page(administrator, "/inbox/")
    assert listed.count("Connection request from Noor Đặng") == 1
    assert '<span class="count">1<' in listed
    path = thread_path(linden)
    message = page(administrator, path)
    for words in [*Association.labels, *Access.labels]:
        assert words.replace("&", "&amp;") in message
    assert "not confirmed yet" in message
    assert '<span class="count">' not in message
    chosen = {"association": Association.JOIN_ONLY, "access": Access.VIEW}
    for _ in range(2):
        assert administrator.post(f"{path}answer/", chosen)["Location"] == path
    assert "Accepted by Maren Okafor" in page(administrator, path)

    assert OutgoingMail.objects.get().to == "noor@example.org"
    assert person.get("/join/practices/")["Location"] == "/"
    assert person.get("/settings/practice/").status_code == 200
    assert "Accepted" in page(person, "/join/directory/")


def test_button_not_part_declines_and_says_so(linden: Practice, owner: Member, noor: User) -> None:
    person, administrator = Browser(), sign_in(owner)
    person.force_login(noor)
    person.post(f"/join/directory/{linden.id}/")
    path = thread_path(linden)
    administrator.post(f"{path}answer/", {"decline": "1", "association": Association.MODIFY})
    assert "Declined by Maren Okafor" in page(administrator, path)
    assert "Declined" in page(person, "/join/practices/")


def test_second_administrator_is_told_and_nothing_changes(
    linden: Practice, owner: Member, noor: User
) -> None:
    second = make_member(linden, "Ada", "Quist", association=Association.ADMINISTRATOR)
    person = Browser()
    person.force_login(noor)
    person.post(f"/join/directory/{linden.id}/")
    path = thread_path(linden)
    chosen = {"association": Association.JOIN_ONLY, "access": Access.NONE}
    sign_in(owner).post(f"{path}answer/", chosen)
    answer = sign_in(second).post(f"{path}answer/", {"decline": "1"}, follow=True)
    assert "Maren Okafor has answered this request already" in answer.content.decode()
    with practice_scope(linden.id):
        assert ConnectionRequest.objects.get().state == ConnectionRequest.State.ACCEPTED


@pytest.mark.parametrize("value", ["", "none", "chief"])
def test_answer_without_a_privilege_is_asked_again(
    linden: Practice, owner: Member, noor: User, value: str
) -> None:
    person = Browser()
    person.force_login(noor)
    person.post(f"/join/directory/{linden.id}/")
    answer = sign_in(owner).post(
        f"{thread_path(linden)}answer/", {"association": value, "access": Access.VIEW}
    )
    assert answer.status_code == 422
    assert "Not answered yet" in answer.content.decode()


def test_administrator_who_no_longer_is_one_does_not_answer(
    linden: Practice, owner: Member, noor: User
) -> None:
    second = make_member(linden, "Ada", "Quist", association=Association.ADMINISTRATOR)
    person = Browser()
    person.force_login(noor)
    person.post(f"/join/directory/{linden.id}/")
    with practice_scope(linden.id):
        Member.objects.filter(id=second.id).update(association=Association.MODIFY)
    browser, path = sign_in(second), thread_path(linden)
    assert "Only an Administrator" in page(browser, path)
    assert browser.post(f"{path}answer/", {"decline": "1"}).status_code == 403


def test_directory_says_what_to_do_when_nothing_is_found(
    linden: Practice, owner: Member, noor: User
) -> None:
    person = Browser()
    person.force_login(noor)
    assert "Type at least two letters" in look(person, "l")
    Practice.objects.update(group_practice=False)
    assert "No practice found" in look(person, "linden")
    assert person.get(f"/join/directory/{linden.id}/").status_code == 404
    assert person.post(f"/join/directory/{linden.id}/").status_code == 404


def test_directory_is_not_read_off(linden: Practice, noor: User) -> None:
    person = Browser()
    person.force_login(noor)
    answers = [person.post("/join/directory/", {"q": "linden"}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


def test_pop_up_is_a_fragment_for_htmx(linden: Practice, noor: User) -> None:
    person = Browser()
    person.force_login(noor)
    answer = person.get(f"/join/directory/{linden.id}/", headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<h1 class="h2" id="dialog-title">')


def test_message_is_written_read_and_answered(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    writer, reader = sign_in(owner), sign_in(clinician)
    assert writer.post("/inbox/new/", letter(clinician))["Location"] == "/inbox/"
    assert '<span class="count">1<' in page(reader, "/inbox/")
    path = thread_path(linden)
    assert "Is it free on Tuesday?" in page(reader, path)
    assert '<span class="count">' not in page(reader, "/inbox/")
    answer = {"message_id": str(new_id()), "body": "Yes, <b>all</b> day."}
    for _ in range(2):
        assert reader.post(path, answer)["Location"] == path
    shown = page(writer, path)
    assert shown.count("Yes, &lt;b&gt;all&lt;/b&gt; day.") == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("recipients", [], "Choose who gets it."),
        ("recipients", ["x"], "no longer part of the practice"),
        ("subject", " ", "Give it a subject."),
        ("subject", "x" * 201, "at most 200 characters"),
        ("body", "", "Write the message."),
        ("body", "x" * 20_001, "at most 20000 characters"),
        ("message_id", "1", "This page was not whole."),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    linden: Practice, owner: Member, clinician: Member, field: str, value: Any, words: str
) -> None:
    browser = sign_in(owner)
    answer = browser.post("/inbox/new/", letter(clinician) | {field: value})
    shown = answer.content.decode()
    assert (answer.status_code, words in shown) == (422, True)
    if field != "body":
        assert "Is it free on Tuesday?" in shown
    with practice_scope(linden.id):
        assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.exe", b"MZ", "can’t be sent"),
        ("page.html", b"<script>", "can’t be sent"),
        ("plan.pdf", b"<script>", "not what its ending says"),
        ("list.csv", b"a\0b", "not what its ending says"),
        ("empty.pdf", b"", "This file is empty"),
        ("big.txt", b"x" * (10 * 2**20 + 1), "larger than 10 MB"),
    ],
)
def test_attachment_that_is_refused_keeps_the_message(
    linden: Practice, owner: Member, clinician: Member, name: str, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile(name, content)
    answer = sign_in(owner).post("/inbox/new/", letter(clinician, attachments=[file]))
    shown = answer.content.decode()
    assert (answer.status_code, words in shown, "on Tuesday?" in shown) == (422, True, True)


def test_attachment_is_saved_never_shown_and_only_by_those_who_take_part(
    linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    files = [SimpleUploadedFile("Plän; 2.pdf", b"%PDF-1.7"), SimpleUploadedFile("a.txt", b"hello")]
    sign_in(owner).post("/inbox/new/", letter(clinician, attachments=files))
    with practice_scope(linden.id):
        path = reverse("desk:attachment", args=[Attachment.objects.order_by("id")[0].id])
    answer = sign_in(clinician).get(path)
    assert answer.content == b"%PDF-1.7"
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Pl%C3%A4n%3B%202.pdf"
    assert sign_in(biller).get(path).status_code == 404


@pytest.mark.parametrize("who", ["biller", "stranger"])
def test_thread_is_not_there_for_anybody_else(
    request: pytest.FixtureRequest, linden: Practice, owner: Member, clinician: Member, who: str
) -> None:
    sign_in(owner).post("/inbox/new/", letter(clinician))
    path, other = thread_path(linden), sign_in(request.getfixturevalue(who))
    answer = {"message_id": str(new_id()), "body": "c"}
    assert other.get(path).status_code == other.post(path, answer).status_code == 404
    for name in ("archive", "restore", "answer"):
        assert other.post(f"{path}{name}/").status_code == 404


def test_archived_message_is_brought_back_by_undo(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    browser = sign_in(owner)
    browser.post("/inbox/new/", letter(clinician))
    path = thread_path(linden)
    shown = browser.post(f"{path}archive/", follow=True).content.decode()
    assert f'action="{path}restore/"' in shown
    assert "No messages yet" in shown
    assert "Room two" in page(browser, "/inbox/", show="archived")
    browser.post(f"{path}restore/")
    assert "Room two" in page(browser, "/inbox/")


def test_search_answers_with_the_list_alone(
    linden: Practice, owner: Member, clinician: Member
) -> None:
    browser = sign_in(owner)
    browser.post("/inbox/new/", letter(clinician))
    for text, words in [("wilk", "Room two"), ("zebra", "No message fits")]:
        answer = browser.post("/inbox/", {"q": text}, headers={"HX-Request": "true"})
        shown = answer.content.decode()
        assert (words in shown, "<html" in shown) == (True, False)


@pytest.mark.parametrize("edge", ["x", "00000000-0000-0000-0000-000000000000"])
def test_edge_that_is_none_is_no_failure(owner: Member, edge: str) -> None:
    assert sign_in(owner).get("/inbox/", {"after": edge}).status_code == 200


def test_alone_in_a_practice_there_is_nobody_to_write_to(owner: Member) -> None:
    assert "Nobody to write to yet" in page(sign_in(owner), "/inbox/new/")


@pytest.mark.parametrize("count", [1, 3])
def test_list_needs_one_statement(
    linden: Practice, owner: Member, clinician: Member, count: int
) -> None:
    browser, writer = sign_in(owner), sign_in(clinician)
    for _ in range(count):
        writer.post("/inbox/new/", letter(owner))
    page(browser, "/inbox/")
    with statements(4):  # session, scope, membership; the list
        shown = page(browser, "/inbox/")
    assert shown.count("Room two") == count


@pytest.mark.parametrize("count", [1, 3])
def test_thread_needs_few_statements(
    linden: Practice, owner: Member, clinician: Member, count: int
) -> None:
    browser, writer = sign_in(owner), sign_in(clinician)
    file = {"attachments": [SimpleUploadedFile("a.txt", b"hello")]}
    writer.post("/inbox/new/", letter(owner, **file))
    path = thread_path(linden)
    for _ in range(count):
        answer = {"message_id": str(new_id()), "body": "c"}
        writer.post(path, answer | {"attachments": [SimpleUploadedFile("a.txt", b"hello")]})
    page(browser, path)
    with statements(9):  # and the place, reading, messages, attachments, their files, names
        page(browser, path)


def test_unread_again_shows_in_the_list(linden: Practice, owner: Member, clinician: Member) -> None:
    sign_in(clinician).post("/inbox/new/", letter(owner))
    browser, path = sign_in(owner), thread_path(linden)
    page(browser, path)
    assert "Unread:" not in page(browser, "/inbox/")
    browser.post(f"{path}unread/")
    assert "Unread:" in page(browser, "/inbox/")
