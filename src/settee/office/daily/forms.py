"""The form of a client session."""

import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from settee.billing.access import billed_providers
from settee.billing.models import BillingCode, ClientSession
from settee.billing.places import PLACES
from settee.core.ids import new_id
from settee.doors.fields import LineField, ModifiersField, MoneyField
from settee.doors.forms import VersionedForm
from settee.office.fields import DayField, DiagnosesField
from settee.practices.enums import Part, Role
from settee.practices.models import Member
from settee.ui.forms import TimeInput

_WHEN = ("date", "time", "minutes")
# What a billing code brings with it (M-35).
TERMS = ("minutes", "charge", "modifiers")


class _ProviderField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, member: Member) -> str:
        return member.name


class SessionForm(VersionedForm):
    """``initial`` of a new session holds its defaults; ``form_id`` is the same each time it is
    sent."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    date = DayField(label="Date of service")
    time = forms.TimeField(label="Start", widget=TimeInput)
    minutes = forms.IntegerField(label="Session Length in minutes", min_value=1, max_value=1440)
    provider = _ProviderField(queryset=Member.objects.none())
    code = LineField(
        label="Billing Code",
        required=False,
        max_length=10,
        widget=forms.TextInput({"list": "billing-codes", "autocomplete": "off"}),
    )
    modifiers = ModifiersField(required=False, max_length=40)
    units = forms.DecimalField(max_digits=5, decimal_places=1, initial=1)
    charge = MoneyField(required=False)
    place_of_service = forms.ChoiceField(label="Location Type", choices=PLACES)
    diagnosis_codes = DiagnosesField(
        label="Diagnosis Codes",
        required=False,
        max_length=200,
        help_text="The first is the main one. Empty: those of the client’s record.",
    )
    authorization_number = LineField(label="Authorization Number", required=False, max_length=50)
    paid_at_session = MoneyField(label="Paid at Session", required=False)

    class Meta:
        model = ClientSession
        fields = (
            "code", "modifiers", "units", "charge", "place_of_service", "diagnosis_codes",
            "authorization_number", "bill_to", "paid_at_session", "provider",
        )  # fmt: skip
        labels = {"bill_to": "Bill To"}

    def __init__(self, *args: Any, actor: Member, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[Member]", self.fields["provider"])
        choice.queryset = _billed_members(actor, change=editable)
        place = cast(forms.ChoiceField, self.fields["place_of_service"])
        own = self.initial.get("place_of_service")
        if own and own not in dict(PLACES):  # what was imported stays as it is
            place.choices = [*PLACES, (own, own)]
        for field in self.fields.values():
            field.disabled = not editable

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the domain names it."""
        left_out = {"form_id", *_WHEN}
        values = {name: value for name, value in super().values.items() if name not in left_out}
        values["provider_id"] = values.pop("provider").id
        return values

    @property
    def when(self) -> tuple[datetime.date, datetime.time, int]:
        day, clock, minutes = (self.cleaned_data[name] for name in _WHEN)
        return day, clock, minutes

    @property
    def moved(self) -> bool:
        return any(name in self.changed_data for name in _WHEN)


def _billed_members(actor: Member, *, change: bool) -> QuerySet[Member]:
    """Providers whose sessions ``actor`` sees, or enters."""
    members = Member.objects.select_related("user").filter(
        practice=actor.practice_id, role=Role.PROVIDER
    )
    providers = billed_providers(actor, Part.SESSIONS, change=change)
    return members if providers is None else members.filter(id__in=providers)


def terms_of(code: str) -> dict[str, Any]:
    """Length, charge and modifiers the practice gave ``code``; nothing for a code it has not."""
    found = BillingCode.objects.filter(code__iexact=code.strip()).first()
    if found is None:
        return {}
    terms = {"charge": found.charge, "modifiers": found.modifiers}
    return terms | ({"minutes": found.minutes} if found.minutes else {})
