"""The Privs tab of a person: role, both lists of privileges, and leaving the practice."""

import uuid
from copy import copy
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.clients.domain.handover import NobodyToGiveThem, hand_over_clients, may_hand_over
from settee.core.errors import ChangedMeanwhile, Hidden, NotAllowed
from settee.desk.decorators import member_required
from settee.desk.settings.people import person_page
from settee.desk.settings.people_forms import PrivilegesForm
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.messaging.domain.joining import set_privileges
from settee.practices.access import get_member
from settee.practices.domain.member import LastAdministrator
from settee.practices.enums import Association
from settee.practices.models import Member
from settee.practices.privileges import WORDS, Privilege, allowed, changes, require, sees
from settee.scheduling.access import visible_providers
from settee.scheduling.holdings import Holdings, holdings
from settee.ui.htmx import say


class SuccessorForm(forms.Form):
    """Who gets the clients of somebody who leaves, or has no clients any more."""

    successor = forms.ChoiceField(
        label="Give the clients to",
        error_messages={
            "required": "Choose who gets them.",
            "invalid_choice": "Choose another provider who is part of the practice.",
        },
    )

    def __init__(self, *args: Any, actor: Member, leaving: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, forms.ChoiceField)
        others = visible_providers(actor).exclude(id=leaving.id)
        field.choices = [("", "Choose a provider"), *((str(one.id), one.name) for one in others)]


@member_required
def privileges(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """To leave somebody out is asked once more, with what it means (``removal``)."""
    actor, member = request.member, get_member(request.member, member_id)
    editable = allowed(actor, Privilege.MANAGE_MEMBERS)
    form = PrivilegesForm(posted(request), instance=copy(member), editable=editable)
    if request.method == "POST":
        require(actor, Privilege.MANAGE_MEMBERS)
        if form.is_valid():
            if member.is_joined and form.cleaned_data["association"] == Association.NONE:
                return redirect("desk:person_removal", member.id)
            if _saved(request, member, form):
                say(request, "Saved.")
                return redirect("desk:person_privileges", member.id)
    return _page(request, "desk/settings/privileges.html", member, form=form, editable=editable)


@member_required
def removal(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """What it means that the person is not part of the practice any more; a POST does it."""
    actor, member = request.member, get_member(request.member, member_id)
    require(actor, Privilege.MANAGE_MEMBERS)
    if not member.is_joined:
        return redirect("desk:person_privileges", member.id)
    sent = posted(request)
    if sent is not None:
        sent = sent.copy()
        sent["role"], sent["access"] = member.role, member.access
        sent["association"] = Association.NONE
    form = PrivilegesForm(sent, instance=copy(member))
    if sent is not None and form.is_valid() and _saved(request, member, form):
        say(request, f"{member.name} is not part of this practice any more.")
        return redirect("desk:person_privileges", member.id)
    return _page(request, "desk/settings/removal.html", member, form=form)


@require_POST
@member_required
def hand_over(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """Give all clients of the person to another provider."""
    actor, member = request.member, get_member(request.member, member_id)
    if not sees(actor, member.id):
        raise Hidden
    if not changes(actor, member.id):
        raise NotAllowed(WORDS[Privilege.EDIT_OTHERS])
    form = SuccessorForm(request.POST, actor=actor, leaving=member)
    if form.is_valid():
        successor = uuid.UUID(form.cleaned_data["successor"])
        try:
            count = hand_over_clients(actor=actor, provider_id=member.id, successor_id=successor)
        except NobodyToGiveThem as refused:
            form.add_error(refused.field, refused.message)
        else:
            things = "1 client has" if count == 1 else f"{count} clients have"
            say(request, f"{things} a new provider.")
            return redirect("desk:person_privileges", member.id)
    editable = allowed(actor, Privilege.MANAGE_MEMBERS)
    stored = PrivilegesForm(instance=copy(member), editable=editable)
    return _page(
        request,
        "desk/settings/privileges.html",
        member,
        form=stored,
        editable=editable,
        successor_form=form,
    )


def _page(
    request: MemberRequest,
    template: str,
    member: Member,
    *,
    form: PrivilegesForm,
    editable: bool = True,
    successor_form: SuccessorForm | None = None,
) -> HttpResponse:
    actor, held = request.member, _holdings(request.member, member)
    successors = successor_form or SuccessorForm(actor=actor, leaving=member)
    context = {
        "form": form,
        "editable": editable,
        "held": held,
        "successor_form": successors if may_hand_over(actor) else None,
    }
    refused = form.errors or (successor_form and successor_form.errors)
    return person_page(request, template, member, context, status=422 if refused else 200)


def _holdings(actor: Member, member: Member) -> Holdings | None:
    """What is the person's in the practice, for those who may see it."""
    return holdings(member.id, now=timezone.now()) if sees(actor, member.id) else None


def _saved(request: MemberRequest, member: Member, form: PrivilegesForm) -> bool:
    try:
        set_privileges(actor=request.member, member_id=member.id, **form.cleaned_data)
    except ChangedMeanwhile:
        form.show_conflict(get_member(request.member, member.id))
    except LastAdministrator as refused:
        form.add_error(refused.field, refused.message)
    return not form.errors
