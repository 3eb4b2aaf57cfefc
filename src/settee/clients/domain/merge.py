"""Two records of one person become one (the one that is kept takes over everything).

Nothing is lost: the other record stays as it was, with its number and its history, out of every
list, and its address leads to the record that was kept. Whatever points to it points to that one
from then on, by the foreign keys of the models, so that a table made later is not forgotten; a row
that both records can't have stays with the old one. Append-only rows stay where they are, and are
read through ``merged_into``.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import (
    Count,
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UniqueConstraint,
)

from settee.audit.domain.record import record
from settee.clients import hooks
from settee.clients.access import Merged, require_change
from settee.clients.comparing import Question, Side, differences
from settee.clients.domain.client import _masked as masked
from settee.clients.domain.client import derive
from settee.clients.enums import PortalStatus
from settee.clients.models import Client, Coverage, InformationAnswer, Relation
from settee.core.errors import ChangedMeanwhile, Hidden, Refused
from settee.practices.models import Member
from settee.practices.privileges import seen_caseloads

ANSWER = "answer-"  # with the id of the practice's own field: a question on its answers
Pointer = models.ForeignKey[Any, Any]


class SameRecord(Refused):
    def __init__(self) -> None:
        super().__init__("This is the record itself. Choose the other one.")


@transaction.atomic
def merge_clients(
    *,
    actor: Member,
    kept_id: uuid.UUID,
    merged_id: uuid.UUID,
    answers: Mapping[str, Side],
    versions: tuple[int, int],
    now: datetime,
) -> Client:
    """Merge the record ``merged_id`` into ``kept_id``; the kept record comes back.

    ``answers`` says by the name of a question whose value stays; without one it is the usual.
    ``versions`` are those of both records as they were compared. The same merge sent twice is done
    once. Raises Hidden, Merged, NotAllowed, ChangedMeanwhile, Refused.
    """
    if kept_id == merged_id:
        raise SameRecord
    merge = hooks.Merge(kept_id, merged_id, actor, now)
    for begin in hooks.merge_begins:
        begin(merge)
    kept, merged = _locked(actor, kept_id, merged_id)
    if merged.merged_into_id == kept_id:
        return kept
    for client in (kept, merged):
        if client.merged_into_id:
            raise Merged(old=client.id, kept=client.merged_into_id)
        require_change(actor, client)
    if (kept.version, merged.version) != versions:
        raise ChangedMeanwhile
    changes = _choose(kept, merged, answers)
    changes |= _choose_answers(kept, merged, answers)
    for settle in hooks.before_merge:
        settle(merge)
    changes |= _move(kept, merged)
    _finish(kept, merged)
    record("client.merge", actor=actor, object_id=merged.id, client_id=kept.id, changes=changes)
    record(
        "client.merged",
        actor=actor,
        object_id=kept.id,
        client_id=merged.id,
        changes={"merged_into": (None, f"{kept} ({kept.code})")},
    )
    return kept


def pointers() -> Iterator[Pointer]:
    """Every foreign key to a client, of whatever app, in tables whose rows may change."""
    for relation in Client._meta.get_fields(include_hidden=True):
        field = None if relation.concrete else getattr(relation, "field", None)
        if isinstance(field, models.ForeignKey) and not getattr(field.model, "append_only", False):
            yield field


def going(kept: Client, merged: Client) -> Counter[str]:
    """How many rows of each model, by its label, would move to the kept record."""
    ours, theirs = ({_card(row) for row in each.coverages.all()} for each in (kept, merged))
    counts = Counter({Coverage._meta.label: len(theirs - ours)})
    fields = [field for field in pointers() if field.model is not Coverage]
    each = {f"of{number}": _count(field, kept, merged) for number, field in enumerate(fields)}
    found = Client.objects.filter(id=merged.id).annotate(**each).values_list(*each).get()
    for field, count in zip(fields, found, strict=True):
        counts[field.model._meta.label] += int(count or 0)
    return +counts


def _count(field: Pointer, kept: Client, merged: Client) -> Subquery:
    rows = _rows(field, merged).exclude(pk__in=_clashing(field, kept, merged)).order_by()
    return Subquery(rows.values(field.name).annotate(count=Count("*")).values("count"))


def differing_answers(
    kept: Client, merged: Client
) -> list[tuple[InformationAnswer, InformationAnswer]]:
    """What both records answered to the same of the practice's own fields, but differently."""
    rows = InformationAnswer.objects.select_related("field").filter(client__in=[kept, merged])
    by_field: dict[uuid.UUID, dict[uuid.UUID, InformationAnswer]] = {}
    for row in rows.order_by("field__position", "field_id"):
        by_field.setdefault(row.field_id, {})[row.client_id] = row
    pairs = [(each[kept.id], each[merged.id]) for each in by_field.values() if len(each) == 2]
    return [(ours, theirs) for ours, theirs in pairs if ours.value != theirs.value]


def _locked(actor: Member, kept_id: uuid.UUID, merged_id: uuid.UUID) -> tuple[Client, Client]:
    """Both rows, locked in the order of their ids: two merges at once never wait crosswise."""
    found = Client.objects.select_for_update().filter(id__in=[kept_id, merged_id]).order_by("id")
    rows = {row.id: row for row in found}
    seen = seen_caseloads(actor)
    if len(rows) < 2 or not (seen is None or all(r.provider_id in seen for r in rows.values())):
        raise Hidden
    return rows[kept_id], rows[merged_id]


def _choose(
    kept: Client, merged: Client, answers: Mapping[str, Side]
) -> dict[str, tuple[Any, Any]]:
    """Set the chosen values on ``kept``; what changed, and what was not taken, by field."""
    told: dict[str, tuple[Any, Any]] = {}
    phones = [*_phones(kept), *_phones(merged)]
    for question in differences(kept, merged):
        side = answers.get(question.name, question.usual(kept, merged))
        told |= _not_taken(question, kept, merged, side)
        for name, value in question.values(kept, merged, side).items():
            if (before := getattr(kept, name)) != value:
                told[name] = (masked(name, before), masked(name, value))
                setattr(kept, name, value)
    others = {phone["number"]: phone for phone in reversed(phones)}
    others.pop(kept.phone, None)
    kept.more_phones = list(reversed(others.values()))
    kept.created_at = min(kept.created_at, merged.created_at)
    if kept.portal_status == PortalStatus.NO:
        kept.portal_status = merged.portal_status
    return told


def _not_taken(
    question: Question, kept: Client, merged: Client, side: Side
) -> dict[str, tuple[Any, Any]]:
    """The values of the other record that the kept one does without."""
    if side is not Side.KEPT:
        return {}
    values = {name: getattr(merged, name) for name in question.fields}
    return {
        f"{merged.code}: {name}": (masked(name, value), None)
        for name, value in values.items()
        if value not in ("", None, []) and value != getattr(kept, name)
    }


def _phones(client: Client) -> list[dict[str, Any]]:
    first = {
        "number": client.phone,
        "kind": client.phone_kind,
        "message_ok": client.phone_message_ok,
        "text_ok": client.phone_text_ok,
    }
    return [*([first] if client.phone else []), *client.more_phones]


def _choose_answers(
    kept: Client, merged: Client, answers: Mapping[str, Side]
) -> dict[str, tuple[Any, Any]]:
    told: dict[str, tuple[Any, Any]] = {}
    for ours, theirs in differing_answers(kept, merged):
        if answers.get(f"{ANSWER}{ours.field_id}") is Side.MERGED:
            told[ours.field.label] = (ours.value, theirs.value)
            ours.value = theirs.value
            ours.save(update_fields=["value"])
        else:
            told[f"{merged.code}: {ours.field.label}"] = (theirs.value, None)
    return told


def _move(kept: Client, merged: Client) -> dict[str, tuple[None, int]]:
    """Point every row to ``kept``; how many of each model."""
    _settle_relations(kept, merged)
    moved = Counter({Coverage._meta.verbose_name_plural: _move_coverages(kept, merged)})
    for field in pointers():
        if field.model is not Coverage:
            rows = _rows(field, merged).exclude(pk__in=_clashing(field, kept, merged))
            moved[field.model._meta.verbose_name_plural] += rows.update(**{field.name: kept})
    return {f"Moved {things}": (None, count) for things, count in (+moved).items()}


def _rows(field: Pointer, client: Client) -> QuerySet[Any]:
    manager: models.Manager[Model] = field.model._base_manager
    return manager.filter(**{field.name: client})


def _clashing(field: Pointer, kept: Client, merged: Client) -> QuerySet[Any]:
    """Ids of rows of ``merged`` that a unique constraint keeps from being those of ``kept``."""
    clash = Q(pk__in=[])
    for names in _unique_with(field):
        same = {name: OuterRef(name) for name in names if name != field.name}
        clash |= Q(Exists(_rows(field, kept).filter(**same)))
    return _rows(field, merged).filter(clash).values("pk")


def _unique_with(field: Pointer) -> Iterator[tuple[str, ...]]:
    if field.unique:
        yield (field.name,)
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and field.name in constraint.fields:
            yield tuple(constraint.fields)


def _settle_relations(kept: Client, merged: Client) -> None:
    """Nobody is related to themselves, and nobody twice to the same person."""
    both = [kept, merged]
    Relation.objects.filter(client__in=both, linked__in=both).delete()
    for this, other in (("client", "linked"), ("linked", "client")):
        twice = Relation.objects.filter(**{this: kept, other: OuterRef(other)})
        Relation.objects.filter(**{this: merged}).filter(Exists(twice)).delete()


def _move_coverages(kept: Client, merged: Client) -> int:
    """The other record's insurances come after the kept one's. One that both have stays with the
    old record, but for the pictures of its card; how many moved."""
    ours = {_card(row): row for row in Coverage.objects.filter(client=kept)}
    rank = max((row.rank for row in ours.values()), default=0)
    moved = 0
    for row in Coverage.objects.filter(client=merged).order_by("rank"):
        same = ours.get(_card(row))
        if same is None:
            moved += 1
            row.client, row.rank = kept, rank + moved
            row.save(update_fields=["client", "rank"])
        else:
            same.card_front = same.card_front or row.card_front
            same.card_back = same.card_back or row.card_back
            same.save(update_fields=["card_front", "card_back"])
    return moved


def _card(row: Coverage) -> tuple[str, str]:
    """What tells one insurance of a person from another."""
    return (row.payer_code or row.payer_name).casefold(), row.member_id.casefold()


def _finish(kept: Client, merged: Client) -> None:
    """Write both rows. The kept one's version is new to everybody who had either of them open."""
    kept.version = max(kept.version, merged.version) + 1
    merged.merged_into, merged.search = kept, ""
    merged.version += 1
    merged.save(update_fields=["merged_into", "search", "version"])
    derive(kept)
    kept.save()
