"""The tabs of a client's record as somebody at the desk uses them: phones, people, reminders,
appointments, history."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from settee.audit.domain.record import record
from settee.audit.models import Entry
from settee.clients.domain.client import change_client
from settee.clients.models import Client, Relation
from settee.clients.queries import search
from settee.core.ids import new_id
from settee.desk.clients import appointments, history
from settee.practices.enums import Access, Subscription
from settee.practices.models import Member, Practice
from settee.scheduling.models import Appointment, Attendance
from tests.cast import make_client, sign_in
from tests.clients.statements import statements

CONTACT = {
    "version": "1",
    "email": "pilar@example.org",
    "phone": "845 555 0163",
    "phone_kind": "home",
    "phone_text_ok": "on",
    "preferred": "1",
    "invoice_option": "standard",
    "send_to": "client",
}
PERSON = {
    "who": "person",
    "name": "Ana Ruiz",
    "kind": "parent",
    "phone": "845 555 0164",
    "is_emergency": "on",
    "note": "Calls back after six.",
}


@pytest.fixture
def at_desk(pilar: Client, owner: Member) -> Browser:
    return sign_in(owner)


def address(client: Client, tab: str = "") -> str:
    return f"/clients/{client.id}/{tab}"


def reread(client: Client) -> Client:
    return Client.objects.get(id=client.id)


# Contact


def test_preferred_number_becomes_the_phone(at_desk: Browser, owner: Member, pilar: Client) -> None:
    more = {"phone2": "+49 30 901820", "phone2_kind": "work", "phone2_message_ok": "on"}
    posted = {**CONTACT, **more, "preferred": "2"}
    assert at_desk.post(address(pilar, "contact/"), posted).status_code == 302
    saved = reread(pilar)
    assert (saved.phone, saved.phone_kind) == ("+49 30 901820", "work")
    assert (saved.phone_message_ok, saved.phone_text_ok) == (True, False)
    assert saved.more_phones == [
        {"number": "(845) 555-0163", "kind": "home", "message_ok": False, "text_ok": True}
    ]
    assert search(owner, "845-555-0163", 5) == search(owner, "4930901820", 5) == [pilar]
    told = at_desk.get(address(pilar, "history/") + "?field=more_phones").text
    assert "<ins>Home (845) 555-0163, ok to text</ins>" in told


def test_emptied_first_number_is_followed_by_the_next(at_desk: Browser, pilar: Client) -> None:
    posted = {**CONTACT, "phone": "", "phone3": "845 555 0100", "phone3_kind": ""}
    at_desk.post(address(pilar, "contact/"), posted)
    saved = reread(pilar)
    assert (saved.phone, saved.phone_kind, saved.more_phones) == ("(845) 555-0100", "mobile", [])
    at_desk.post(address(pilar, "contact/"), {**CONTACT, "version": "2", "phone": ""})
    assert (reread(pilar).phone, reread(pilar).phone_text_ok) == ("", False)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("phone2", "(845) 555-0163", "This number is here already."),
        ("phone2", "12", "Write the number with its area code"),
        ("phone4_kind", "pager", "valid choice"),
        ("preferred", "9", "valid choice"),
        ("email", "pilar@", "valid email"),
    ],
)
def test_bad_contact_data_is_said_and_kept(
    at_desk: Browser, pilar: Client, name: str, typed: str, words: str
) -> None:
    answer = at_desk.post(address(pilar, "contact/"), {**CONTACT, "city": "Hudson", name: typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Hudson"' in answer.text
    assert reread(pilar).version == 1


def test_second_editor_of_phones_loses_nothing(
    at_desk: Browser, owner: Member, pilar: Client
) -> None:
    values = {"phone": "(845) 555-0111", "more_phones": []}
    change_client(actor=owner, client_id=pilar.id, values=values, version=1)
    first = {"initial-phone": "", "initial-phone_kind": "mobile", "initial-email": pilar.email}
    posted = {**CONTACT, **first, "phone": "", "phone_kind": "mobile"}
    answer = at_desk.post(address(pilar, "contact/"), posted)
    assert answer.status_code == 422
    assert "Phone: they saved (845) 555-0111. It is in the field now." in answer.text
    assert 'name="version" value="2"' in answer.text
    assert 'value="pilar@example.org"' in answer.text
    assert reread(pilar).version == 2


def test_second_editor_of_a_group_of_boxes_loses_nothing(
    at_desk: Browser, owner: Member, pilar: Client
) -> None:
    values = {"race_ethnicity": ["asian"], "pronouns": "she/her"}
    change_client(actor=owner, client_id=pilar.id, values=values, version=1)
    typed: dict[str, Any] = {
        "version": "1", "first_name": "Pilar", "last_name": "Castellanos", "code": "C001",
        "birth_date": "02/29/1984", "sex": "F", "signature_on_file": "True",
        "provider": str(owner.id), "pronouns": "they/them",
    }  # fmt: skip
    first = {f"initial-{name}": value for name, value in typed.items()} | {"initial-pronouns": ""}
    answer = at_desk.post(address(pilar), {**typed, **first})
    assert "Pronouns: they saved she/her. What you typed is still" in answer.text
    assert "Race and ethnicity: they saved Asian. It is in the field now." in answer.text
    again = {**typed, "version": "2", "race_ethnicity": ["asian"]}
    assert at_desk.post(address(pilar), again).status_code == 302
    assert (reread(pilar).race_ethnicity, reread(pilar).pronouns) == (["asian"], "they/them")


# People


def test_person_is_added_changed_and_removed(at_desk: Browser, pilar: Client) -> None:
    posted = {**PERSON, "relation_id": str(new_id())}
    for _ in range(2):
        answer = at_desk.post(address(pilar, "people/new/"), posted)
        assert answer["Location"] == address(pilar, "contact/")
    relation = Relation.objects.get()
    assert (relation.phone, relation.note) == ("(845) 555-0164", "Calls back after six.")
    page = at_desk.get(address(pilar)).text
    assert "Emergency contact" in page.split('class="aside"')[1]
    path = f"/clients/people/{relation.id}/"
    assert "Calls back after six." in at_desk.get(path).text
    changed = {**PERSON, "version": "1", "name": "Ana Ruiz-Vega"}
    assert at_desk.post(path, changed).status_code == 302
    answer = at_desk.post(path, {**changed, "name": "Anna"})
    assert answer.status_code == 422
    assert "Stored now: Name: Ana Ruiz-Vega" in answer.text
    page = at_desk.post(f"{path}remove/", follow=True).text
    assert f'action="{path}restore/"' in page
    assert "Nobody yet." in page
    assert "Ana Ruiz-Vega" in at_desk.post(f"{path}restore/", follow=True).text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, "Who is it? Write the name."),
        ({"phone": "12"}, "Write the number with its area code"),
        ({"kind": "enemy"}, "valid choice"),
        ({"zip": "1"}, "five or nine digits"),
        ({"who": "client"}, "Find the other client by name, and choose them."),
    ],
)
def test_bad_person_is_said_and_kept(
    at_desk: Browser, pilar: Client, more: dict[str, str], words: str
) -> None:
    answer = at_desk.post(address(pilar, "people/new/"), {**PERSON, **more})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Calls back after six." in answer.text
    assert Relation.objects.count() == 0


def test_other_client_is_found_and_linked_without_script(
    at_desk: Browser, in_linden: Practice, owner: Member, pilar: Client, clinician: Member
) -> None:
    owen = make_client(in_linden, "C002", "Castellanos", "Owen", provider=owner)
    posted = {**PERSON, "who": "client", "find": "owen"}
    answer = at_desk.post(address(pilar, "people/new/"), posted)
    assert f'name="linked" value="{owen.id}"' in answer.text
    assert (
        str(pilar.id)
        not in at_desk.post(address(pilar, "people/find/"), {"find": "castellanos"}).text
    )
    at_desk.post(address(pilar, "people/new/"), {**posted, "linked": str(owen.id)})
    assert Relation.objects.get().linked == owen
    again = at_desk.post(address(pilar, "people/new/"), {**posted, "linked": str(owen.id)})
    assert "Castellanos, Owen is linked to this client already." in again.text
    page = at_desk.get(address(owen, "contact/")).text
    assert f'href="{address(pilar)}"' in page
    Client.objects.filter(id=owen.id).update(provider=clinician)
    page = sign_in(clinician).get(address(owen, "contact/")).text
    assert "Another client, whom you can’t see" in page
    assert "Pilar" not in page


# Reminders & Portal


@pytest.mark.parametrize("reminders", [False, True])
@pytest.mark.parametrize("portal", [False, True])
def test_tab_opens_with_its_subscriptions(
    at_desk: Browser, linden: Practice, pilar: Client, reminders: bool, portal: bool
) -> None:
    linden.subscriptions = [
        *([Subscription.REMINDERS] if reminders else []),
        *([Subscription.CLIENT_PORTAL] if portal else []),
    ]
    linden.save()
    page = at_desk.get(address(pilar, "reminders/")).text
    assert ('name="reminder_phone"' in page) is reminders
    assert ("is not connected, and no invitation is sent." in page) is portal
    assert ("Switched off" in page) is not (reminders or portal)
    posted = {"version": "1", "reminder_phone": "845 555 0163", "reach_by": "text"}
    answer = at_desk.post(address(pilar, "reminders/"), posted)
    assert answer.status_code == (302 if reminders else 403)
    kept = ("(845) 555-0163", "text") if reminders else ("", "")
    assert (reread(pilar).reminder_phone, reread(pilar).reach_by) == kept


# Appointments


def make_places(owner: Member, client: Client, weeks: range) -> None:
    for week in weeks:
        start = timezone.now() + timedelta(weeks=week, hours=1)
        appointment = Appointment.objects.create(
            provider=owner, kind="client", start=start, end=start + timedelta(minutes=45)
        )
        Attendance.objects.create(appointment=appointment, client=client)


@pytest.mark.parametrize("past", [False, True])
def test_appointments_are_paged_there_and_back(
    owner: Member, pilar: Client, past: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appointments, "PAGE", 2)
    make_places(owner, pilar, range(-5, 5))

    def read(**edge: Any) -> Any:
        return appointments.read_places(owner, pilar, past=past, **edge)

    def starts(page: Any) -> list[Any]:
        return [place.appointment.start for place in page.places]

    first = read()
    second = read(after=_uuid(first.next))
    third = read(after=_uuid(second.next))
    seen = [*starts(first), *starts(second), *starts(third)]
    assert seen == sorted(seen, reverse=past)
    assert (len(seen), first.previous, third.next) == (5, "", "")
    assert starts(read(before=_uuid(third.previous))) == starts(second)
    back = read(before=_uuid(second.previous))
    assert (starts(back), back.previous) == (starts(first), "")


def _uuid(text: str) -> Any:
    return appointments._id(text)


def test_appointment_of_a_provider_not_seen_is_no_link(
    owner: Member, clinician: Member, pilar: Client
) -> None:
    make_places(owner, pilar, range(1))
    Client.objects.filter(id=pilar.id).update(provider=clinician)
    page = sign_in(clinician).get(address(pilar, "appointments/")).text
    assert "Maren Okafor" in page
    assert "/calendar/appointments/" not in page.split("<tbody>")[1].split("</tbody>")[0]


# History


def test_history_tells_every_field_in_words(at_desk: Browser, owner: Member, pilar: Client) -> None:
    values = {
        "ssn": "123456789", "marital_status": "married", "start_of_care": None,
        "signature_on_file": False, "notes": "Comes by bus.", "referred_by": "Dr. Pell",
    }  # fmt: skip
    change_client(actor=owner, client_id=pilar.id, values=values, version=1)
    values = {"marital_status": "widowed", "referred_by": ""}
    change_client(actor=owner, client_id=pilar.id, values=values, version=2)
    page = at_desk.get(address(pilar, "history/")).text
    for words in (
        "<del>Married</del> <ins>Widowed</ins>",
        "<ins>•••6789</ins>",
        "<del>yes</del> <ins>no</ins>",
        "<ins>Comes by bus.</ins>",
        '<del>Dr. Pell</del> <span class="quiet">emptied</span>',
        "Maren Okafor",
    ):
        assert words in page
    assert "123456789" not in page
    one = at_desk.get(address(pilar, "history/") + "?field=ssn").text
    assert ("•••6789" in one, "Widowed" in one) == (True, False)


def test_history_is_filtered_by_person_and_paged(
    at_desk: Browser, owner: Member, biller: Member, pilar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    monkeypatch.setattr(history, "SCAN", 3)
    for version in range(1, 8):
        who = biller if version == 4 else owner
        values = {"city": f"City {version}"} if version % 3 else {"pronouns": f"p{version}"}
        change_client(actor=who, client_id=pilar.id, values=values, version=version)
    choice = history.Choice(reads=False, user=None, field="", after=None)

    def read(**more: Any) -> tuple[list[str], str]:
        page = history.read_history(pilar, replace_(choice, **more), {})
        return [row.changes[0].after for row in page.rows], page.next

    assert read(user=biller.user_id) == (["City 4"], "")
    seen, after = [], ""
    for _ in range(4):
        rows, after = read(after=_uuid(after))
        seen += rows
    assert seen == ["City 7", "p6", "City 5", "City 4", "p3", "City 2", "City 1"]
    assert after == ""
    rows, after = read(field="pronouns")
    assert rows == ["p6"]
    assert read(field="pronouns", after=_uuid(after))[0] == ["p3"]


def replace_(choice: history.Choice, **more: Any) -> history.Choice:
    known = {name: getattr(choice, name) for name in ("reads", "user", "field", "after")}
    return history.Choice(**{**known, **more})


def test_looks_of_one_person_on_one_day_are_one_line(
    at_desk: Browser, owner: Member, biller: Member, pilar: Client
) -> None:
    for who in (biller, owner, owner, owner):
        record("client.read", actor=who, object_id=pilar.id, client_id=pilar.id)
    page = at_desk.get(address(pilar, "history/") + "?show=reads").text
    assert page.count("Opened the record") == 2
    assert '<span class="quiet">3 times</span>' in page
    assert "Iris Reyes" in page


def test_history_of_a_merged_record_is_told_with_the_other(
    at_desk: Browser, in_linden: Practice, owner: Member, pilar: Client
) -> None:
    old = make_client(in_linden, "C002", "Castellanos", "P.", provider=owner)
    change_client(actor=owner, client_id=old.id, values={"city": "Hudson"}, version=1)
    Client.objects.filter(id=old.id).update(merged_into=pilar)
    assert "<ins>Hudson</ins>" in at_desk.get(address(pilar, "history/")).text


def test_history_is_seen_only_with_the_client(
    at_desk: Browser, pilar: Client, clinician: Member
) -> None:
    for tab in ("history/", "history/?show=reads", "appointments/"):
        assert sign_in(clinician).get(address(pilar, tab)).status_code == 404
    clinician.access = Access.VIEW
    clinician.save()
    assert sign_in(clinician).get(address(pilar, "history/")).status_code == 200


@pytest.mark.parametrize("asked", ["after=x", "who=x", "field=password", "after=1&show=past"])
def test_nonsense_in_the_address_shows_the_usual(
    at_desk: Browser, pilar: Client, asked: str
) -> None:
    for tab in ("history/", "appointments/", "documents/"):
        assert at_desk.get(address(pilar, f"{tab}?{asked}")).status_code == 200


def test_pages_take_as_many_statements_for_three_rows_as_for_one(
    at_desk: Browser, in_linden: Practice, owner: Member, pilar: Client
) -> None:
    counts = {"contact/": 8, "appointments/": 9, "history/": 11, "history/?show=reads": 11}
    for number in range(3):
        other = make_client(in_linden, f"X{number}", "Other", "One", provider=owner)
        Relation.objects.create(client=pilar, linked=other, is_emergency=True)
        make_places(owner, pilar, range(number, number + 1))
        change_client(
            actor=owner, client_id=pilar.id, values={"city": f"C{number}"}, version=number + 1
        )
        if number == 1:
            continue
        for tab, count in counts.items():
            at_desk.get(address(pilar, tab))
            with statements(count):
                assert at_desk.get(address(pilar, tab)).status_code == 200


# Adding


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"first_name": "pilár", "last_name": "castellanos"}, True),
        ({"last_name": "Castellanos", "birth_date": "2/29/1984"}, True),
        ({"email": "Pilar.Castellanos@example.org"}, True),
        ({"last_name": "Castellanos", "birth_date": "2/3"}, False),
        ({"first_name": "Pilar"}, False),
        ({}, False),
    ],
)
def test_somebody_alike_is_told_while_typing(
    at_desk: Browser, pilar: Client, clinician: Member, typed: dict[str, str], found: bool
) -> None:
    answer = at_desk.post("/clients/alike/", typed).text
    assert ("Castellanos, Pilar" in answer) is found
    assert "Add anyway" not in answer
    assert "Castellanos" not in sign_in(clinician).post("/clients/alike/", typed).text


_NAMES = sorted({*CONTACT, *PERSON, "phone2", "linked", "find", "reminder_phone"} - {"version"})


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(posted=st.dictionaries(st.sampled_from(_NAMES), st.text(max_size=60), max_size=6))
def test_any_text_in_any_field_is_answered(
    at_desk: Browser, pilar: Client, posted: dict[str, str]
) -> None:
    usual = {**PERSON, **CONTACT, "version": str(reread(pilar).version)}
    for tab in ("contact/", "people/new/", "discharge/"):
        answer = at_desk.post(address(pilar, tab), {**usual, **posted})
        assert answer.status_code in (302, 422)
    assert at_desk.post(address(pilar, "people/find/"), posted).status_code == 200
    assert at_desk.post("/clients/alike/", posted).status_code == 200
    assert Entry.objects.exists()
