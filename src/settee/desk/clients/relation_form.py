"""The form of somebody around a client."""

import uuid
from copy import copy
from typing import Any

from django import forms

from settee.clients.enums import RelationKind
from settee.clients.models import Client, Relation
from settee.core.ids import new_id
from settee.desk.clients.forms import forgive
from settee.doors.fields import LineField, PhoneField, StateField, ZipField
from settee.doors.forms import VersionedForm

OF_PERSON = ("name", "phone", "message_ok", "email", "address1", "address2", "city", "state", "zip")


class RelationForm(VersionedForm):
    """Of a linked client only what they are to this one: the rest stands in their own record."""

    name = LineField(max_length=200, required=False)
    phone = PhoneField()
    message_ok = forms.BooleanField(required=False, label="OK to leave a message")
    email = forms.EmailField(required=False, max_length=254)
    address1 = LineField(max_length=100, required=False, label="Street address")
    address2 = LineField(max_length=100, required=False, label="Apartment, suite")
    city = LineField(max_length=60, required=False)
    state = StateField()
    zip = ZipField()
    kind = forms.ChoiceField(label="What they are to the client", choices=RelationKind.choices)
    is_emergency = forms.BooleanField(
        required=False,
        label="Emergency contact",
        help_text="Stands beside every page of the record.",
    )
    is_guarantor = forms.BooleanField(
        required=False,
        label="Guarantor (responsible party)",
        help_text="Answers for what the client owes.",
    )
    note = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea({"rows": 2}))

    class Meta:
        model = Relation
        fields = (*OF_PERSON, "kind", "is_emergency", "is_guarantor")

    def __init__(self, *args: Any, instance: Relation, **kwargs: Any) -> None:
        initial = {"note": instance.note, **kwargs.pop("initial", {})}
        super().__init__(*args, instance=copy(instance), initial=initial, **kwargs)
        if instance.linked_id:
            for name in OF_PERSON:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "name" in self.fields and not given.get("name") and not self._of_client(given):
            self.errors.pop("name", None)
            self.add_error("name", "Who is it? Write the name.")
        return given

    def _of_client(self, given: dict[str, Any]) -> bool:
        return False


class NewRelationForm(RelationForm):
    """A person by name, or another client, who is found by typing and then chosen."""

    relation_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    who = forms.ChoiceField(
        label="Who is it?",
        choices=[("person", "Somebody else"), ("client", "Another client of the practice")],
        initial="person",
        required=False,
        widget=forms.RadioSelect,
    )
    linked = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, instance=Relation(client=client), **kwargs)
        self.fields["version"].required = False
        self.fields["relation_id"].initial = new_id

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self._of_client(given):
            for prefix in OF_PERSON:
                forgive(self, prefix)
            if not given.get("linked") and "linked" not in self.errors:
                self.add_error("linked", "Find the other client by name, and choose them.")
        return given

    def _of_client(self, given: dict[str, Any]) -> bool:
        return given.get("who") == "client"

    @property
    def adding(self) -> dict[str, Any]:
        """What ``add_relation`` takes."""
        values = self.values
        known: uuid.UUID | None = values.pop("relation_id")
        linked = values.pop("linked")
        as_client = values.pop("who") == "client"
        return {
            "relation_id": known or new_id(),
            "linked_id": linked if as_client else None,
            "values": values,
        }
