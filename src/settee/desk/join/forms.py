"""What Join Now asks for."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from settee.core.ids import new_id
from settee.doors.fields import LineField, ZoneField
from settee.practices.models import User


class ColleagueForm(forms.Form):
    """The account of a provider whose practice is registered already."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    first_name = LineField(max_length=100, widget=forms.TextInput({"autocomplete": "given-name"}))
    last_name = LineField(max_length=100, widget=forms.TextInput({"autocomplete": "family-name"}))
    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username"}),
        help_text="You sign in with it. We send a link to confirm it.",
    )
    password = forms.CharField(
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="At least ten characters. Several words are easy to keep in mind.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_id"].initial = new_id
        self.label_suffix = ""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        person = User(
            **{name: cleaned.get(name, "") for name in ("first_name", "last_name", "email")}
        )
        if password := cleaned.get("password"):
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class InvitedForm(ColleagueForm):
    """Who was invited by mail: the address is known."""

    email = None  # type: ignore[assignment]


class PracticeForm(ColleagueForm):
    """A new practice with its first provider."""

    practice_name = LineField(
        max_length=200,
        required=False,
        help_text="Empty: your own name. You can change it later in Settings.",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    group_practice = forms.BooleanField(
        label="Group Practice?", required=False, help_text="More than one person will be joined."
    )
    staff = forms.BooleanField(
        label="Staff User",
        required=False,
        help_text="You administer the practice and need no calendar and no clients of your own.",
    )
    timezone = ZoneField(
        initial="America/New_York",
        help_text="The practice’s clocks go by it.",
        widget=forms.Select({"data-zone": "guess"}),
    )
