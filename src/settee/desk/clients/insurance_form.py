"""Forms of the tab Insurance: who is billed, and each insurance in its order."""

import uuid
from datetime import date
from typing import Any

from django import forms

from settee.clients.domain.coverage import Wanted
from settee.clients.enums import Relationship, Sex
from settee.clients.models import Client, Coverage
from settee.core.ids import new_id
from settee.desk.clients.fields import BirthDateField, DayField, DiagnosesField
from settee.desk.clients.forms import RecordForm, forgive
from settee.desk.clients.merging import remember
from settee.doors.fields import LineField, MoneyField, StateField, ZipField

# Of an insurance that is not there nothing but these is sent.
_PLAIN = {"coverage_id", "relationship", "subscriber_sex"}


class BillingForm(RecordForm):
    """The head of the Insurance tab."""

    diagnosis_codes = DiagnosesField(
        help_text="The one that weighs most comes first. Claims take these, up to 12."
    )

    class Meta:
        model = Client
        fields = ("bill_to", "diagnosis_codes")
        labels = {"bill_to": "Bill sessions to"}


class CoverageForm(forms.ModelForm):  # type: ignore[type-arg]
    """One insurance. ``payers`` are the choices of the back office; None: the name as free text."""

    coverage_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    payer_code = forms.ChoiceField(required=False, label="Insurance company")
    payer_name = LineField(max_length=120, required=False, label="Insurance company")
    plan_name = LineField(max_length=60, required=False)
    member_id = LineField(min_length=2, max_length=80, required=False, label="ID number")
    group_number = LineField(max_length=50, required=False, label="Group number")
    relationship = forms.ChoiceField(
        label="Whose insurance is this?",
        choices=[
            (Relationship.SELF, "The client’s own"),
            (Relationship.SPOUSE, "The client is the subscriber’s spouse"),
            (Relationship.CHILD, "The client is the subscriber’s child"),
            (Relationship.OTHER, "Another relationship"),
        ],
        required=False,
    )
    subscriber_first_name = LineField(max_length=100, required=False, label="First name")
    subscriber_last_name = LineField(max_length=100, required=False, label="Last name")
    subscriber_birth_date = BirthDateField()
    subscriber_sex = forms.ChoiceField(label="Sex", choices=Sex.choices, required=False)
    subscriber_address1 = LineField(max_length=100, required=False, label="Street address")
    subscriber_city = LineField(max_length=60, required=False, label="City")
    subscriber_state = StateField()
    subscriber_zip = ZipField()
    authorization_number = LineField(max_length=50, required=False)
    copay = MoneyField(required=False)
    deductible = LineField(
        max_length=200, required=False, help_text="Such as $500 a year, $120 left in May."
    )
    valid_from = DayField(required=False, label="Valid from")
    valid_until = DayField(
        required=False, label="Valid until", help_text="The last day. Empty while it goes on."
    )

    class Meta:
        model = Coverage
        fields = (
            "payer_code", "payer_name", "plan_name", "member_id", "group_number", "relationship",
            "subscriber_first_name", "subscriber_last_name", "subscriber_birth_date",
            "subscriber_sex", "subscriber_address1", "subscriber_city", "subscriber_state",
            "subscriber_zip", "authorization_number", "copay", "deductible", "valid_from",
            "valid_until",
        )  # fmt: skip

    def __init__(
        self, *args: Any, payers: list[Any] | None, editable: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coverage_id"].initial = self.instance.id
        if payers is None:
            del self.fields["payer_code"]
        else:
            del self.fields["payer_name"]
            field = self.fields["payer_code"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = payers
        remember(self, apart_from=["coverage_id"])
        for one in self.fields.values():
            one.disabled = not editable

    @property
    def is_stored(self) -> bool:
        return not self.instance._state.adding

    @property
    def is_empty(self) -> bool:
        """Nothing is given that says an insurance exists."""
        given = any(value for name, value in self.cleaned_data.items() if name not in _PLAIN)
        return not given and not self._other_payer

    @property
    def _other_payer(self) -> str:
        """The payer kept from a time when the Back Office was on, while it is off."""
        return "" if "payer_code" in self.fields else str(self.instance.payer_code)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["relationship"] = given.get("relationship") or Relationship.SELF
        given["subscriber_sex"] = given.get("subscriber_sex") or Sex.UNKNOWN
        given["copay"] = given.get("copay") or None
        if given["relationship"] == Relationship.SELF:
            forgive(self, "subscriber_")
        payer = "payer_code" if "payer_code" in self.fields else "payer_name"
        if not (self.errors or given.get(payer) or self._other_payer or self.is_empty):
            self.add_error(payer, "Choose the company, or empty the other fields of this part.")
        if given["relationship"] != Relationship.SELF and given.get(payer):
            for name in ("subscriber_first_name", "subscriber_last_name"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, "Whose insurance is it? Write the subscriber’s name.")
        since, until = given.get("valid_from"), given.get("valid_until")
        if since and until and until < since:
            self.add_error("valid_until", "It can’t end before it begins.")
        return given

    @property
    def wanted(self) -> Wanted | None:
        """What was typed, ready for the domain; None for no insurance."""
        if self.is_empty:
            return None
        typed_before = {"payer_name": ""} if self.cleaned_data.get("payer_code") else {}
        values = {**self.cleaned_data, **typed_before}
        return Wanted(values.pop("coverage_id") or self.instance.id or new_id(), values)

    def says(self, today: date) -> str:
        """``ended``, ``ahead`` or empty for one that counts ``today``; as it is stored."""
        if self.instance.valid_until and self.instance.valid_until < today:
            return "ended"
        return "ahead" if self.instance.valid_from and self.instance.valid_from > today else ""


def posted_id(posted: Any, prefix: str) -> uuid.UUID | None:
    """Which insurance a part of a sent form is about."""
    try:
        return uuid.UUID(posted.get(f"{prefix}-coverage_id", ""))
    except ValueError:
        return None
