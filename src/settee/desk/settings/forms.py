"""The practice's data, and that of its people."""

from typing import Any

from django import forms

from settee.doors.fields import (
    LineField,
    NpiField,
    PhoneField,
    StateField,
    TaxIdField,
    TaxonomyField,
    ZipField,
    ZoneField,
)
from settee.doors.forms import VersionedForm
from settee.practices.models import Member, Practice

_HUES = (
    (163, "Green"), (190, "Teal"), (250, "Blue"), (300, "Violet"),
    (350, "Rose"), (25, "Red"), (60, "Amber"), (128, "Olive"),
)  # fmt: skip
_ADDRESSES = ("billing", "pay_to", "office")
_OFFSET = forms.NumberInput({"step": "0.1", "min": "-5", "max": "5"})


class PracticeForm(VersionedForm):
    """Everything of a practice that its people may edit."""

    name = LineField(label="Practice Name", max_length=200)
    phone = PhoneField()
    email = forms.EmailField(required=False, max_length=254)
    timezone = ZoneField()
    client_word = LineField(
        label="Word for client", max_length=30, help_text="Such as client, patient or member."
    )
    tax_id = TaxIdField()
    npi = NpiField(help_text="A solo practice uses the provider’s own.")
    taxonomy = TaxonomyField()
    accent_hue = forms.TypedChoiceField(
        label="Color", choices=_HUES, coerce=int, help_text="Of the portal and the website."
    )
    form_scaling = forms.DecimalField(
        label="Print Scaling (%)", min_value=90, max_value=110, max_digits=4, decimal_places=1,
        widget=forms.NumberInput({"step": "0.1"}),
    )  # fmt: skip
    form_offset_x = forms.DecimalField(
        label="Horizontal Adjustment", min_value=-5, max_value=5, max_digits=3, decimal_places=1,
        widget=_OFFSET, help_text="Right is positive.",
    )  # fmt: skip
    form_offset_y = forms.DecimalField(
        label="Vertical Adjustment", min_value=-5, max_value=5, max_digits=3, decimal_places=1,
        widget=_OFFSET, help_text="Down is positive.",
    )  # fmt: skip
    submitter_contact_phone = PhoneField(label="Contact’s phone")

    class Meta:
        model = Practice
        fields = (
            "name", "group_practice", "phone", "email", "timezone", "client_word", "accent_hue",
            "tax_id_kind", "npi", "taxonomy",
            *(f"{kind}_{part}" for kind in _ADDRESSES for part in ("line1", "line2", "city")),
            "submitter_name", "submitter_id", "submitter_contact_name", "submitter_contact_phone",
            "receiver_name", "receiver_id", "claims_for_production",
            "form_color", "form_scaling", "form_offset_x", "form_offset_y",
        )  # fmt: skip
        labels = {
            "group_practice": "Group Practice?",
            "tax_id_kind": "Kind of tax ID",
            "submitter_name": "Submitter name",
            "submitter_id": "Submitter ID",
            "submitter_contact_name": "Contact",
            "receiver_name": "Receiver name",
            "receiver_id": "Receiver ID",
            "claims_for_production": "Claims are real",
            "form_color": "Insurance form color",
        }
        help_texts = {
            "group_practice": "More than one person is joined. Only groups stand in the directory.",
            "receiver_name": "The clearinghouse, as it wants to be named in files.",
            "submitter_id": "Your number at the clearinghouse.",
            "claims_for_production": "Off: claim files are marked as a test, and nobody pays them.",
            "form_color": "Of forms on plain paper. The data is always black.",
        }

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in _ADDRESSES:
            self._complete_address(kind)
        self.fields["tax_id"].initial = self.instance.tax_id
        self._keep_own_hue()
        if not editable:
            del self.fields["tax_id"]  # a person's may be their social security number
            for field in self.fields.values():
                field.disabled = True

    def address(self, kind: str) -> list[forms.BoundField]:
        return [self[f"{kind}_{part}"] for part in ("line1", "line2", "city", "state", "zip")]

    def _complete_address(self, kind: str) -> None:
        self.fields[f"{kind}_line1"].label = "Street"
        self.fields[f"{kind}_line2"].label = "Suite, floor (optional)"
        self.fields[f"{kind}_city"].label = "City"
        for part, field in (("state", StateField()), ("zip", ZipField())):
            field.initial = getattr(self.instance, f"{kind}_{part}")
            self.fields[f"{kind}_{part}"] = field

    def _keep_own_hue(self) -> None:
        hue = self.instance.accent_hue
        if hue not in dict(_HUES):
            own = forms.TypedChoiceField(
                label="Color", choices=[*_HUES, (hue, "As now")], coerce=int
            )
            self.fields["accent_hue"] = own


class MemberForm(VersionedForm):
    """A person's name and licence data. Their name is the same in all their practices."""

    first_name = LineField(max_length=100)
    last_name = LineField(max_length=100)
    credentials = LineField(
        max_length=40, required=False, help_text="Behind the name, such as LCSW."
    )
    npi = NpiField()
    taxonomy = TaxonomyField()
    license = LineField(label="License number", max_length=40, required=False)
    phone = PhoneField()
    timezone = ZoneField(default="The practice’s", required=False)

    class Meta:
        model = Member
        fields = ("credentials", "npi", "taxonomy", "license", "phone", "timezone")

    field_order = ("first_name", "last_name")

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].initial = getattr(self.instance.user, name)
        for field in self.fields.values():
            field.disabled = not editable


class PrivilegesForm(VersionedForm):
    """Role and the two lists of privileges."""

    class Meta:
        model = Member
        fields = ("role", "association", "access")
        labels = {
            "association": "Association With This Practice",
            "access": "Access to Other Providers Who Are Also Joined To This Practice",
        }
        help_texts = {
            "role": "Staff need no calendar and no clients of their own.",
            "association": (
                "Administrator: people, privileges, subscriptions, services. Modify: the practice’s"
                " data. Join Only: nothing but their own. Not Part: can no longer open it."
            ),
            "access": (
                "Administrator: also profiles. Modify & Delete: calendars, clients and billing of"
                " others. View Only: see them. No Access: only their own."
            ),
        }

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = not editable
