"""Forms of My Account."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from settee.billing.places import PLACES
from settee.core.ids import new_id
from settee.doors.fields import LineField, ModifiersField, MoneyField
from settee.doors.forms import VersionedForm
from settee.practices.models import User
from settee.scheduling.models import Service
from settee.scheduling.models.service import LONGEST_BUFFER


class ThemeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("theme",)
        labels = {"theme": "Colors"}
        widgets = {"theme": forms.RadioSelect}


def _buffer(label: str, help_text: str) -> forms.IntegerField:
    longest = LONGEST_BUFFER // timedelta(minutes=1)
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=0, max_value=longest, initial=0, required=False
    )


class ServiceForm(VersionedForm):
    """A service. Its billing code is asked for only where the Back Office is on."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = LineField(max_length=100)
    description = LineField(max_length=200, required=False)
    billing_code = LineField(
        max_length=10,
        required=False,
        help_text="Without one a session takes the code last saved for its client.",
        widget=forms.TextInput({"list": "billing-codes", "autocomplete": "off"}),
    )
    modifiers = ModifiersField(required=False, max_length=40, help_text="Such as 95, GT.")
    minutes = forms.IntegerField(label="Length in minutes", min_value=1, max_value=1440, initial=45)
    buffer_before = _buffer("Minutes kept free before", "Time of the provider, not of the client.")
    buffer_after = _buffer("Minutes kept free after", "Such as for notes.")
    fee = MoneyField(required=False)
    place_of_service = forms.ChoiceField(
        choices=[("", "As usual: 11 Office"), *PLACES], required=False
    )

    class Meta:
        model = Service
        fields = (
            "name", "description", "billing_code", "modifiers", "minutes", "fee",
            "place_of_service", "billable", "color", "active", "buffer_before", "buffer_after",
        )  # fmt: skip
        labels = {"active": "In use", "billable": "Billable", "color": "Color"}
        help_texts = {
            "billable": "Its appointments can be sent to billing.",
            "active": "Off: it can’t be given to new appointments; those that have it keep it.",
        }
        widgets = {"color": forms.TextInput({"type": "color", "class": "form-control-color"})}

    def __init__(self, *args: Any, back_office: bool, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_id"].initial = new_id
        if not back_office:
            for name in ("billing_code", "modifiers", "place_of_service"):
                del self.fields[name]  # what they hold is kept
        for field in self.fields.values():
            field.disabled = not editable

    def clean_billing_code(self) -> str:
        return str(self.cleaned_data["billing_code"]).strip()

    def clean_buffer_before(self) -> int:
        return self.cleaned_data["buffer_before"] or 0

    def clean_buffer_after(self) -> int:
        return self.cleaned_data["buffer_after"] or 0

    def clean_color(self) -> str:
        color = str(self.cleaned_data["color"])
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise ValidationError("Choose a color.")
        return color

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "form_id"}
