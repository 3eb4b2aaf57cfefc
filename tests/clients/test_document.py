"""A client's documents: told by their bytes, kept once, audited, deleted and taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from settee.audit.models import Entry
from settee.clients.domain.document import (
    Upload,
    add_document,
    change_document,
    delete_document,
    get_document,
    open_document,
)
from settee.clients.enums import DocumentKind
from settee.clients.models import Client, Document
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.core.ids import new_id
from settee.files.domain.content import content_type_of
from settee.files.domain.storage import path_of
from settee.practices.enums import Access
from settee.practices.models import Member

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PDF = b"%PDF-1.7 consent to treatment"


def picture(form: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (3, 2), "red").save(out, form)
    return out.getvalue()


def add(actor: Member, client: Client, **more: Any) -> Document:
    given: dict[str, Any] = {
        "document_id": new_id(),
        "upload": Upload("Consent 2026.pdf", PDF),
        "title": "",
        "kind": DocumentKind.CONSENT,
        "date": date(2026, 11, 30),
        "note": "Signed at home.",
        "now": NOW,
    }
    return add_document(actor=actor, client_id=client.id, **{**given, **more})


def actions(client: Client) -> list[str]:
    entries = Entry.objects.filter(client_id=client.id).order_by("at", "id")
    return [entry.action for entry in entries]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (picture("BMP"), "application/octet-stream"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream"),
        (b"<html><script>alert(1)</script>", "application/octet-stream"),
        (b"\x89PNG\r\n\x1a\n but not really", "application/octet-stream"),
        (b" %PDF-1.7", "application/octet-stream"),
        (b"x", "application/octet-stream"),
    ],
)
def test_content_is_told_by_its_bytes(content: bytes, kind: str) -> None:
    assert content_type_of(content) == kind


def test_document_is_kept_encrypted_and_once(pilar: Client, owner: Member) -> None:
    id_ = new_id()
    document = add(owner, pilar, document_id=id_)
    assert add(owner, pilar, document_id=id_) == document
    assert (document.title, document.file.content_type) == ("Consent 2026", "application/pdf")
    assert b"consent" not in path_of(document.file_id).read_bytes()
    assert open_document(actor=owner, document_id=id_) == (document, PDF)
    assert actions(pilar) == ["document.add", "document.read"]


def test_document_belongs_to_those_who_see_the_client(
    pilar: Client, owner: Member, clinician: Member
) -> None:
    document = add(owner, pilar)
    works: list[Callable[[], object]] = [
        lambda: get_document(clinician, document.id),
        lambda: open_document(actor=clinician, document_id=document.id),
        lambda: delete_document(actor=clinician, document_id=document.id, now=NOW),
        lambda: add(clinician, pilar),
    ]
    for work in works:
        with pytest.raises(Hidden):
            work()
    clinician.access = Access.VIEW
    open_document(actor=clinician, document_id=document.id)
    changes: list[Callable[[], object]] = [
        lambda: delete_document(actor=clinician, document_id=document.id, now=NOW),
        lambda: change_document(
            actor=clinician, document_id=document.id, values={"title": "X"}, version=1
        ),
        lambda: add(clinician, pilar),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()
    assert Document.objects.get().deleted_at is None


def test_deleted_document_is_not_opened_and_comes_back(pilar: Client, owner: Member) -> None:
    document = add(owner, pilar)
    for _ in range(2):
        delete_document(actor=owner, document_id=document.id, now=NOW)
    with pytest.raises(Hidden):
        open_document(actor=owner, document_id=document.id)
    delete_document(actor=owner, document_id=document.id, now=NOW, away=False)
    assert open_document(actor=owner, document_id=document.id)[1] == PDF
    assert actions(pilar) == [
        "document.add", "document.delete", "document.restore", "document.read",
    ]  # fmt: skip


def test_second_editor_of_a_document_is_refused(pilar: Client, owner: Member) -> None:
    document = add(owner, pilar)
    change_document(actor=owner, document_id=document.id, values={"title": "One"}, version=1)
    with pytest.raises(ChangedMeanwhile):
        change_document(actor=owner, document_id=document.id, values={"title": "Two"}, version=1)
    assert Document.objects.get().title == "One"
