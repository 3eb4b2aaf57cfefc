"""A person of the practice: profile and privileges."""

import uuid
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from settee.core.errors import ChangedMeanwhile
from settee.desk.decorators import member_required
from settee.desk.settings.forms import MemberForm, PrivilegesForm
from settee.doors.forms import VersionedForm, posted
from settee.doors.request import MemberRequest
from settee.practices.access import edits_profile, get_member
from settee.practices.domain.member import LastAdministrator, set_privileges, update_member
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed, require
from settee.practices.queries import people
from settee.ui.htmx import say


@member_required
def profile(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    actor, member = request.member, get_member(request.member, member_id)
    form = MemberForm(posted(request), instance=copy(member), editable=edits_profile(actor, member))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            update_member(actor=actor, member_id=member.id, values=form.values, version=version)
        except ChangedMeanwhile:
            form.show_conflict(get_member(actor, member_id))
        else:
            say(request, "Saved.")
            return redirect("desk:person", member.id)
    return _page(request, "desk/settings/profile.html", member, form)


@member_required
def privileges(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    actor, member = request.member, get_member(request.member, member_id)
    editable = allowed(actor, Privilege.MANAGE_MEMBERS)
    form = PrivilegesForm(posted(request), instance=copy(member), editable=editable)
    if request.method == "POST":
        require(actor, Privilege.MANAGE_MEMBERS)
        if form.is_valid():
            try:
                set_privileges(actor=actor, member_id=member.id, **form.cleaned_data)
            except ChangedMeanwhile:
                form.show_conflict(get_member(actor, member_id))
            except LastAdministrator as refused:
                form.add_error(refused.field, refused.message)
            else:
                say(request, "Saved.")
                return redirect("desk:person_privileges", member.id)
    return _page(request, "desk/settings/privileges.html", member, form)


def _page(request: HttpRequest, template: str, member: Member, form: VersionedForm) -> HttpResponse:
    editable = not any(field.disabled for field in form.fields.values())
    context = {
        "person": member,
        "form": form,
        "editable": editable,
        "people": people(member.practice.id),
    }
    return render(request, template, context, status=422 if form.errors else 200)
