"""Messages between members: who gets them, who sees them, what is kept of them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from settee.core.errors import Hidden
from settee.core.ids import new_id
from settee.core.scope import practice_scope
from settee.files.domain.storage import read
from settee.messaging import queries
from settee.messaging.access import get_attachment, get_place
from settee.messaging.domain.thread import (
    Enclosure,
    NobodyToWriteTo,
    NoReply,
    WrittenAnew,
    archive,
    mark_read,
    mark_unread,
    notify,
    reply,
    start_thread,
)
from settee.messaging.models import Attachment, Message, Thread
from settee.practices.enums import Association
from settee.practices.models import Member, Practice

NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(
    actor: Member,
    *to: Member,
    subject: str = "Room two",
    body: str = "Is it free?",
    minutes: int = 0,
    **more: object,
) -> Thread:
    return start_thread(
        actor=actor,
        message_id=new_id(),
        recipients=[member.id for member in to],
        subject=subject,
        body=body,
        now=NOW + timedelta(minutes=minutes),
        **more,  # type: ignore[arg-type]
    )


def unread(member: Member) -> int:
    found = Member.objects.annotate(unread=queries.unread_threads()).get(id=member.id)
    return int(found.unread)


def subjects(member: Member, **asked: object) -> list[str]:
    page = queries.read_page(member, **asked)  # type: ignore[arg-type]
    return [place.thread.subject for place in page.places]


def test_message_is_unread_for_who_gets_it(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    write(owner, clinician)
    assert [unread(one) for one in (owner, clinician, biller)] == [0, 1, 0]
    assert [subjects(one) for one in (owner, clinician, biller)] == [["Room two"], ["Room two"], []]


def test_thread_is_hidden_from_all_others_and_from_administrators(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    thread = write(clinician, biller)
    assert get_place(biller, thread.id).unread is True
    with pytest.raises(Hidden):
        get_place(owner, thread.id)


def test_thread_of_another_practice_is_hidden(
    linden: Practice, owner: Member, clinician: Member, stranger: Member
) -> None:
    with practice_scope(linden.id):
        thread = write(owner, clinician)
    with practice_scope(stranger.practice.id):
        assert Thread.objects.count() == 0
        with pytest.raises(Hidden):
            get_place(stranger, thread.id)


def test_reply_comes_to_everybody_and_back_from_the_archive(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    thread = write(owner, clinician, biller)
    archive(actor=biller, thread_id=thread.id)
    assert (subjects(biller), subjects(biller, archived=True)) == ([], ["Room two"])
    reply(
        actor=clinician,
        thread_id=thread.id,
        message_id=new_id(),
        body="Yes.",
        now=NOW + timedelta(1),
    )
    assert [unread(one) for one in (owner, clinician, biller)] == [1, 0, 1]
    assert subjects(biller) == ["Room two"]
    bodies = [message.body for message in queries.messages_of(get_place(owner, thread.id))]
    assert bodies == ["Is it free?", "Yes."]


def test_reading_counts_once(in_linden: Practice, owner: Member, clinician: Member) -> None:
    place = get_place(clinician, write(owner, clinician).id)
    assert [mark_read(actor=clinician, place=place) for _ in range(2)] == [True, False]
    assert unread(clinician) == 0


def test_archive_is_one_persons_own_and_is_taken_back(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    thread = write(owner, clinician)
    archive(actor=clinician, thread_id=thread.id)
    assert (unread(clinician), subjects(clinician), subjects(owner)) == (0, [], ["Room two"])
    archive(actor=clinician, thread_id=thread.id, away=False)
    assert subjects(clinician) == ["Room two"]


def test_form_sent_twice_is_one_message(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    key = new_id()
    once, twice = (
        start_thread(
            actor=owner, message_id=key, recipients=[clinician.id], subject="a", body="b", now=NOW
        )
        for _ in range(2)
    )
    assert once == twice
    answers = [
        reply(actor=clinician, thread_id=once.id, message_id=key2, body="c", now=NOW)
        for key2 in [new_id()] * 2
    ]
    assert answers[0] == answers[1]
    assert (Thread.objects.count(), Message.objects.count()) == (1, 2)


def test_id_of_anothers_message_is_refused(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    thread = write(owner, clinician)
    theirs = Message.objects.get().id
    with pytest.raises(WrittenAnew):
        reply(actor=clinician, thread_id=thread.id, message_id=theirs, body="c", now=NOW)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("who", ["nobody", "self", "stranger", "left"])
def test_recipients_are_others_of_the_practice(
    in_linden: Practice, owner: Member, clinician: Member, stranger: Member, who: str
) -> None:
    if who == "left":
        Member.objects.filter(id=clinician.id).update(association=Association.NONE)
    ids = {"nobody": [], "self": [owner], "stranger": [stranger], "left": [clinician]}[who]
    with pytest.raises(NobodyToWriteTo):
        write(owner, *ids)
    assert Thread.objects.count() == 0


def test_message_of_the_program_has_no_reply(in_linden: Practice, owner: Member) -> None:
    thread = notify(members=[owner], subject="Hello", body="b", now=NOW)
    assert (unread(owner), queries.messages_of(get_place(owner, thread.id))[0].sender) == (1, None)
    with pytest.raises(NoReply):
        reply(actor=owner, thread_id=thread.id, message_id=new_id(), body="c", now=NOW)


def test_body_is_sealed_in_the_database(
    in_linden: Practice, owner: Member, clinician: Member
) -> None:
    write(owner, clinician, body="Marigold")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM messaging_message")
        (sealed,) = cursor.fetchone()
    assert b"Marigold" not in bytes(sealed)
    assert Message.objects.get().body == "Marigold"


def test_attachment_is_for_those_who_take_part(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    write(owner, clinician, enclosures=[Enclosure("plan.pdf", "application/pdf", b"%PDF-1")])
    attachment = Attachment.objects.get()
    file = get_attachment(clinician, attachment.id).file
    assert (file.name, file.content_type, read(file)) == ("plan.pdf", "application/pdf", b"%PDF-1")
    with pytest.raises(Hidden):
        get_attachment(biller, attachment.id)
    with pytest.raises(Hidden):
        get_attachment(clinician, uuid.uuid4())


@pytest.mark.parametrize(
    ("text", "found"),
    [("ROOM", True), ("maren", True), ("wilk room", True), ("rôom", True), ("zebra", False)],
)
def test_search_reads_subject_and_names(
    in_linden: Practice, owner: Member, clinician: Member, text: str, found: bool
) -> None:
    write(owner, clinician)
    assert subjects(clinician, text=text) == (["Room two"] if found else [])


def test_search_reads_what_was_written_in_every_message_of_a_thread(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    thread = write(owner, clinician, body="The radiator is cold")
    reply(actor=clinician, thread_id=thread.id, message_id=new_id(), body="Plumber came", now=NOW)
    assert subjects(clinician, text="radiator plumber room") == ["Room two"]
    assert subjects(clinician, text="radiator boiler") == []
    assert subjects(biller, text="radiator") == []


def test_search_reads_the_latest_messages_alone(
    in_linden: Practice, owner: Member, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SEARCHED", 1)
    write(owner, clinician, subject="Old", body="radiator")
    write(owner, clinician, subject="New", body="radiator", minutes=5)
    assert subjects(clinician, text="radiator") == ["New"]


def test_unread_again_is_for_this_person_alone(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member
) -> None:
    thread = write(owner, clinician, biller)
    for member in (clinician, biller):
        mark_read(actor=member, place=get_place(member, thread.id))
    mark_unread(actor=clinician, thread_id=thread.id)
    mark_unread(actor=clinician, thread_id=thread.id)
    assert [unread(member) for member in (owner, clinician, biller)] == [0, 1, 0]


@pytest.mark.parametrize("text", ["%", "_", "\\", "\0", "x" * 500])
def test_search_takes_any_letters(
    in_linden: Practice, owner: Member, clinician: Member, text: str
) -> None:
    write(owner, clinician)
    assert subjects(clinician, text=text) == (["Room two"] if text == "\0" else [])


def test_pages_follow_one_another_both_ways(
    in_linden: Practice, owner: Member, clinician: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):  # two of them at the same moment
        write(owner, clinician, subject=str(number), minutes=number // 2)
    shown, after, pages = [], None, []
    while True:
        page = queries.read_page(clinician, after=after)
        pages.append(page)
        shown += [place.thread.subject for place in page.places]
        if not page.next:
            break
        after = uuid.UUID(page.next)
    assert sorted(shown, reverse=True) == ["4", "3", "2", "1", "0"]
    assert (shown[0], len(pages), pages[0].previous) == ("4", 3, "")
    back = queries.read_page(clinician, before=uuid.UUID(pages[2].previous))
    assert [p.id for p in back.places] == [p.id for p in pages[1].places]
    assert queries.read_page(clinician, before=uuid.UUID(back.previous)).previous == ""
