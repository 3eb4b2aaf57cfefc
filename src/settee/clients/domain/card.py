"""Pictures of an insurance card, front and back. The one taken away last can be put back."""

import uuid
from typing import Literal

from django.db import transaction

from settee.audit.domain.record import record
from settee.audit.models import Entry
from settee.clients.access import get_client, get_client_to_change
from settee.clients.models import Coverage
from settee.core.errors import Hidden
from settee.files.domain.pictures import read_picture
from settee.files.domain.storage import store
from settee.files.models import StoredFile
from settee.practices.models import Member

Side = Literal["front", "back"]
SIDES: tuple[Side, ...] = ("front", "back")
_EDGE = 1600  # pixels: small print on a card stays readable


def get_coverage(actor: Member, coverage_id: uuid.UUID, *, change: bool = False) -> Coverage:
    """An insurance of a client whom ``actor`` may see, or change. Raises Hidden, NotAllowed."""
    row = Coverage.objects.filter(id=coverage_id).first()
    if row is None:
        raise Hidden
    get = get_client_to_change if change else get_client
    row.client = get(actor, row.client_id)
    return row


def read_card(
    *, actor: Member, coverage_id: uuid.UUID, side: Side, recorded: bool = True
) -> StoredFile:
    """The picture; its opening is recorded, but for the small one that stands in the record, whose
    reading is. Raises Hidden."""
    row = get_coverage(actor, coverage_id)
    file: StoredFile | None = getattr(row, _field(side))
    if file is None:
        raise Hidden
    if recorded:
        record(f"card_{side}.read", actor=actor, object_id=file.id, client_id=row.client_id)
    return file


@transaction.atomic
def put_card(*, actor: Member, coverage_id: uuid.UUID, side: Side, content: bytes) -> Coverage:
    """Keep an uploaded picture, made smaller, in place of the one there is.

    Raises Hidden, NotAllowed, NotAPicture.
    """
    row = get_coverage(actor, coverage_id, change=True)
    picture = read_picture(content, edge=_EDGE)
    name = f"card-{side}.{picture.ending}"
    file = store(picture.content, name=name, content_type=picture.content_type)
    _set(row, side, file)
    return _told(row, side, "add", file, actor)


@transaction.atomic
def remove_card(*, actor: Member, coverage_id: uuid.UUID, side: Side) -> uuid.UUID | None:
    """Take the picture off the record; its id, with which ``restore_card`` puts it back.

    Raises Hidden, NotAllowed.
    """
    row = get_coverage(actor, coverage_id, change=True)
    file: StoredFile | None = getattr(row, _field(side))
    if file is None:
        return None
    _set(row, side, None)
    _told(row, side, "remove", file, actor)
    return file.id


@transaction.atomic
def restore_card(
    *, actor: Member, coverage_id: uuid.UUID, side: Side, file_id: uuid.UUID
) -> Coverage:
    """Put back a picture that was on this insurance's card. Raises Hidden, NotAllowed."""
    row = get_coverage(actor, coverage_id, change=True)
    removed = Entry.objects.filter(
        action=f"card_{side}.remove", object_id=file_id, client_id=row.client_id
    )
    if not removed.exists():
        raise Hidden
    file = StoredFile.objects.get(id=file_id)
    _set(row, side, file)
    return _told(row, side, "restore", file, actor)


def _field(side: Side) -> str:
    return f"card_{side}"


def _set(row: Coverage, side: Side, file: StoredFile | None) -> None:
    setattr(row, _field(side), file)
    row.save(update_fields=[_field(side)])


def _told(row: Coverage, side: Side, verb: str, file: StoredFile, actor: Member) -> Coverage:
    record(f"card_{side}.{verb}", actor=actor, object_id=file.id, client_id=row.client_id)
    return row
