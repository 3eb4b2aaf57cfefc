"""Two records of one person side by side: where they differ, and which value usually stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from settee.clients.enums import Sex
from settee.clients.models import Client


class Side(StrEnum):
    """Whose value stays: that of the record that is kept, of the other, or both one after the
    other (text alone)."""

    KEPT = "kept"
    MERGED = "merged"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Question:
    """Fields of a client that are chosen together; the first says whether there is anything."""

    name: str
    fields: tuple[str, ...]
    both: bool = False

    def differs(self, kept: Client, merged: Client) -> bool:
        if self._is_empty(kept) and self._is_empty(merged):
            return False
        return any(getattr(kept, name) != getattr(merged, name) for name in self.fields)

    def usual(self, kept: Client, merged: Client) -> Side:
        """Both where that is possible, else the kept record's unless it has none."""
        if self._is_empty(kept):
            return Side.MERGED
        return Side.BOTH if self.both and not self._is_empty(merged) else Side.KEPT

    def values(self, kept: Client, merged: Client, side: Side) -> dict[str, Any]:
        """What the kept record gets, by field."""
        if side is Side.BOTH:
            texts = [getattr(each, self.fields[0]) for each in (kept, merged)]
            return {self.fields[0]: "\n\n".join(filter(None, texts))}
        source = merged if side is Side.MERGED else kept
        return {name: getattr(source, name) for name in self.fields}

    def _is_empty(self, client: Client) -> bool:
        first = self.fields[0]
        value = getattr(client, first)
        return value in ("", None, []) or (first == "sex" and value == Sex.UNKNOWN)


_TOGETHER = {
    "name": ("last_name", "first_name", "middle_name"),
    "employment": ("employment", "employer"),
    "email": ("email", "email_ok"),
    "phone": ("phone", "phone_kind", "phone_message_ok", "phone_text_ok"),
    "address": ("address1", "address2", "city", "state", "zip"),
    "invoice_to": (
        "invoice_to_name", "invoice_to_address1", "invoice_to_address2", "invoice_to_city",
        "invoice_to_state", "invoice_to_zip",
    ),
    "status": ("status", "discharged_on", "discharge_reason", "discharge_note"),
}  # fmt: skip
_BOTH = {"notes"}
# Nobody chooses them: what each record is known by, and what ``domain/merge.py`` works out.
NOT_ASKED = frozenset(
    {
        "id", "practice", "code", "more_phones", "portal_status", "merged_into", "sort_key",
        "search", "version", "created_at",
    }
)  # fmt: skip


def questions() -> Iterator[Question]:
    """Everything that two records can differ in, in the order of the record; a column made later
    is a question of its own."""
    first_of = {fields[0]: name for name, fields in _TOGETHER.items()}
    others = {name for fields in _TOGETHER.values() for name in fields[1:]}
    for field in Client._meta.local_concrete_fields:
        if field.name in NOT_ASKED or field.name in others:
            continue
        if name := first_of.get(field.name):
            yield Question(name, _TOGETHER[name])
        else:
            yield Question(field.name, (field.name,), both=field.name in _BOTH)


def differences(kept: Client, merged: Client) -> list[Question]:
    return [each for each in questions() if each.differs(kept, merged)]
