"""Billing codes of the practice (M-29 to M-31)."""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.billing.models import BillingCode
from settee.billing.x12.check import MAX_MODIFIERS
from settee.billing.x12.identifiers import is_modifier
from settee.core.changes import save_changes
from settee.core.errors import Hidden, Refused
from settee.core.money import ZERO
from settee.practices.enums import Part
from settee.practices.models import Member
from settee.practices.privileges import require_part

# In every practice; billed to the client only, never to insurance.
BUILT_IN: Final = {
    "MISSED": "Missed Session",
    "PREVBAL": "Previous Balance",
    "LATEFEE": "Late Fee",
}
_FIELDS: Final = frozenset(
    {"code", "description", "modifiers", "minutes", "charge", "client_only", "active"}
)
_CODE = re.compile(r"[0-9A-Z]{1,10}")


class CodeTaken(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(f"The code {code} is there already; change that one.", field="code")


def ensure_built_in() -> None:
    """See that the open practice has its three built-in codes."""
    BillingCode.objects.bulk_create(
        (
            BillingCode(code=code, description=description, client_only=True, built_in=True)
            for code, description in BUILT_IN.items()
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def add_code(*, actor: Member, form_id: uuid.UUID, values: Mapping[str, Any]) -> BillingCode:
    """The code there is, if this form was sent before. Raises NotAllowed, CodeTaken, Refused."""
    require_part(actor, Part.CODES, change=True)
    if sent_before := BillingCode.objects.filter(id=form_id).first():
        return sent_before
    code = BillingCode(id=form_id, **_checked(values))
    try:
        with transaction.atomic():
            code.save(force_insert=True)
    except IntegrityError:
        raise CodeTaken(code.code) from None
    changes = {name: (None, value) for name, value in values.items() if value not in ("", [])}
    record("billing_code.add", actor=actor, object_id=code.id, changes=changes)
    return code


@transaction.atomic
def change_code(
    *, actor: Member, code_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> BillingCode:
    """Sessions that have the code keep what they were saved with.

    Raises Hidden, NotAllowed, ChangedMeanwhile, CodeTaken, Refused.
    """
    require_part(actor, Part.CODES, change=True)
    code = BillingCode.objects.select_for_update().filter(id=code_id).first()
    if code is None:
        raise Hidden
    known = _checked(values)
    if code.built_in and (known.get("code", code.code) != code.code or "client_only" in known):
        known.pop("client_only", None)
        if known.pop("code", code.code) != code.code:
            raise Refused("A built-in code keeps its name; change its description.", field="code")
    try:
        with transaction.atomic():
            changes = save_changes(code, known, version=version)
    except IntegrityError:
        raise CodeTaken(code.code) from None
    if changes:
        record("billing_code.update", actor=actor, object_id=code.id, changes=changes)
    return code


def checked_modifiers(modifiers: Iterable[str]) -> list[str]:
    """In upper case. Raises Refused."""
    modifiers = [modifier.strip().upper() for modifier in modifiers]
    if len(modifiers) > MAX_MODIFIERS or not all(map(is_modifier, modifiers)):
        raise Refused("Enter at most four modifiers of two characters.", field="modifiers")
    return modifiers


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - _FIELDS:
        raise TypeError(f"not data of a billing code: {sorted(unknown)}")
    known = dict(values)
    if "code" in known:
        known["code"] = known["code"].strip().upper()
        if not _CODE.fullmatch(known["code"]):
            words = "Enter one to ten letters or digits; a code of your own has five digits."
            raise Refused(words, field="code")
    if "modifiers" in known:
        known["modifiers"] = checked_modifiers(known["modifiers"])
    if known.get("charge", ZERO) < 0:
        raise Refused("Enter an amount of zero or more.", field="charge")
    if not 0 <= known.get("minutes", 0) <= 1440:
        raise Refused("Enter the minutes, from 0 to 1440.", field="minutes")
    return known
