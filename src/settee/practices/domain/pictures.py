"""The practice's logo, and a picture of each of its people.

The one taken away last is kept, so that Undo can put it back.
"""

import uuid
from typing import Literal

from django.db import transaction

from settee.audit.domain.record import record
from settee.files.domain.pictures import read_picture
from settee.files.domain.storage import remove, store
from settee.practices.access import get_member, require_profile
from settee.practices.models import Member, Practice
from settee.practices.privileges import Privilege, require

_EDGE = 512
Kind = Literal["logo", "photo"]


@transaction.atomic
def set_logo(*, actor: Member, content: bytes) -> None:
    """Show an uploaded picture as the practice’s logo. Raises NotAllowed, NotAPicture."""
    _put(_practice(actor), "logo", content)
    record("practice.logo", actor=actor, object_id=actor.practice_id)


@transaction.atomic
def remove_logo(*, actor: Member) -> None:
    """Raises NotAllowed."""
    if _take_away(_practice(actor), "logo"):
        record("practice.logo_remove", actor=actor, object_id=actor.practice_id)


@transaction.atomic
def restore_logo(*, actor: Member) -> None:
    """Put back what ``remove_logo`` took away. Raises NotAllowed."""
    if _bring_back(_practice(actor), "logo"):
        record("practice.logo", actor=actor, object_id=actor.practice_id)


@transaction.atomic
def set_photo(*, actor: Member, member_id: uuid.UUID, content: bytes) -> None:
    """Raises Hidden, NotAllowed, NotAPicture."""
    _put(_member(actor, member_id), "photo", content)
    record("member.photo", actor=actor, object_id=member_id)


@transaction.atomic
def remove_photo(*, actor: Member, member_id: uuid.UUID) -> None:
    """Raises Hidden, NotAllowed."""
    if _take_away(_member(actor, member_id), "photo"):
        record("member.photo_remove", actor=actor, object_id=member_id)


@transaction.atomic
def restore_photo(*, actor: Member, member_id: uuid.UUID) -> None:
    """Raises Hidden, NotAllowed."""
    if _bring_back(_member(actor, member_id), "photo"):
        record("member.photo", actor=actor, object_id=member_id)


def _practice(actor: Member) -> Practice:
    require(actor, Privilege.EDIT_PRACTICE)
    return Practice.objects.select_for_update().get(id=actor.practice.id)


def _member(actor: Member, member_id: uuid.UUID) -> Member:
    member = get_member(actor, member_id, lock=True)
    require_profile(actor, member)
    return member


def _put(row: Practice | Member, kind: Kind, content: bytes) -> None:
    picture = read_picture(content, edge=_EDGE)
    file = store(
        picture.content, name=f"{kind}.{picture.ending}", content_type=picture.content_type
    )
    _take_away(row, kind)
    setattr(row, kind, file)
    row.save(update_fields=[kind])


def _take_away(row: Practice | Member, kind: Kind) -> bool:
    shown = getattr(row, kind)
    if shown is None:
        return False
    forgotten = getattr(row, f"former_{kind}")
    setattr(row, kind, None)
    setattr(row, f"former_{kind}", shown)
    row.save(update_fields=[kind, f"former_{kind}"])
    if forgotten:
        remove(forgotten)
    return True


def _bring_back(row: Practice | Member, kind: Kind) -> bool:
    former = getattr(row, f"former_{kind}")
    if former is None or getattr(row, kind) is not None:
        return False
    setattr(row, f"former_{kind}", None)
    setattr(row, kind, former)
    row.save(update_fields=[kind, f"former_{kind}"])
    return True
