"""The Services tab of a provider: which services they offer, with their own length and fee."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from settee.desk.clients.merging import merge, remember
from settee.desk.decorators import member_required
from settee.desk.settings.people import person_page, provider_of_practice
from settee.doors.fields import MoneyField
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.access import edits_profile, get_member, require_profile
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed
from settee.scheduling.domain.offering import Terms, set_offerings
from settee.scheduling.models import Service
from settee.scheduling.offered import offered_terms
from settee.ui.htmx import say
from settee.ui.numbers import money_text

_MEANWHILE = (
    "Somebody else changed this while you had it open, so yours is not saved yet. Look at what they"
    " changed, then save again."
)


class OptionalMoneyField(MoneyField):
    """An amount, or None where nothing is typed."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if str(value or "").strip() else None


class OfferingsForm(forms.Form):
    """For each service the fields ``offered-ID``, ``minutes-ID`` and ``fee-ID``."""

    def __init__(self, *args: Any, provider: Member, editable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = offered_terms(provider.id)
        self.services = list(Service.objects.filter(active=True))
        for service in self.services:
            own = terms.get(service.id, Terms())
            self._add(service, own)
        remember(self)
        for field in self.fields.values():
            field.disabled = not editable

    def _add(self, service: Service, own: Terms) -> None:
        key = service.id.hex
        self.fields[f"offered-{key}"] = forms.BooleanField(
            label=service.name, required=False, initial=own.offered
        )
        self.fields[f"minutes-{key}"] = forms.IntegerField(
            label=f"Length of {service.name} in minutes",
            required=False,
            min_value=1,
            max_value=1440,
            initial=own.minutes,
            widget=forms.NumberInput({"placeholder": service.minutes}),
        )
        self.fields[f"fee-{key}"] = OptionalMoneyField(
            label=f"Fee of {service.name}", required=False, initial=own.fee
        )
        self.fields[f"fee-{key}"].widget.attrs |= {"placeholder": money_text(service.fee)}

    @property
    def rows(self) -> list[tuple[Service, Any, Any, Any]]:
        """Each service with its three fields."""
        keys = [one.id.hex for one in self.services]
        return [
            (one, self[f"offered-{key}"], self[f"minutes-{key}"], self[f"fee-{key}"])
            for one, key in zip(self.services, keys, strict=True)
        ]

    @property
    def terms(self) -> dict[uuid.UUID, Terms]:
        """Of those services that were changed."""
        values, changed = self.cleaned_data, set(self.changed_data)
        names = {
            one.id: [f"{name}-{one.id.hex}" for name in Terms._fields] for one in self.services
        }
        return {
            id_: Terms(*(values[name] for name in three))
            for id_, three in names.items()
            if changed.intersection(three)
        }

    def show_meanwhile(self, stored: "OfferingsForm") -> bool:
        """Whether somebody else changed something since this page was read; then it is said."""
        sentences = merge(self, stored) if self.has_changed() else []
        if sentences:
            self.add_error(None, [_MEANWHILE, *sentences])
        return bool(sentences)


@member_required
def offerings(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    actor, provider = request.member, provider_of_practice(request.member, member_id)
    editable = edits_profile(actor, provider)
    form = OfferingsForm(posted(request), provider=provider, editable=editable)
    if request.method == "POST":
        require_profile(actor, provider)
        get_member(actor, provider.id, lock=True)  # who comes second sees what the first one did
        stored = OfferingsForm(provider=provider, editable=True)
        if form.is_valid() and not form.show_meanwhile(stored):
            set_offerings(actor=actor, provider=provider, terms=form.terms)
            say(request, "Saved.")
            return redirect("desk:person_services", provider.id)
    context = {
        "form": form,
        "editable": editable,
        "manages": allowed(actor, Privilege.MANAGE_SERVICES),
    }
    status = 422 if form.errors else 200
    return person_page(request, "desk/settings/services.html", provider, context, status=status)
