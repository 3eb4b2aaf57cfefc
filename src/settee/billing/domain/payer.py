"""Insurance companies of the practice (M-32, M-33)."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.billing.enums import PayerForm
from settee.billing.models import Payer
from settee.billing.x12.charset import to_x12
from settee.billing.x12.identifiers import CLAIM_FILING_CODES, STATES
from settee.core.changes import save_changes
from settee.core.errors import Hidden, Refused
from settee.practices.enums import Part, Subscription
from settee.practices.models import Member
from settee.practices.privileges import require_part

_FIELDS: Final = frozenset(
    {
        "code", "name", "form", "claim_filing_code", "address1", "address2", "city", "state",
        "zip", "note", "active",
    }
)  # fmt: skip


class PayerTaken(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"The payer id {code} belongs to another company of the list.", field="code"
        )


@transaction.atomic
def add_payer(*, actor: Member, form_id: uuid.UUID, values: Mapping[str, Any]) -> Payer:
    """The one there is, if this form was sent before. Raises NotAllowed, PayerTaken, Refused."""
    require_part(actor, Part.CODES, change=True)
    if sent_before := Payer.objects.filter(id=form_id).first():
        return sent_before
    payer = Payer(id=form_id, **_checked(values))
    _check_form(actor, payer.form)
    try:
        with transaction.atomic():
            payer.save(force_insert=True)
    except IntegrityError:
        raise PayerTaken(payer.code) from None
    changes = {name: (None, value) for name, value in values.items() if value != ""}
    record("payer.add", actor=actor, object_id=payer.id, changes=changes)
    return payer


@transaction.atomic
def change_payer(
    *, actor: Member, payer_id: uuid.UUID, values: Mapping[str, Any], version: int
) -> Payer:
    """Claims made before keep what they said.

    Raises Hidden, NotAllowed, ChangedMeanwhile, PayerTaken, Refused.
    """
    require_part(actor, Part.CODES, change=True)
    payer = Payer.objects.select_for_update().filter(id=payer_id).first()
    if payer is None:
        raise Hidden
    known = _checked(values)
    if payer.form != known.get("form", payer.form):
        _check_form(actor, known["form"])
    try:
        with transaction.atomic():
            changes = save_changes(payer, known, version=version)
    except IntegrityError:
        raise PayerTaken(payer.code) from None
    if changes:
        record("payer.update", actor=actor, object_id=payer.id, changes=changes)
    return payer


def _check_form(actor: Member, form: str) -> None:
    """Without Electronic Billing no company becomes an electronic one (S4-14)."""
    electronic = actor.practice.subscribes(Subscription.ELECTRONIC_BILLING)
    if form == PayerForm.ELECTRONIC and not electronic:
        raise Refused(
            "Electronic Billing is switched off for this practice. Choose a form on paper, or have"
            " an Administrator switch it on at My Account, Subscriptions and Payment.",
            field="form",
        )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - _FIELDS:
        raise TypeError(f"not data of a payer: {sorted(unknown)}")
    known = {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}
    if "code" in known and not 2 <= len(to_x12(known["code"])) <= 80:
        raise Refused("Enter the payer id of your clearinghouse's list.", field="code")
    if "name" in known and not to_x12(known["name"]):
        raise Refused("Enter the company's name.", field="name")
    if known.get("claim_filing_code", "CI") not in CLAIM_FILING_CODES:
        raise Refused("Choose a claim filing code from the list.", field="claim_filing_code")
    if "state" in known:
        known["state"] = known["state"].upper()
        if known["state"] and known["state"] not in STATES:
            raise Refused("Enter the state's two letters, like NY.", field="state")
    if "zip" in known:
        known["zip"] = known["zip"].replace("-", "").replace(" ", "")
        if known["zip"] and (len(known["zip"]) not in {5, 9} or not known["zip"].isdecimal()):
            raise Refused("Enter five or nine digits.", field="zip")
    return known
