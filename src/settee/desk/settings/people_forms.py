"""What is filled in about a person of the practice."""

from typing import Any

from django import forms

from settee.desk.settings.practice_forms import SettingsForm
from settee.doors.fields import (
    LineField,
    NpiField,
    PhoneField,
    StateField,
    TaxonomyField,
    ZoneField,
)
from settee.doors.forms import VersionedForm
from settee.practices.models import Member
from settee.ui.forms import DateInput


class MemberForm(SettingsForm):
    """A person's name and licence data. Their name is the same in all their practices."""

    first_name = LineField(max_length=100)
    last_name = LineField(max_length=100)
    credentials = LineField(
        max_length=40, required=False, help_text="Behind the name, such as LCSW."
    )
    npi = NpiField()
    taxonomy = TaxonomyField()
    license = LineField(label="License number", max_length=40, required=False)
    license_state = StateField(label="License state")
    license_until = forms.DateField(
        label="License valid until",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Write the day as 2026-10-14 or 10/14/2026."},
    )
    phone = PhoneField()
    email = forms.EmailField(
        label="Email to show",
        required=False,
        max_length=254,
        help_text="For clients. You sign in with the address above.",
    )
    bio = forms.CharField(
        label="About",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="A few sentences for clients who look for a provider.",
    )
    timezone = ZoneField(default="The practice’s", required=False)

    class Meta:
        model = Member
        fields = (
            "credentials", "npi", "taxonomy", "license", "license_state", "license_until",
            "phone", "email", "bio", "timezone",
        )  # fmt: skip

    field_order = ("first_name", "last_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].initial = getattr(self.instance.user, name)


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
