"""Subscriptions and Payment: what the practice has switched on, and what it pays for it."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.core.errors import ChangedMeanwhile
from settee.core.money import total
from settee.desk.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.domain.practice import set_subscriptions
from settee.practices.enums import Subscription
from settee.practices.models import Practice
from settee.practices.privileges import Privilege, allowed, require
from settee.ui.htmx import say

# What it is, and what it opens: closed again without it.
OPENS = {
    Subscription.BACK_OFFICE: (
        "Everything between an appointment and its payment.",
        (
            "Billing: client sessions, invoices, insurance forms, balances and codes",
            "balances in the list of clients, and Sessions & Billing in their records",
            "billing codes of services, and the claims tab in Settings",
        ),
    ),
    Subscription.ELECTRONIC_BILLING: (
        "Claims without paper. Needs the Back Office.",
        (
            "electronic payers in the insurance of a client",
            "the clearinghouse in Settings",
        ),
    ),
    Subscription.CLIENT_PORTAL: (
        "Made ready for clients who want to see appointments and messages online. The portal"
        " itself is not open yet.",
        (
            "portal status in the list of clients and in their records",
            "the Portal tab of each provider in Settings",
        ),
    ),
    Subscription.REMINDERS: (
        "Made ready for reminding clients of appointments. Nothing is sent yet.",
        (
            "the reminder phone in the records of clients",
            "the Reminders tab of each provider in Settings",
        ),
    ),
}


class SubscriptionsForm(forms.Form):
    """``seen`` are those that were on when the page was read; ``sure``: what closes was shown."""

    chosen = forms.MultipleChoiceField(
        choices=Subscription.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def seen_on(self) -> list[str]:
        return [name for name in self.cleaned_data["seen"].split(",") if name]


class Offer(NamedTuple):
    """A subscription as the page shows it."""

    kind: Subscription
    words: str
    opens: tuple[str, ...]
    price: Decimal
    is_on: bool


@member_required
def subscriptions(request: MemberRequest) -> HttpResponse:
    practice = request.member.practice
    form = SubscriptionsForm(posted(request), initial={"seen": ",".join(practice.subscriptions)})
    if request.method == "POST":
        require(request.member, Privilege.MANAGE_SUBSCRIPTIONS)
        if form.is_valid():
            chosen = form.cleaned_data["chosen"]
            if not form.cleaned_data["sure"] and _asks(practice, chosen):
                return _confirm(request, form, chosen)
            if _saved(request, form, chosen):
                return redirect("desk:subscriptions")
    return _page(request, form)


def _asks(practice: Practice, chosen: Collection[str]) -> bool:
    """Whether something closes, or the practice pays more."""
    return bool(set(practice.subscriptions) - set(chosen)) or _sum(chosen) > _sum(
        practice.subscriptions
    )


def _saved(request: MemberRequest, form: SubscriptionsForm, chosen: list[str]) -> bool:
    try:
        set_subscriptions(
            actor=request.member,
            chosen=[Subscription(name) for name in chosen],
            seen=form.seen_on if "seen" in form.data else None,
        )
    except ChangedMeanwhile:
        stored = Practice.objects.get(id=request.member.practice.id).subscriptions
        on = ", ".join(Subscription(name).label for name in stored) or "nothing"
        form.add_error(
            None,
            f"Somebody else changed this while you had it open, so yours is not saved yet. Switched"
            f" on now: {on}. Save again to put what you chose in its place.",
        )
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = ",".join(stored)  # type: ignore[index]
        return False
    say(request, "Saved.")
    return True


def _page(request: MemberRequest, form: SubscriptionsForm) -> HttpResponse:
    practice = request.member.practice
    ticked = form.data.getlist("chosen") if form.is_bound else practice.subscriptions  # type: ignore[attr-defined]
    context = {
        "form": form,
        "editable": allowed(request.member, Privilege.MANAGE_SUBSCRIPTIONS),
        "offers": _offers(practice),
        "ticked": ticked,
        "total": _sum(practice.subscriptions),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/account/subscriptions.html", context, status=status)


def _confirm(request: MemberRequest, form: SubscriptionsForm, chosen: list[str]) -> HttpResponse:
    practice = request.member.practice
    offers = _offers(practice)
    context: dict[str, Any] = {
        "form": form,
        "chosen": chosen,
        "closing": [offer for offer in offers if offer.is_on and offer.kind not in chosen],
        "opening": [offer for offer in offers if not offer.is_on and offer.kind in chosen],
        "before": _sum(practice.subscriptions),
        "after": _sum(chosen),
    }
    return render(request, "desk/account/subscriptions_sure.html", context)


def _offers(practice: Practice) -> list[Offer]:
    return [
        Offer(kind, words, opens, settings.PRICES[kind], practice.subscribes(kind))
        for kind, (words, opens) in OPENS.items()
    ]


def _sum(names: Collection[str]) -> Decimal:
    return total(settings.PRICES[name] for name in names)
