"""How the audit trail of a client is told in words."""

import re
from datetime import date
from typing import Final

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from settee.clients.models import Client, Coverage, Document, Relation
from settee.core.text import fold
from settee.ui.dates import day_text

_LABELS: Final = {
    "code": "Client number",
    "zip": "ZIP code",
    "ssn": "ID or SSN",
    "sex": "Sex for insurance",
    "employer": "Employer or school",
    "language": "Language for sessions",
    "race_ethnicity": "Race and ethnicity",
    "email_ok": "OK to email",
    "message_ok": "OK to leave a message",
    "phone_message_ok": "Preferred number: OK to leave a message",
    "phone_text_ok": "Preferred number: OK to text",
    "phone_kind": "Preferred number: kind",
    "phone": "Phone",
    "more_phones": "Further phones",
    "address1": "Street address",
    "address2": "Apartment, suite",
    "signature_on_file": "Client Signature",
    "notes": "Client File Notes",
    "reach_by": "How the client wants to be reached",
    "invoice_option": "Client Invoice Option",
    "invoice_to_name": "Send Invoice To",
    "bill_to": "Bill sessions to",
    "discharged_on": "Last day of care",
    "discharge_reason": "Reason for discharge",
    "discharge_note": "Note on discharge",
    "payer_code": "Insurance company",
    "payer_name": "Insurance company",
    "member_id": "ID number",
    "is_emergency": "Emergency contact",
    "is_guarantor": "Guarantor",
    "kind": "Kind",
}
_ACTIONS: Final = {
    "client.add": "Added the client",
    "client.update": "Changed the record",
    "client.insurance": "Changed the insurance",
    "client.information": "Changed Other Information",
    "client.discharge": "Discharged the client",
    "client.return": "Took the client back into care",
    "client.merge": "Merged another record into this one",
    "client.merged": "Merged this record into another one",
    "client.relation_add": "Added a person",
    "client.relation_update": "Changed a person",
    "client.relation_remove": "Removed a person",
    "client.relation_restore": "Took a person back",
    "client.read": "Opened the record",
    "card_front.add": "Added a picture of the insurance card’s front",
    "card_front.remove": "Removed the picture of the insurance card’s front",
    "card_front.restore": "Put back the picture of the insurance card’s front",
    "card_front.read": "Opened the picture of the insurance card’s front",
    "card_back.add": "Added a picture of the insurance card’s back",
    "card_back.remove": "Removed the picture of the insurance card’s back",
    "card_back.restore": "Put back the picture of the insurance card’s back",
    "card_back.read": "Opened the picture of the insurance card’s back",
    "document.add": "Added a document",
    "document.update": "Changed a document",
    "document.delete": "Deleted a document",
    "document.restore": "Restored a document",
    "document.read": "Opened a document",
    "appointment.read": "Opened an appointment",
    "invoice.read": "Opened an invoice",
    "invoice.print": "Printed an invoice",
    "claim.read": "Opened a claim",
    "claim.print": "Printed a claim",
}
_MODELS: Final = (Client, Coverage, Relation, Document)
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

GROUPS: Final = {
    "insurance": ("Insurance", ("client.insurance",)),
    "people": ("People", ("client.relation_",)),
    "information": ("Other Information", ("client.information",)),
    "documents": ("Documents", ("document.",)),
    "status": ("Discharge and return", ("client.discharge", "client.return")),
    "appointments": ("Appointments", ("appointment.", "series.")),
    "billing": ("Sessions, invoices and claims", ("session.", "invoice.", "claim.")),
}


def action_words(action: str) -> str:
    """A sentence without its subject; of an action unknown here, its own words."""
    if action in _ACTIONS:
        return _ACTIONS[action]
    noun, _, verb = action.partition(".")
    return f"{noun.replace('_', ' ').capitalize()}: {verb.replace('_', ' ')}"


def label_words(name: str) -> str:
    """``primary copay`` is ``Primary insurance: Copay``; ``Ana Ruiz: phone`` keeps its name."""
    about, colon, last = name.rpartition(": ")
    if colon:
        return f"{about}: {label_words(last)}"
    rank, _, field = name.partition(" ")
    if field and _field(field, Coverage):
        return f"{rank.capitalize()} insurance: {label_words(field)}"
    if name in _LABELS:
        return _LABELS[name]
    return name.replace("_", " ").capitalize() if _known(name) else name


def value_words(name: str, value: str | None) -> str:
    """A stored value as its form shows it; empty text for nothing."""
    if not value or value == "None":
        return ""
    if value in ("True", "False"):
        return "yes" if value == "True" else "no"
    if _ISO_DAY.fullmatch(value):
        return day_text(date.fromisoformat(value))
    field = _known(name.rpartition(": ")[2].rpartition(" ")[2])
    base = getattr(field, "base_field", field)
    words = {str(key): str(text) for key, text in getattr(base, "flatchoices", None) or ()}
    if field is not base:
        return ", ".join(words.get(part, part) for part in value.strip("[]").split(", "))
    return words.get(value, value)


def field_choices() -> list[tuple[str, str]]:
    """The fields of a client that people edit, by name, for the filter."""
    hidden = {"id", "practice", "sort_key", "search", "version", "created_at", "merged_into"}
    names = [field.name for field in Client._meta.concrete_fields if field.name not in hidden]
    return sorted(((name, label_words(name)) for name in names), key=lambda pair: fold(pair[1]))


def _known(name: str) -> "models.Field[object, object] | None":
    return next((found for model in _MODELS if (found := _field(name, model))), None)


def _field(name: str, model: type[models.Model]) -> "models.Field[object, object] | None":
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None
