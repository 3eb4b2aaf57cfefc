"""A client's documents: taken in, opened, described anew, deleted and taken back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from settee.audit.domain.record import record
from settee.clients.access import get_client_to_change, require_change
from settee.clients.enums import DocumentKind
from settee.clients.models import Document
from settee.core.changes import save_changes
from settee.core.errors import Hidden
from settee.files.domain.content import content_type_of
from settee.files.domain.storage import read, store
from settee.practices.models import Member
from settee.practices.privileges import sees

EDITABLE = frozenset({"title", "kind", "date", "note"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: ``name`` is what its sender called it."""

    name: str
    content: bytes


def get_document(actor: Member, document_id: uuid.UUID, *, lock: bool = False) -> Document:
    """With client, file and who added it; deleted ones too. Raises Hidden."""
    documents = Document.objects.select_related("client__provider__user", "file", "added_by__user")
    if lock:
        documents = documents.select_for_update(of=("self",))
    document = documents.filter(id=document_id).first()
    if document is None or not sees(actor, document.client.provider_id):
        raise Hidden
    return document


@transaction.atomic
def add_document(
    *,
    actor: Member,
    client_id: uuid.UUID,
    document_id: uuid.UUID,
    upload: Upload,
    title: str,
    kind: DocumentKind,
    date: date,
    note: str,
    now: datetime,
) -> Document:
    """The new document; the one there is if this form was sent before.

    What it is, is told by its bytes. Raises Hidden, NotAllowed.
    """
    client = get_client_to_change(actor, client_id)
    if stored := Document.objects.filter(id=document_id, client=client).first():
        return stored
    content_type = content_type_of(upload.content)
    document = Document(
        id=document_id,
        client=client,
        file=store(upload.content, name=upload.name, content_type=content_type),
        title=title or upload.name.rpartition(".")[0][:200] or upload.name[:200],
        kind=kind,
        date=date,
        note=note,
        added_by=actor,
        added_at=now,
    )
    document.save(force_insert=True)
    told = {"title": document.title, "kind": kind, "date": date, "note": note}
    changes = {name: (None, value) for name, value in told.items() if value}
    _record("document.add", actor, document, changes)
    return document


@transaction.atomic
def open_document(*, actor: Member, document_id: uuid.UUID) -> tuple[Document, bytes]:
    """The document and its bytes; that it was opened is audited. Raises Hidden."""
    document = get_document(actor, document_id)
    if document.deleted_at:
        raise Hidden
    _record("document.read", actor, document)
    return document, read(document.file)


@transaction.atomic
def change_document(
    *, actor: Member, document_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Document:
    """Raises Hidden, NotAllowed, ChangedMeanwhile."""
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"not data of a document: {sorted(unknown)}")
    document = _to_change(actor, document_id)
    if changes := save_changes(document, values, version=version):
        _record("document.update", actor, document, changes)
    return document


@transaction.atomic
def delete_document(
    *, actor: Member, document_id: uuid.UUID, now: datetime, away: bool = True
) -> Document:
    """Take it out of the record, or (``away`` false) back. Raises Hidden, NotAllowed."""
    document = _to_change(actor, document_id)
    if (document.deleted_at is not None) == away:
        return document
    document.deleted_at = now if away else None
    document.version += 1
    document.save(update_fields=["deleted_at", "version"])
    if away:
        _record("document.delete", actor, document, {"title": (document.title, None)})
    else:
        _record("document.restore", actor, document, {"title": (None, document.title)})
    return document


def _to_change(actor: Member, document_id: uuid.UUID) -> Document:
    document = get_document(actor, document_id, lock=True)
    require_change(actor, document.client)
    return document


def _record(
    action: str,
    actor: Member,
    document: Document,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    record(
        action,
        actor=actor,
        object_id=document.id,
        client_id=document.client_id,
        changes=changes,
    )
