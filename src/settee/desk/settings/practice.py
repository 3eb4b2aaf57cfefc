"""Settings: the practices one is joined with, and the open practice's data, tab by tab."""

from collections.abc import Mapping
from copy import copy
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from settee.core.errors import ChangedMeanwhile
from settee.desk.decorators import member_required
from settee.desk.settings.doubts import claim_doubts
from settee.desk.settings.overview import overview
from settee.desk.settings.picture_form import PictureForm
from settee.desk.settings.practice_forms import (
    AddressesForm,
    ClaimsForm,
    IdentifiersForm,
    PracticeForm,
    SettingsForm,
)
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.doors.subscriptions import subscribed
from settee.practices.domain.practice import update_practice
from settee.practices.enums import Subscription
from settee.practices.models import Member, Practice
from settee.practices.privileges import Privilege, allowed, require
from settee.practices.queries import memberships, people
from settee.ui.htmx import say


@member_required
def settings(request: MemberRequest) -> HttpResponse:
    """Joined With: all practices of the reader, and where the open one stands."""
    context = {
        "joined": memberships(request.member.user_id),
        "sections": overview(request.member),
        **practice_context(request.member),
    }
    return render(request, "desk/settings/list.html", context)


@member_required
def practice(request: MemberRequest) -> HttpResponse:
    return practice_page(request)


@member_required
def addresses(request: MemberRequest) -> HttpResponse:
    return _tab(request, AddressesForm, "addresses", sent=posted(request))


@member_required
def identifiers(request: MemberRequest) -> HttpResponse:
    return _tab(request, IdentifiersForm, "identifiers", sent=posted(request))


@subscribed(Subscription.BACK_OFFICE)
def claims(request: MemberRequest) -> HttpResponse:
    return _tab(request, ClaimsForm, "claims", sent=posted(request))


def practice_page(
    request: MemberRequest, *, picture_form: PictureForm | None = None
) -> HttpResponse:
    """The first tab; ``picture_form`` is one for the logo that was refused."""
    sent = None if picture_form else posted(request)
    context = {"picture_form": picture_form or PictureForm()}
    return _tab(request, PracticeForm, "practice", sent=sent, more=context)


def practice_context(actor: Member) -> dict[str, Any]:
    """What every tab of the practice shows around its own."""
    return {
        "editable": allowed(actor, Privilege.EDIT_PRACTICE),
        "offer_back_office": allowed(actor, Privilege.MANAGE_SUBSCRIPTIONS)
        and not actor.practice.subscribes(Subscription.BACK_OFFICE),
        "doubts": claim_doubts(actor.practice),
        "people": people(actor.practice.id),
    }


def _tab(
    request: MemberRequest,
    form_class: type[SettingsForm],
    tab: str,
    *,
    sent: QueryDict | None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponse:
    actor = request.member
    context = {**practice_context(actor), **more, "tab": tab}
    form = form_class(sent, instance=copy(actor.practice), editable=context["editable"])
    if sent is not None:
        require(actor, Privilege.EDIT_PRACTICE)
        if form.is_valid() and _saved(request, form):
            return redirect(f"desk:{tab}")
    refused = form.errors or getattr(more.get("picture_form"), "errors", None)
    status = 422 if refused else 200
    return render(request, f"desk/settings/{tab}.html", {**context, "form": form}, status=status)


def _saved(request: MemberRequest, form: SettingsForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        update_practice(actor=request.member, values=form.values, version=version)
    except ChangedMeanwhile:
        stored = Practice.objects.get(id=request.member.practice.id)
        form.show_meanwhile(type(form)(instance=stored))
        return False
    say(request, "Saved.")
    return True
