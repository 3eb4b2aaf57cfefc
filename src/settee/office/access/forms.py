"""Forms of Account Access."""

import uuid
from typing import Any, cast

from django import forms

from settee.doors.fields import LineField
from settee.practices.enums import Level, Part
from settee.practices.models import AccountAccess, Member

_BROKEN = {
    "required": "This page was not whole. Load it again and repeat the change.",
    "invalid": "This page was not whole. Load it again and repeat the change.",
}


class LevelsForm(forms.Form):
    """A level for each part of an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            self.fields[part.value] = forms.ChoiceField(
                label=part.label, choices=Level.choices, initial=Level.FULL
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[part.value] for part in Part]

    @property
    def levels(self) -> dict[Part, Level]:
        return {part: Level(self.cleaned_data[part.value]) for part in Part}


class PrivilegesForm(LevelsForm):
    """What one username may do, with the version its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=_BROKEN)

    def __init__(self, data: Any, *, access: AccountAccess) -> None:
        initial = {"version": access.version, **{p.value: v for p, v in access.levels.items()}}
        super().__init__(data, initial=initial, prefix=f"a{access.id.hex[-8:]}")

    def show_conflict(self, stored: AccountAccess) -> None:
        """Keep what was chosen, and say what somebody else stored; the next Save replaces that."""
        chosen = self.levels
        differing = [
            f"{part.label}: {level.label}"
            for part, level in stored.levels.items()
            if chosen[part] != level
        ]
        self.add_error(
            None,
            "Somebody else saved this while you had it open, so yours is not saved yet. Stored now:"
            f" {'; '.join(differing)}. Save again to put what you chose in its place.",
        )
        data = cast(Any, self.data).copy()
        data[self.add_prefix("version")] = str(stored.version)
        self.data = data


class AllowForm(LevelsForm):
    """Add a username; ``accounts`` are those the reader manages."""

    account = forms.TypedChoiceField(label="Account", coerce=uuid.UUID)
    email = forms.EmailField(
        label="Username",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="The email address they sign in with. Who is new to Settee gets an invitation.",
    )

    def __init__(self, data: Any, *, accounts: list[Member], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["account"])
        choice.choices = [(str(each.id), each.name) for each in accounts]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class FindForm(forms.Form):
    """Username and password of a provider; neither is kept."""

    email = LineField(
        label="Username",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="The email address the provider signs in with.",
    )
    password = forms.CharField(
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="Checked once and not kept.",
    )
