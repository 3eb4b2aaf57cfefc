"""The form of the tab Contact: how to reach a client, and whom invoices go to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from settee.clients.enums import PhoneKind
from settee.clients.models import Client
from settee.desk.clients.forms import RecordForm, forgive
from settee.doors.fields import LineField, PhoneField, StateField, ZipField

PHONES = 4  # the client's own, and up to three more
_PARTS = ("kind", "message_ok", "text_ok")


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """The controls of one number. ``place`` 1 is the one that is preferred now."""

    place: int
    number: forms.BoundField
    kind: forms.BoundField
    message_ok: forms.BoundField
    text_ok: forms.BoundField
    preferred: bool
    spare: bool  # empty, and not the next to be filled in


class ContactForm(RecordForm):
    email = forms.EmailField(required=False, max_length=254)
    email_ok = forms.BooleanField(required=False, label="OK to email")
    phone = PhoneField()
    preferred = forms.TypedChoiceField(
        label="Preferred number",
        choices=[(place, f"Number {place}") for place in range(1, PHONES + 1)],
        coerce=int,
        empty_value="1",
        initial=1,
        required=False,
        widget=forms.RadioSelect,
    )
    address1 = LineField(max_length=100, required=False, label="Street address")
    address2 = LineField(max_length=100, required=False, label="Apartment, suite")
    city = LineField(max_length=60, required=False)
    state = StateField()
    zip = ZipField()
    send_to = forms.ChoiceField(
        label="Send Invoice To",
        choices=[("client", "The client"), ("other", "Another responsible party")],
        widget=forms.RadioSelect,
    )
    invoice_to_name = LineField(max_length=200, required=False, label="Name on the invoice")
    invoice_to_address1 = LineField(max_length=100, required=False, label="Street address")
    invoice_to_address2 = LineField(max_length=100, required=False, label="Apartment, suite")
    invoice_to_city = LineField(max_length=60, required=False, label="City")
    invoice_to_state = StateField()
    invoice_to_zip = ZipField()

    class Meta:
        model = Client
        fields = (
            "email", "email_ok", "phone", "address1", "address2", "city", "state", "zip",
            "invoice_option", "invoice_to_name", "invoice_to_address1", "invoice_to_address2",
            "invoice_to_city", "invoice_to_state", "invoice_to_zip",
        )  # fmt: skip
        labels = {"invoice_option": "Client Invoice Option"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        stored = kwargs["instance"]
        kwargs["initial"] = {**_phones_of(stored), **kwargs.get("initial", {})}
        super().__init__(*args, further=_further_fields(), **kwargs)
        self.fields["send_to"].initial = "other" if stored.invoice_to_name else "client"

    @property
    def phones(self) -> Iterator[PhoneRow]:
        """Rows of controls: what is filled in, then one to fill in, then those to spare."""
        chosen = str(self["preferred"].value() or 1)
        empty_seen = False
        for place in range(1, PHONES + 1):
            number, kind, message_ok, text_ok = (self[name] for name in _names(place))
            empty = not number.value()
            yield PhoneRow(
                place,
                number,
                kind,
                message_ok,
                text_ok,
                preferred=chosen == str(place),
                spare=empty and empty_seen and place > 1,
            )
            empty_seen = empty_seen or empty

    @property
    def has_spare(self) -> bool:
        return any(row.spare for row in self.phones)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("send_to") == "client":
            forgive(self, "invoice_to_")
        elif not given.get("invoice_to_name") and "invoice_to_name" not in self.errors:
            self.add_error("invoice_to_name", "Who gets the invoice? Write the name.")
        seen: set[str] = set()
        for place in range(1, PHONES + 1):
            name = _names(place)[0]
            number = given.get(name)
            if number in seen:
                self.add_error(name, "This number is here already.")
            seen |= {number} if number else set()
        return given

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if values.pop("send_to") == "client":
            values |= {name: "" for name in values if name.startswith("invoice_to_")}
        preferred = int(values.pop("preferred"))
        phones = [
            {part: values.pop(name) for part, name in zip(_STORED, _names(place), strict=True)}
            for place in range(1, PHONES + 1)
        ]
        phones.insert(0, phones.pop(preferred - 1))
        first, *more = [phone for phone in phones if phone["number"]] or [_NONE]
        values |= {"phone": first["number"], "more_phones": more}
        return values | {f"phone_{part}": first[part] for part in _PARTS}


_STORED = ("number", *_PARTS)
_NONE: dict[str, Any] = {
    "number": "",
    "kind": PhoneKind.MOBILE.value,
    "message_ok": False,
    "text_ok": False,
}


def _names(place: int) -> tuple[str, ...]:
    """Of the fields of a number, in the order of ``_STORED``."""
    base = "phone" if place == 1 else f"phone{place}"
    return (base, *(f"{base}_{part}" for part in _PARTS))


def _further_fields() -> dict[str, forms.Field]:
    """What the model has no field of its own for."""
    fields: dict[str, forms.Field] = {}
    for place in range(1, PHONES + 1):
        number, kind, message_ok, text_ok = _names(place)
        if place > 1:
            fields[number] = PhoneField(label=f"Phone {place}")
        fields[kind] = forms.TypedChoiceField(
            label="Kind", choices=PhoneKind.choices, required=False, empty_value="mobile"
        )
        fields[message_ok] = forms.BooleanField(required=False, label="OK to leave a message")
        fields[text_ok] = forms.BooleanField(required=False, label="OK to text")
    return fields


def _phones_of(client: Client) -> dict[str, Any]:
    """What is stored, by the names of the form's fields."""
    own = {part: getattr(client, f"phone_{part}") for part in _PARTS}
    rows = [{"number": client.phone, **own}, *client.more_phones[: PHONES - 1]]
    return {
        name: row[part]
        for place, row in enumerate(rows, start=1)
        for part, name in zip(_STORED, _names(place), strict=True)
    }
