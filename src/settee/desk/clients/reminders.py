"""A client's record: the tab Reminders & Portal."""

import uuid
from copy import copy

from django.http import HttpResponse
from django.shortcuts import redirect

from settee.clients.access import get_client, may_change, require_change
from settee.clients.domain.client import change_reminders, require_reminders
from settee.clients.models import Client
from settee.core.errors import ChangedMeanwhile
from settee.desk.clients.forms import RecordForm
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.fields import PhoneField
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription
from settee.ui.htmx import say


class RemindersForm(RecordForm):
    reminder_phone = PhoneField(label="Reminder phone")

    class Meta:
        model = Client
        fields = ("reminder_phone", "reach_by")
        labels = {"reach_by": "How the client wants to be reached"}


@member_required
def reminders(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Each half opens with its subscription; with neither the page says so."""
    client = get_client(request.member, client_id)
    practice = request.member.practice
    editable = may_change(request.member, client)
    if request.method == "POST":
        require_change(request.member, client)
        require_reminders(request.member)
    form = RemindersForm(posted(request), instance=copy(client), editable=editable)
    if request.method == "POST" and form.is_valid() and _saved(request, client, form):
        say(request, "Saved.")
        return redirect("desk:client_reminders", client.id)
    context = {"form": form, "reminders": practice.subscribes(Subscription.REMINDERS)}
    status = 422 if form.errors else 200
    return show_tab(request, client, "desk:client_reminders", context, status=status)


def _saved(request: MemberRequest, client: Client, form: RemindersForm) -> bool:
    try:
        change_reminders(
            actor=request.member,
            client_id=client.id,
            values=form.values,
            version=form.cleaned_data["version"],
        )
    except ChangedMeanwhile:
        form.show_meanwhile(RemindersForm(instance=client))
    return not form.errors
