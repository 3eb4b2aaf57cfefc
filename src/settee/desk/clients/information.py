"""A client's record: the tab Other Information."""

import uuid
from copy import copy
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from settee.clients.access import get_client, may_change, require_change
from settee.clients.domain.information import save_answers
from settee.clients.models import Client, InformationAnswer, InformationField
from settee.core.errors import ChangedMeanwhile
from settee.desk.clients.information_form import InformationForm
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.privileges import Privilege, allowed
from settee.ui.htmx import say


@member_required
def information(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = get_client(request.member, client_id)
    if request.method == "POST":
        require_change(request.member, client)
    editable = may_change(request.member, client)
    form, archived = _form(client, posted(request), editable=editable)
    if request.method == "POST" and form.is_valid() and _saved(request, client, form):
        say(request, "Saved.")
        return redirect("desk:client_information", client.id)
    context = {
        "form": form,
        "archived": archived,
        "defines": allowed(request.member, Privilege.EDIT_PRACTICE),
    }
    status = 422 if form.errors else 200
    return show_tab(request, client, "desk:client_information", context, status=status)


def _form(
    client: Client, sent: Any, *, editable: bool = True
) -> tuple[InformationForm, list[tuple[str, str]]]:
    """The form, and what stands in fields that are asked no more: two statements."""
    fields = list(InformationField.objects.all())
    rows = InformationAnswer.objects.filter(client=client)
    answers = {row.field_id: str(row.value) for row in rows}
    form = InformationForm(
        sent,
        instance=copy(client),
        editable=editable,
        asked=[field for field in fields if field.active],
        answers=answers,
    )
    archived = [
        (field.label, answers[field.id])
        for field in fields
        if not field.active and field.id in answers
    ]
    return form, archived


def _saved(request: MemberRequest, client: Client, form: InformationForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        save_answers(
            actor=request.member, client_id=client.id, answers=form.answers, version=version
        )
    except ChangedMeanwhile:
        form.show_meanwhile(_form(client, None)[0])
    return not form.errors
