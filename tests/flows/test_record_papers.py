"""Documents and own fields as somebody at the desk uses them, and the settings of the fields."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from settee.audit.models import Entry
from settee.clients.models import Client, Document, InformationAnswer, InformationField
from settee.core.ids import new_id
from settee.practices.enums import Access, Association
from settee.practices.models import Member, Practice
from tests.cast import sign_in
from tests.clients.statements import statements

PDF = b"%PDF-1.7 consent"
PAPER = {"kind": "consent", "date": "11/20/2025", "note": "Signed at home.", "title": ""}


@pytest.fixture
def at_desk(pilar: Client, owner: Member) -> Browser:
    return sign_in(owner)


def address(client: Client, tab: str = "") -> str:
    return f"/clients/{client.id}/{tab}"


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (3, 2), "red").save(out, "PNG")
    return out.getvalue()


def upload(browser: Browser, client: Client, *files: tuple[str, bytes], **more: str) -> Any:
    sent = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
    posted: dict[str, Any] = {**PAPER, "upload_id": str(new_id()), **more, "documents": sent}
    return browser.post(address(client, "documents/"), posted)


# Documents


def test_several_files_are_added_once_and_listed(at_desk: Browser, pilar: Client) -> None:
    id_ = str(new_id())
    for _ in range(2):
        files = [("Consent.pdf", PDF), ("card.png", picture())]
        assert upload(at_desk, pilar, *files, upload_id=id_).status_code == 302
    page = at_desk.get(address(pilar, "documents/")).text
    assert "2 documents" in page
    assert [row.title for row in Document.objects.order_by("id")] == ["Consent", "card"]
    assert [row.file.content_type for row in Document.objects.order_by("id")] == [
        "application/pdf", "image/png",
    ]  # fmt: skip


def test_title_of_several_is_counted(at_desk: Browser, pilar: Client) -> None:
    upload(at_desk, pilar, ("a.pdf", PDF), ("b.pdf", PDF), title="Release")
    assert [row.title for row in Document.objects.order_by("id")] == ["Release (1)", "Release (2)"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "shown"),
    [
        ("a.pdf", PDF, "application/pdf", True),
        ("a.html", picture(), "image/png", True),
        ("a.pdf", b"<script>alert(1)</script>", "application/octet-stream", False),
        ("a.svg", b"<svg onload='alert(1)'/>", "application/octet-stream", False),
    ],
)
def test_file_is_shown_safely_or_only_saved(
    at_desk: Browser, pilar: Client, name: str, content: bytes, kind: str, shown: bool
) -> None:
    upload(at_desk, pilar, (name, content))
    path = f"/clients/documents/{Document.objects.get().id}/"
    answer = at_desk.get(f"{path}file/")
    assert (answer.content, answer["Content-Type"]) == (content, kind)
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert answer["Content-Security-Policy"].startswith("default-src 'none';")
    assert answer["Content-Security-Policy"].endswith("sandbox") is (kind != "application/pdf")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert at_desk.get(f"{path}file/?save")["Content-Disposition"].startswith("attachment")
    assert [entry.action for entry in Entry.objects.filter(action="document.read")] == [
        "document.read"
    ] * 2
    looked = at_desk.get(address(pilar, "history/") + "?show=reads").text
    assert "<b>Opened a document</b>: a" in looked
    page = at_desk.get(path)
    assert ("preview" in page.text) is shown
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-src" not in at_desk.get(address(pilar))["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("files", "more", "words"),
    [
        ([], {}, "Choose a file."),
        ([("a.pdf", b"")], {}, "This file is empty."),
        ([(f"{n}.pdf", PDF) for n in range(11)], {}, "These are too many at once."),
        ([("a.pdf", b"%PDF-" + bytes(25 * 2**20))], {}, "a.pdf is larger than 25 MB."),
        ([("a.pdf", PDF)], {"date": "1/1/2199"}, "This day has not come yet."),
        ([("a.pdf", PDF)], {"kind": "novel"}, "valid choice"),
        ([("a.pdf", PDF)], {"upload_id": "x"}, "This page was not whole."),
    ],
)
def test_bad_upload_is_said_and_nothing_kept(
    at_desk: Browser,
    pilar: Client,
    files: list[tuple[str, bytes]],
    more: dict[str, str],
    words: str,
) -> None:
    answer = upload(at_desk, pilar, *files, **more)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Signed at home." in answer.text
    assert Document.objects.count() == 0


def test_document_is_described_anew_deleted_and_restored(at_desk: Browser, pilar: Client) -> None:
    upload(at_desk, pilar, ("a.pdf", PDF))
    path = f"/clients/documents/{Document.objects.get().id}/"
    posted = {**PAPER, "version": "1", "title": "Consent to treatment"}
    assert at_desk.post(path, posted).status_code == 302
    answer = at_desk.post(path, {**posted, "title": "Agreement"})
    assert "Stored now: Title: Consent to treatment" in answer.text
    assert 'value="Agreement"' in answer.text
    page = at_desk.post(f"{path}delete/", follow=True).text
    assert f'action="{path}restore/"' in page
    assert at_desk.get(f"{path}file/").status_code == 404
    assert "Consent to treatment" in at_desk.get(address(pilar, "documents/?show=deleted")).text
    assert "<tbody>" in at_desk.post(f"{path}restore/", follow=True).text
    assert at_desk.get(f"{path}file/").content == PDF


def test_view_only_opens_documents_and_changes_none(
    at_desk: Browser, pilar: Client, clinician: Member
) -> None:
    upload(at_desk, pilar, ("a.pdf", PDF))
    path = f"/clients/documents/{Document.objects.get().id}/"
    browser = sign_in(clinician)
    for tab in (path, f"{path}file/"):
        assert browser.get(tab).status_code == 404
    clinician.access = Access.VIEW
    clinician.save()
    assert browser.get(f"{path}file/").content == PDF
    assert ">Save</button>" not in browser.get(path).text
    assert "Add documents" not in browser.get(address(pilar, "documents/")).text
    for away in (path, f"{path}delete/", f"{path}restore/", address(pilar, "documents/")):
        assert browser.post(away, PAPER).status_code == 403
    assert Document.objects.get().version == 1


def test_documents_take_as_many_statements_for_three_as_for_one(
    at_desk: Browser, pilar: Client
) -> None:
    for count in (1, 2):
        for _ in range(count):
            upload(at_desk, pilar, ("a.pdf", PDF))
        at_desk.get(address(pilar, "documents/"))
        with statements(9):
            at_desk.get(address(pilar, "documents/"))


# Other Information


def field(kind: str, label: str = "", **more: Any) -> InformationField:
    choices = ["Cat", "Dog"] if kind in ("choice", "choices") else []
    return InformationField.objects.create(
        label=label or f"A {kind}", kind=kind, **{"choices": choices, **more}
    )


def name(row: InformationField) -> str:
    return f"field_{row.id.hex}"


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "shown"),
    [
        ("line", " a  b ", "a b", 'value="a b"'),
        ("text", "one\ntwo", "one\ntwo", "one\ntwo</textarea>"),
        ("choice", "Dog", "Dog", '<option value="Dog" selected>'),
        ("choices", ["Cat", "Dog"], "Cat\nDog", 'value="Dog"'),
        ("date", "2/28/2027", "2027-02-28", 'value="02/28/2027"'),
        ("yes_no", "no", "no", '<option value="no" selected>'),
        ("number", "12.50", "12.5", 'value="12.5"'),
        ("number", "100", "100", 'value="100"'),
    ],
)
def test_answer_is_kept_and_shown_again(
    at_desk: Browser, pilar: Client, kind: str, typed: Any, stored: str, shown: str
) -> None:
    row = field(kind)
    answer = at_desk.post(address(pilar, "information/"), {"version": "1", name(row): typed})
    assert answer.status_code == 302
    assert InformationAnswer.objects.get().value.replace("\r", "") == stored
    assert shown in at_desk.get(address(pilar, "information/")).text.replace("\r", "")
    at_desk.post(address(pilar, "information/"), {"version": "2"})
    assert InformationAnswer.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("line", "x" * 501, "at most 500 characters"),
        ("choice", "Fish", "valid choice"),
        ("choices", "Fish", "valid choice"),
        ("date", "2/30/2027", "Such a day must exist."),
        ("number", "two", "Write a number"),
        ("number", "1e999", "digits"),
        ("yes_no", "maybe", "valid choice"),
    ],
)
def test_bad_answer_is_said_and_the_others_kept(
    at_desk: Browser, pilar: Client, kind: str, typed: str, words: str
) -> None:
    row, other = field(kind), field("line", "School")
    posted = {"version": "1", name(row): typed, name(other): "Elm"}
    answer = at_desk.post(address(pilar, "information/"), posted)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Elm"' in answer.text
    assert InformationAnswer.objects.count() == 0


def test_second_to_answer_sees_what_the_first_said(at_desk: Browser, pilar: Client) -> None:
    pets, school = field("choices", "Pets"), field("line", "School")
    path = address(pilar, "information/")
    at_desk.post(path, {"version": "1", name(pets): ["Cat"], name(school): "Elm"})
    late = {"version": "1", f"initial-{name(school)}": "", name(school): "Oak"}
    answer = at_desk.post(path, late)
    assert answer.status_code == 422
    assert "Pets: they saved Cat. It is in the field now." in answer.text
    assert "School: they saved Elm. What you typed is still in the field." in answer.text
    assert 'value="Oak"' in answer.text
    again = {**late, "version": "2", name(pets): ["Cat"]}
    assert at_desk.post(path, again).status_code == 302
    assert sorted(row.value for row in InformationAnswer.objects.all()) == ["Cat", "Oak"]


def test_answers_outlive_choices_and_fields(at_desk: Browser, pilar: Client) -> None:
    pets, school = field("choice", "Pets"), field("line", "School")
    path = address(pilar, "information/")
    at_desk.post(path, {"version": "1", name(pets): "Cat", name(school): "Elm"})
    InformationField.objects.filter(id=pets.id).update(choices=["Dog"])
    InformationField.objects.filter(id=school.id).update(active=False)
    page = at_desk.get(path).text
    assert '<option value="Cat" selected>' in page
    assert "Asked before" in page
    at_desk.post(path, {"version": "2", name(pets): "Cat"})
    assert sorted(row.value for row in InformationAnswer.objects.all()) == ["Cat", "Elm"]


def test_fields_are_added_changed_moved_and_archived(at_desk: Browser) -> None:
    posted = {"label": "Pets", "kind": "choice", "choices": " Cat \n\nDog\nCat", "hint": "All."}
    assert at_desk.post("/settings/information/new/", posted).status_code == 302
    row = InformationField.objects.get()
    assert (row.choices, row.hint) == (["Cat", "Dog"], "All.")
    path = f"/settings/information/{row.id}/"
    taken = at_desk.post("/settings/information/new/", {**posted, "label": "pets"})
    assert "There is a field “pets” already." in taken.text
    changed = {**posted, "version": "1", "kind": "line", "label": "Animals"}
    assert at_desk.post(path, changed).status_code == 302
    row.refresh_from_db()
    assert (row.label, row.kind, row.choices) == ("Animals", "line", [])
    conflict = at_desk.post(path, {**changed, "label": "Beasts"})
    assert "Stored now: Question: Animals" in conflict.text
    page = at_desk.post(f"{path}archive/", follow=True).text
    assert f'action="{path}restore/"' in page
    assert "Animals is asked again." in at_desk.post(f"{path}restore/", follow=True).text
    other = field("line", "School", position=9)
    at_desk.post(f"/settings/information/{other.id}/move/", {"up": "1"})
    assert [one.label for one in InformationField.objects.all()] == ["School", "Animals"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"label": " "}, "Fill this in."),
        ({"kind": "poem"}, "valid choice"),
        ({"choices": " \n "}, "Write the choices, one a line."),
        ({"choices": "x" * 101}, "at most 100 characters"),
        ({"choices": "\n".join(map(str, range(51)))}, "up to 50 choices"),
    ],
)
def test_bad_field_is_said(at_desk: Browser, more: dict[str, str], words: str) -> None:
    posted = {"label": "Pets", "kind": "choice", "choices": "Cat\nDog", **more}
    answer = at_desk.post("/settings/information/new/", posted)
    assert answer.status_code == 422
    assert words in answer.text
    assert InformationField.objects.count() == 0


def test_fields_are_shown_to_all_and_changed_by_few(
    at_desk: Browser, in_linden: Practice, clinician: Member
) -> None:
    row = field("line", "School")
    browser = sign_in(clinician)
    page = browser.get("/settings/information/").text
    assert "School" in page
    assert "You can see the practice’s data but not change it." in page
    assert "Archive" not in page
    assert ">Save</button>" not in browser.get(f"/settings/information/{row.id}/").text
    assert browser.get("/settings/information/new/").status_code == 403
    clinician.association = Association.MODIFY
    clinician.save()
    assert browser.get("/settings/information/new/").status_code == 200


def test_fields_take_as_many_statements_for_three_as_for_one(
    at_desk: Browser, pilar: Client
) -> None:
    for labels in (["One"], ["Two", "Three"]):
        for label in labels:
            row = field("line", label)
            InformationAnswer.objects.create(client=pilar, field=row, value="x")
        for path, count in (("/settings/information/", 5), (address(pilar, "information/"), 10)):
            at_desk.get(path)
            with statements(count):
                assert at_desk.get(path).status_code == 200


_NAMES = sorted({*PAPER, "label", "choices", "hint", "version", "upload_id", "field_id"})


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(posted=st.dictionaries(st.sampled_from(_NAMES), st.text(max_size=60), max_size=6))
def test_any_text_in_any_field_is_answered(
    at_desk: Browser, pilar: Client, posted: dict[str, str]
) -> None:
    rows = list(InformationField.objects.all()) or [field(kind) for kind in ("number", "date")]
    said = dict(zip(map(name, rows), posted.values(), strict=False))
    for path in (address(pilar, "information/"), "/settings/information/new/"):
        answer = at_desk.post(
            path, {"version": "1", "label": "Q", "kind": "line", **posted, **said}
        )
        assert answer.status_code in (302, 422)
    file = SimpleUploadedFile("a.pdf", PDF)
    answer = at_desk.post(address(pilar, "documents/"), {**PAPER, **posted, "documents": file})
    assert answer.status_code in (302, 422)
