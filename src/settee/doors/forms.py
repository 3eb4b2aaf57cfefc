"""What forms of rows have in common that two people may have open at the same time."""

from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict

_BROKEN = {
    "required": "This page was not whole. Load it again and repeat the change.",
    "invalid": "This page was not whole. Load it again and repeat the change.",
}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also if that is nothing; None where nothing was meant to be."""
    return request.POST if request.method == "POST" else None


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model's form that carries the version its reader saw. Give it a copy: Django writes what
    is typed into the instance, valid or not."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages=_BROKEN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = getattr(self.instance, "version", 1)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, ready for the domain."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def show_conflict(self, stored: Model) -> None:
        """Keep what was typed, and say what somebody else stored; the next Save replaces that."""
        differing = [
            f"{self[name].label}: {_text(getattr(stored, name))}"
            for name, value in self.values.items()
            if hasattr(stored, name) and getattr(stored, name) != value
        ]
        self.add_error(
            None,
            "Somebody else saved this while you had it open, so yours is not saved yet. Stored now:"
            f" {'; '.join(differing)}. Save again to put what you typed in its place.",
        )
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(getattr(stored, "version", 1))
        self.data = data


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "empty"
    return str(value) if value not in (None, "") else "empty"
