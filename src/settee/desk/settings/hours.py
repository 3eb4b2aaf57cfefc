"""When a provider is there: office hours, and time off."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.core.errors import Refused
from settee.core.time import local_date
from settee.desk.decorators import member_required
from settee.desk.settings.hours_form import HoursForm as HoursForm
from settee.desk.settings.hours_form import initial_hours
from settee.desk.settings.time_off import days_text
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.access import get_member
from settee.practices.models import Member
from settee.practices.privileges import changes
from settee.practices.queries import locations, people
from settee.scheduling.absences import time_off_from
from settee.scheduling.access import get_provider, require_changes
from settee.scheduling.domain.hours import set_office_hours
from settee.scheduling.models import TimeOff
from settee.scheduling.queries import office_hours
from settee.ui.htmx import say


@member_required
def hours(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    person = get_member(request.member, member_id)
    provider = get_provider(request.member, member_id)
    editable = changes(request.member, provider.id)
    form = HoursForm(
        posted(request),
        editable=editable,
        initial=initial_hours(office_hours(provider.id)),
        places=list(locations(request.member.practice.id)),
    )
    if request.method == "POST":
        require_changes(request.member, provider.id)
        if form.is_valid() and _saved(request, provider, form):
            say(request, "Saved.")
            return redirect("desk:hours", person.id)
    context = {
        "person": person,
        "form": form,
        "editable": editable,
        "people": people(request.member.practice.id),
        "absences": _ahead(provider),
    }
    return render(request, "desk/settings/hours.html", context, status=422 if form.errors else 200)


def _ahead(provider: Member) -> list[tuple[TimeOff, str]]:
    today = local_date(timezone.now(), provider.zone)
    return [(row, days_text(row)) for row in time_off_from(provider.id, today)]


def _saved(request: MemberRequest, provider: Member, form: HoursForm) -> bool:
    try:
        set_office_hours(actor=request.member, provider=provider, hours=form.placed)
    except Refused as refused:
        form.add_error(None, refused.message)
    return not form.errors
