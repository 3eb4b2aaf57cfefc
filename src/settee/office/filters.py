"""What lists are filtered by. Nothing is required: what can't be read is said and left out."""

import uuid
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from settee.office.fields import DayField
from settee.office.viewing import provider_choices
from settee.practices.enums import Part
from settee.practices.models import Member


def sent(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


class ListFilter(forms.Form):
    """Names are sent by POST alone, so that they stand in no address. ``part`` of the back office
    says whose accounts can be chosen; ``changes``: only where it may be changed."""

    part = Part.SESSIONS
    changes = False

    q = forms.CharField(
        label="Client",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            {"type": "search", "placeholder": "All clients", "autocomplete": "off"}
        ),
    )
    provider = forms.TypedChoiceField(required=False, coerce=uuid.UUID, empty_value=None)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, actor: Member, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["provider"])
        accounts = provider_choices(actor, self.part, change=self.changes)
        choice.choices = [("", "All providers"), *accounts]
        self.is_valid()

    def value(self, name: str) -> Any:
        """What was chosen, or None."""
        return self.cleaned_data.get(name) or None


class RangeFilter(ListFilter):
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", ValidationError("This day lies before the first one."))
        return self.cleaned_data


class SessionsFilter(RangeFilter):
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All sessions"),
            ("open", "Not invoiced yet"),
            ("invoiced", "Invoiced"),
        ],
    )


class SendFilter(RangeFilter):
    """Days of the current month, future ones included, unless others are chosen (D-24)."""

    changes = True

    with_sent = forms.BooleanField(label="Show already sent", required=False)

    def __init__(self, data: QueryDict, *, actor: Member, month: tuple[date, date]) -> None:
        data = data.copy()
        for name, day in zip(("first", "last"), month, strict=True):
            data.setdefault(name, day.isoformat())
        super().__init__(data, actor=actor)


class InvoicingFilter(ListFilter):
    part = Part.INVOICING
    bill_to = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Clients and insurance"),
            ("client", "Clients"),
            ("insurance", "Insurance"),
        ],
    )
    show = forms.ChoiceField(
        required=False,
        choices=[("", "Ready and not ready"), ("ready", "Ready"), ("not_ready", "Not ready")],
    )
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
