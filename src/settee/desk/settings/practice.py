"""Settings: the practices one is joined with, and the open practice's data."""

from copy import copy

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.core.errors import ChangedMeanwhile
from settee.desk.decorators import member_required
from settee.desk.settings.doubts import claim_doubts
from settee.desk.settings.forms import PracticeForm
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.domain.practice import update_practice
from settee.practices.enums import Subscription
from settee.practices.models import Practice
from settee.practices.privileges import Privilege, allowed, require
from settee.practices.queries import memberships, people
from settee.ui.htmx import say


@member_required
def settings(request: MemberRequest) -> HttpResponse:
    context = {"joined": memberships(request.member.user_id)}
    return render(request, "desk/settings/list.html", context)


@member_required
def practice(request: MemberRequest) -> HttpResponse:
    actor = request.member
    editable = allowed(actor, Privilege.EDIT_PRACTICE)
    form = PracticeForm(posted(request), instance=copy(actor.practice), editable=editable)
    if request.method == "POST":
        require(actor, Privilege.EDIT_PRACTICE)
        if form.is_valid() and _saved(request, form):
            return redirect("desk:practice")
    context = {
        "form": form,
        "editable": editable,
        "offer_back_office": allowed(actor, Privilege.MANAGE_SUBSCRIPTIONS)
        and not actor.practice.subscribes(Subscription.BACK_OFFICE),
        "doubts": claim_doubts(actor.practice),
        "people": people(actor.practice.id),
    }
    return render(
        request, "desk/settings/practice.html", context, status=422 if form.errors else 200
    )


def _saved(request: MemberRequest, form: PracticeForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        update_practice(actor=request.member, values=form.values, version=version)
    except ChangedMeanwhile:
        form.show_conflict(Practice.objects.get(id=request.member.practice.id))
        return False
    say(request, "Saved.")
    return True
