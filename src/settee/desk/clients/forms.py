"""Forms of a client's page."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from settee.clients.enums import RaceEthnicity
from settee.clients.models import Client
from settee.core.ids import new_id
from settee.desk.clients.fields import BirthDateField, DayField, SsnField
from settee.desk.clients.merging import MEANWHILE, merge, remember
from settee.doors.fields import LineField, PhoneField
from settee.doors.forms import VersionedForm
from settee.practices.enums import Role
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed
from settee.practices.queries import people


class ProviderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class RecordForm(VersionedForm):
    """A tab of a client's record."""

    def __init__(
        self,
        *args: Any,
        editable: bool = True,
        further: Mapping[str, forms.Field] | None = None,
        **kwargs: Any,
    ) -> None:
        """``further`` are fields that are known only now."""
        super().__init__(*args, **kwargs)
        self.fields.update(further or {})
        remember(self, apart_from=("version", "client_id", "anyway"))
        for field in self.fields.values():
            field.disabled = not editable

    def show_meanwhile(self, stored: "RecordForm", *others: list[str]) -> None:
        """Merge with what somebody else saved, and say so. ``others``: what further forms say."""
        sentences = [*merge(self, stored), *(text for some in others for text in some)]
        self.add_error(None, [MEANWHILE, *sentences])
        self.data = {**self.data, "version": str(stored.instance.version)}


class PersonalForm(RecordForm):
    first_name = LineField(max_length=100)
    middle_name = LineField(max_length=100, required=False, label="Middle")
    last_name = LineField(max_length=100)
    preferred_name = LineField(max_length=100, required=False)
    pronouns = LineField(max_length=40, required=False)
    gender_identity = LineField(max_length=60, required=False)
    code = LineField(max_length=40, required=False, label="Client number")
    birth_date = BirthDateField()
    ssn = SsnField()
    signature_on_file = forms.TypedChoiceField(
        label="Client Signature?",
        choices=[("True", "Yes"), ("False", "No")],
        coerce=lambda text: text == "True",
        initial="True",
        help_text="Yes prints “Signature on File” on insurance forms.",
    )
    provider = ProviderField(queryset=Member.objects.none(), required=False)
    employer = LineField(max_length=100, required=False, label="Employer or school")
    language = LineField(max_length=60, required=False, label="Language for sessions")
    race_ethnicity = forms.MultipleChoiceField(
        label="Race and ethnicity",
        required=False,
        choices=RaceEthnicity.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    referred_by = LineField(max_length=200, required=False)
    start_of_care = DayField(label="Start of care", required=False)
    notes = forms.CharField(
        label="Client File Notes",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Not part of the clinical record; clients never see them.",
    )

    class Meta:
        model = Client
        fields = (
            "first_name", "middle_name", "last_name", "preferred_name", "pronouns", "code",
            "birth_date", "sex", "signature_on_file", "gender_identity", "marital_status",
            "employment", "employer", "language", "race_ethnicity", "provider", "referred_by",
            "start_of_care",
        )  # fmt: skip
        labels: ClassVar = {"sex": "Sex for insurance"}

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        row = kwargs["instance"]
        initial = {"ssn": row.ssn, "notes": row.notes, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.order_fields([*self.Meta.fields, "ssn", "notes"])
        field = self.fields["provider"]
        assert isinstance(field, ProviderField)
        field.queryset = _providers(actor, row)
        field.empty_label = "No provider yet"
        if not allowed(actor, Privilege.EDIT_OTHERS):
            field.required, field.empty_label = True, None

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        if str(values.get("ssn", "")).startswith("•"):
            del values["ssn"]
        return values


# What the entry screen leaves to the tab Personal.
_LATER = ("gender_identity", "marital_status", "employment", "employer", "language",
          "race_ethnicity")  # fmt: skip


class NewClientForm(PersonalForm):
    """The entry screen: who it is and how to reach them; the rest follows on the tabs."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    email = forms.EmailField(required=False, max_length=254)
    phone = PhoneField()

    class Meta(PersonalForm.Meta):
        fields = (*PersonalForm.Meta.fields, "email", "phone")  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, instance=Client(id=new_id()), **kwargs)
        for name in _LATER:
            del self.fields[name]
        for field in self.fields.values():
            field.show_hidden_initial = False
        self.fields["version"].required = False
        self.fields["client_id"].initial = self.instance.id
        self.fields["code"].help_text = "Empty: the next free one."

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "client_id"}

    @property
    def new_id(self) -> uuid.UUID:
        return self.cleaned_data["client_id"] or new_id()


def forgive(form: forms.BaseForm, prefix: str) -> None:
    """Drop the errors of fields that a choice has hidden: nothing of them is kept."""
    for name in [name for name in form.errors if name.startswith(prefix)]:
        del form.errors[name]
        form.cleaned_data[name] = None if name.endswith("_date") else ""


def _providers(actor: Member, client: Client) -> Any:
    """Whom ``actor`` may give the client to: everybody, or only themselves; and who has it now."""
    chosen = people(actor.practice.id)
    if allowed(actor, Privilege.EDIT_OTHERS):
        return chosen.filter(Q(role=Role.PROVIDER) | Q(id=client.provider_id))
    return chosen.filter(Q(id=actor.id) | Q(id=client.provider_id))
