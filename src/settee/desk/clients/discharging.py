"""Ending the care of a client, and taking them back."""

import uuid

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.clients.access import get_client, require_change
from settee.clients.domain import client as domain
from settee.clients.enums import DischargeReason
from settee.clients.models import Client
from settee.desk.clients.fields import PastDayField
from settee.desk.clients.record import show_tab
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.ui.htmx import say


class DischargeForm(forms.Form):
    on = PastDayField(label="Last day of care", required=True)
    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *DischargeReason.choices],
        error_messages={"required": "Why does the care end?"},
    )
    note = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Encrypted; for those who may see this record.",
    )

    def __init__(self, sent: QueryDict | None, *, client: Client) -> None:
        stored = {
            "on": client.discharged_on or timezone.localdate(),
            "reason": client.discharge_reason,
            "note": client.discharge_note,
        }
        super().__init__(sent, initial=stored)


@member_required
def discharge(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Day and reason; of somebody discharged already, to be corrected."""
    client = get_client(request.member, client_id)
    require_change(request.member, client)
    form = DischargeForm(posted(request), client=client)
    if request.method == "POST" and form.is_valid():
        domain.discharge(actor=request.member, client_id=client.id, **form.cleaned_data)
        undo = reverse("desk:client_return", args=[client.id])
        say(request, f"{client} is discharged. Everything is kept.", undo=undo)
        return redirect("desk:client", client.id)
    status = 422 if form.errors else 200
    return show_tab(request, client, "desk:client_discharge", {"form": form}, status=status)


@require_POST
@member_required
def take_back(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = domain.take_back(actor=request.member, client_id=client_id)
    say(request, f"{client} is in care again.")
    return redirect("desk:client", client.id)
