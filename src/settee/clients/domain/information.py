"""Other Information: the fields a practice adds to its clients' records, and their answers."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from settee.audit.domain.record import record
from settee.clients.access import get_client_to_change
from settee.clients.models import Client, InformationAnswer, InformationField
from settee.core.changes import save_changes
from settee.core.errors import ChangedMeanwhile, Hidden, Refused
from settee.practices.domain.ordering import placed
from settee.practices.models import Member
from settee.practices.privileges import Privilege, require

EDITABLE = frozenset({"label", "kind", "hint", "choices"})


class LabelTaken(Refused):
    def __init__(self, label: str) -> None:
        super().__init__(
            f"There is a field “{label}” already. Change it, or take it back from the archive.",
            field="label",
        )


class KindFixed(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Somebody has answered this field, so its kind stays. Archive it and add a new one.",
            field="kind",
        )


@transaction.atomic
def add_field(*, actor: Member, field_id: uuid.UUID, values: Mapping[str, Any]) -> InformationField:
    """A new field, the last of all; the one there is if this form was sent before.

    Raises NotAllowed, LabelTaken.
    """
    require(actor, Privilege.EDIT_PRACTICE)
    if stored := InformationField.objects.filter(id=field_id).first():
        return stored
    last = InformationField.objects.aggregate(last=Max("position"))["last"]
    field = InformationField(id=field_id, position=(last or 0) + 1, **_known(values))
    try:
        with transaction.atomic():
            field.save(force_insert=True)
    except IntegrityError:
        raise LabelTaken(field.label) from None
    told = {name: (None, value) for name, value in values.items() if value}
    record("information_field.add", actor=actor, object_id=field.id, changes=told)
    return field


@transaction.atomic
def change_field(
    *, actor: Member, field_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> InformationField:
    """Raises Hidden, NotAllowed, LabelTaken, KindFixed, ChangedMeanwhile."""
    require(actor, Privilege.EDIT_PRACTICE)
    field = get_field(field_id, lock=True)
    if values.get("kind", field.kind) != field.kind and is_answered(field):
        raise KindFixed
    try:
        with transaction.atomic():
            changes = save_changes(field, _known(values), version=version)
    except IntegrityError:
        raise LabelTaken(str(values["label"])) from None
    if changes:
        record("information_field.update", actor=actor, object_id=field.id, changes=changes)
    return field


@transaction.atomic
def archive_field(*, actor: Member, field_id: uuid.UUID, away: bool = True) -> InformationField:
    """Ask it no more, or again; what was answered stays. Raises Hidden, NotAllowed."""
    require(actor, Privilege.EDIT_PRACTICE)
    field = get_field(field_id, lock=True)
    if changes := save_changes(field, {"active": not away}, version=field.version):
        record("information_field.update", actor=actor, object_id=field.id, changes=changes)
    return field


@transaction.atomic
def move_field(*, actor: Member, field_id: uuid.UUID, up: bool) -> None:
    """One place up or down among those that are asked. Raises Hidden, NotAllowed."""
    require(actor, Privilege.EDIT_PRACTICE)
    fields = list(InformationField.objects.select_for_update().filter(active=True))
    at = next((place for place, field in enumerate(fields) if field.id == field_id), None)
    if at is None:
        raise Hidden
    if changed := placed(fields, field_id, at - 1 if up else at + 1):
        InformationField.objects.bulk_update(changed, ["position"])
        record("information_field.move", actor=actor, object_id=field_id)


def get_field(field_id: uuid.UUID, *, lock: bool = False) -> InformationField:
    """Raises Hidden."""
    fields = InformationField.objects.filter(id=field_id)
    field = (fields.select_for_update() if lock else fields).first()
    if field is None:
        raise Hidden
    return field


def is_answered(field: InformationField) -> bool:
    return InformationAnswer.objects.filter(field=field).exists()


@transaction.atomic
def save_answers(
    *, actor: Member, client_id: uuid.UUID, answers: Mapping[uuid.UUID, str], version: int
) -> Client:
    """Save what a record says, by field; an empty text removes the answer.

    ``version`` is the client's: it counts the whole record. Raises Hidden, NotAllowed,
    ChangedMeanwhile.
    """
    client = get_client_to_change(actor, client_id)
    fields = InformationField.objects.in_bulk(list(answers))
    stored = {row.field_id: row for row in InformationAnswer.objects.filter(client=client)}
    changes: dict[str, tuple[Any, Any]] = {}
    for field_id, value in answers.items():
        before = stored[field_id].value if field_id in stored else ""
        if value != before and field_id in fields:
            changes[fields[field_id].label] = (before, value)
            _write(client, fields[field_id], stored.get(field_id), value)
    if not changes:
        return client
    if client.version != version:
        raise ChangedMeanwhile
    client.version += 1
    client.save(update_fields=["version"])
    record(
        "client.information", actor=actor, object_id=client.id, client_id=client.id, changes=changes
    )
    return client


def _write(
    client: Client, field: InformationField, row: InformationAnswer | None, value: str
) -> None:
    if not value:
        if row:
            row.delete()
        return
    row = row or InformationAnswer(client=client, field=field)
    row.value = value
    row.save()


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"not data of a field: {sorted(unknown)}")
    return values
