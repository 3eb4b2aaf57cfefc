"""Forms of Codes Setup."""

from typing import Any

from django import forms

from settee.billing.enums import PayerForm
from settee.billing.models import BillingCode, Payer
from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.doors.fields import LineField, ModifiersField, MoneyField, StateField, ZipField
from settee.doors.forms import VersionedForm

# SBR09, in the words of the implementation guide (005010X222A1 2000B).
_FILING = (
    ("CI", "CI Commercial insurance"),
    ("BL", "BL Blue Cross Blue Shield"),
    ("MB", "MB Medicare Part B"),
    ("MC", "MC Medicaid"),
    ("CH", "CH TRICARE (CHAMPUS)"),
    ("HM", "HM Health maintenance organization"),
    ("12", "12 Preferred provider organization"),
    ("13", "13 Point of service"),
    ("14", "14 Exclusive provider organization"),
    ("15", "15 Indemnity insurance"),
    ("16", "16 HMO Medicare risk"),
    ("VA", "VA Veterans Affairs plan"),
    ("OF", "OF Other federal program"),
    ("WC", "WC Workers’ compensation"),
    ("AM", "AM Automobile medical"),
    ("DS", "DS Disability"),
    ("TV", "TV Title V"),
    ("FI", "FI Federal Employees Program"),
    ("LM", "LM Liability medical"),
    ("MA", "MA Medicare Part A"),
    ("17", "17 Dental maintenance organization"),
    ("11", "11 Other non-federal program"),
    ("ZZ", "ZZ Mutually defined"),
)


class CodesForm(VersionedForm):
    """``form_id`` is the same each time a new row's form is sent; a new row has no version."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editable = editable
        if self.instance._state.adding:
            del self.fields["version"]
        for field in self.fields.values():
            field.disabled = not editable

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "form_id"}

    def refuse(self, refused: Refused) -> None:
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)


class BillingCodeForm(CodesForm):
    code = LineField(
        label="Billing Code",
        max_length=10,
        help_text="A CPT or HCPCS code, or a code of your own with five digits.",
    )
    description = LineField(max_length=200, required=False)
    modifiers = ModifiersField(required=False, max_length=40, help_text="Such as 95, GT.")
    minutes = forms.IntegerField(
        label="Session Length in minutes", min_value=0, max_value=1440, required=False
    )
    charge = MoneyField(label="Billed Charge", required=False)

    class Meta:
        model = BillingCode
        fields = (
            "code", "description", "minutes", "charge", "modifiers", "client_only", "active",
        )  # fmt: skip
        labels = {"client_only": "Bill to the client only", "active": "In use"}
        help_texts = {
            "client_only": "Never on an insurance claim, as for a missed session.",
            "active": "Off: not offered for new sessions; those that have it keep it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.built_in:
            del self.fields["client_only"]
            self.fields["code"].disabled = True
            self.fields["code"].help_text = "Built in: billed to the client, never to insurance."

    def clean_minutes(self) -> int:
        return int(self.cleaned_data["minutes"] or 0)


class InsuranceForm(CodesForm):
    name = LineField(max_length=120)
    code = LineField(
        label="Payer ID", max_length=80, help_text="As in your clearinghouse’s list of payers."
    )
    form = forms.ChoiceField(label="What form to use", choices=PayerForm.choices)
    claim_filing_code = forms.ChoiceField(label="Kind of insurance", choices=_FILING)
    address1 = LineField(label="Street or PO box", max_length=100, required=False)
    address2 = LineField(label="Second line (optional)", max_length=100, required=False)
    city = LineField(max_length=60, required=False)
    state = StateField()
    zip = ZipField()

    class Meta:
        model = Payer
        fields = (
            "name", "code", "form", "claim_filing_code", "address1", "address2", "city", "state",
            "zip", "note", "active",
        )  # fmt: skip
        labels = {"note": "Insurance Note", "active": "In use"}
        help_texts = {
            "note": "Shown on Client Sessions.",
            "active": "Off: not offered for clients; those who have it keep it.",
        }
        widgets = {"note": forms.Textarea({"rows": 2})}
