"""A person of the practice: profile, and what their clients are offered online."""

import uuid
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.core.errors import ChangedMeanwhile, Hidden
from settee.desk.decorators import member_required
from settee.desk.settings.people_forms import MemberForm
from settee.desk.settings.picture_form import PictureForm
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.doors.subscriptions import require_subscription
from settee.practices.access import edits_profile, get_member, require_profile
from settee.practices.domain.member import update_member
from settee.practices.enums import Subscription
from settee.practices.models import Member
from settee.practices.queries import people
from settee.ui.htmx import say


@member_required
def profile(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    return profile_page(request, get_member(request.member, member_id))


@member_required
def portal(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """Where a provider's portal settings will be; nothing can be set that nothing obeys."""
    return _provider_tab(request, member_id, Subscription.CLIENT_PORTAL, "portal")


@member_required
def reminders(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """Where a provider's reminders will be; nothing can be set that nothing obeys."""
    return _provider_tab(request, member_id, Subscription.REMINDERS, "reminders")


def person_page(
    request: MemberRequest,
    template: str,
    member: Member,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """One tab of a person, with all that stands around it."""
    around = {
        "person": member,
        "people": people(request.member.practice.id),
    }
    return render(request, template, {**around, **context}, status=status)


def profile_page(
    request: MemberRequest, member: Member, *, picture_form: PictureForm | None = None
) -> HttpResponse:
    """The profile; ``picture_form`` is one for the photo that was refused."""
    sent = None if picture_form else posted(request)
    editable = edits_profile(request.member, member)
    form = MemberForm(sent, instance=copy(member), editable=editable)
    if sent is not None:
        require_profile(request.member, member)
        if form.is_valid() and _saved(request, member, form):
            return redirect("desk:person", member.id)
    ended = member.license_until
    context = {
        "form": form,
        "picture_form": picture_form or PictureForm(),
        "editable": editable,
        "license_ended": ended is not None and ended < timezone.localdate(),
    }
    status = 422 if form.errors or (picture_form and picture_form.errors) else 200
    return person_page(request, "desk/settings/profile.html", member, context, status=status)


def _saved(request: MemberRequest, member: Member, form: MemberForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        update_member(
            actor=request.member, member_id=member.id, values=form.values, version=version
        )
    except ChangedMeanwhile:
        form.show_meanwhile(MemberForm(instance=get_member(request.member, member.id)))
        return False
    say(request, "Saved.")
    return True


def provider_of_practice(actor: Member, member_id: uuid.UUID) -> Member:
    """What a provider offers is no secret among colleagues. Raises Hidden, for staff too."""
    member = get_member(actor, member_id)
    if not (member.is_provider and member.is_joined):
        raise Hidden
    return member


def _provider_tab(
    request: MemberRequest, member_id: uuid.UUID, needed: Subscription, tab: str
) -> HttpResponse:
    provider = provider_of_practice(request.member, member_id)
    require_subscription(request.member, needed)
    return person_page(request, f"desk/settings/{tab}.html", provider, {})
