"""Copy Codes to Another Account: diagnosis codes, billing codes and payers (M-9).

Codes belong to practices, so they go from the open practice to another one in which the same person
may change them. This is the one place of billing that writes into a practice that is not open.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db import models, transaction

from settee.audit.domain.record import record
from settee.billing.models import BillingCode, DiagnosisCode, Payer
from settee.core.errors import Hidden
from settee.practices.enums import Part, Subscription
from settee.practices.models import Member
from settee.practices.privileges import opens, require_part
from settee.practices.scope import places_elsewhere, practice_open

Code = BillingCode | DiagnosisCode | Payer

# What is copied of each, beside its code.
_COPIED: Final[dict[type[Code], tuple[str, ...]]] = {
    DiagnosisCode: ("description",),
    BillingCode: ("description", "modifiers", "minutes", "charge", "client_only", "active"),
    Payer: (
        "name", "form", "claim_filing_code", "address1", "address2", "city", "state", "zip",
        "note", "active",
    ),
}  # fmt: skip

_LABELS: Final = ("Diagnosis Codes", "Billing Codes", "Insurance Companies")


class State(StrEnum):
    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Compared:
    """A code of the open practice and what the other one has of it; ``differing`` in words."""

    row: Code
    state: State
    differing: tuple[str, ...] = ()

    @property
    def id(self) -> uuid.UUID:
        return self.row.id


@dataclass(frozen=True, slots=True)
class Comparison:
    label: str
    rows: tuple[Compared, ...]

    def count(self, state: str) -> int:
        return sum(each.state == state for each in self.rows)


@dataclass(frozen=True, slots=True)
class Copied:
    added: int
    replaced: int


def targets(actor: Member) -> list[Member]:
    """The actor's places in other practices whose codes they may change, by the practice's name."""
    places = places_elsewhere(actor.user)
    return [
        place
        for place in places
        if place.practice_id != actor.practice_id
        and place.practice.subscribes(Subscription.BACK_OFFICE)
        and _may_change(place)
    ]


def compare(*, actor: Member, practice_id: uuid.UUID) -> list[Comparison]:
    """What copying would do. Raises NotAllowed, Hidden."""
    require_part(actor, Part.CODES)
    ours = {kind: _rows(kind) for kind in _COPIED}
    with _target(actor, practice_id):
        theirs = {kind: _rows(kind) for kind in _COPIED}
    return [
        Comparison(label, tuple(_compared(ours[kind], theirs[kind])))
        for kind, label in zip(_COPIED, _LABELS, strict=True)
    ]


@transaction.atomic
def copy_codes(
    *, actor: Member, practice_id: uuid.UUID, replace: Collection[uuid.UUID] = ()
) -> Copied:
    """Put what the other practice has not into it; of what differs, only the rows ``replace`` of
    the open practice take the place of theirs. Doing it twice is doing it once.

    Raises NotAllowed, Hidden.
    """
    require_part(actor, Part.CODES)
    ours = {kind: _rows(kind) for kind in _COPIED}
    added: dict[str, str] = {}
    replaced: dict[str, str] = {}
    with _target(actor, practice_id) as place:
        for kind, rows in ours.items():
            theirs = _rows(kind, lock=True)
            for each in list(_compared(rows, theirs)):
                name = f"{kind._meta.verbose_name} {each.row}"
                if each.state == State.NEW:
                    kind.objects.create(code=each.row.code, **_values(each.row))
                    added[name] = each.row.code
                elif each.state == State.DIFFERENT and each.id in replace:
                    _replace(theirs[_key(each.row)], each.row)
                    replaced[name] = each.row.code
        if added or replaced:
            changes = {name: ("", code) for name, code in (added | replaced).items()}
            record("codes.copy", actor=place, object_id=actor.practice_id, changes=changes)
    return Copied(len(added), len(replaced))


@contextmanager
def _target(actor: Member, practice_id: uuid.UUID) -> Iterator[Member]:
    """The other practice, open to the actor who may change its codes. Raises Hidden."""
    place = next((each for each in targets(actor) if each.practice_id == practice_id), None)
    if place is None:
        raise Hidden
    with practice_open(place.practice, member=place):
        yield place


def _may_change(place: Member) -> bool:
    with practice_open(place.practice, member=place):
        return opens(place, Part.CODES, change=True)


def _rows(kind: type[Code], *, lock: bool = False) -> dict[str, Code]:
    """The open practice's, by code as it is compared."""
    manager: models.Manager[Any] = kind._default_manager
    rows = manager.order_by("code")
    if lock:
        rows = rows.select_for_update()
    return {_key(row): row for row in rows}


def _key(row: Code) -> str:
    return row.code.lower()


def _values(row: Code) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COPIED[type(row)]}


def _compared(ours: Mapping[str, Code], theirs: Mapping[str, Code]) -> Iterator[Compared]:
    """Built-in codes are everywhere, with charges of their practice's own."""
    for key, row in ours.items():
        if isinstance(row, BillingCode) and row.built_in:
            continue
        if (other := theirs.get(key)) is None:
            yield Compared(row, State.NEW)
        elif differing := _differing(row, other):
            yield Compared(row, State.DIFFERENT, differing)
        else:
            yield Compared(row, State.SAME)


def _differing(row: Code, other: Code) -> tuple[str, ...]:
    names: Sequence[str] = _COPIED[type(row)]
    return tuple(
        f"{row._meta.get_field(name).verbose_name}: {_text(getattr(other, name))}"  # type: ignore[union-attr]
        for name in names
        if getattr(row, name) != getattr(other, name)
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value) or "empty"


def _replace(theirs: Code, ours: Code) -> None:
    values = _values(ours)
    if not isinstance(theirs, DiagnosisCode):
        values["version"] = theirs.version + 1
    for name, value in values.items():
        setattr(theirs, name, value)
    theirs.save(update_fields=list(values))
