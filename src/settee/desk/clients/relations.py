"""The people around a client: added, changed, taken out, and made to receive the invoices."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.clients.access import get_client, may_change, require_change
from settee.clients.domain import relation as domain
from settee.clients.models import Client
from settee.clients.queries import matching, visible
from settee.core.errors import ChangedMeanwhile, Refused
from settee.desk.clients.record import show_tab
from settee.desk.clients.relation_form import NewRelationForm, RelationForm
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.ui.htmx import say

FOUND = 8


@member_required
def new_relation(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    client = get_client(request.member, client_id)
    require_change(request.member, client)
    form = NewRelationForm(posted(request), client=client)
    if request.method == "POST" and form.is_valid():
        try:
            added = domain.add_relation(actor=request.member, client_id=client.id, **form.adding)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, f"{added} is added.")
            return redirect("desk:client_contact", client.id)
    context = {"form": form, **_found(request, client)}
    return _page(request, client, context, status=422 if form.errors else 200)


@member_required
def relation(request: MemberRequest, relation_id: uuid.UUID) -> HttpResponse:
    row = domain.get_relation(request.member, relation_id)
    if request.method == "POST":
        require_change(request.member, row.client)
    form = RelationForm(posted(request), instance=row)
    if not may_change(request.member, row.client):
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            domain.change_relation(
                actor=request.member, relation_id=row.id, values=form.values, version=version
            )
        except ChangedMeanwhile:
            form.show_conflict(domain.get_relation(request.member, relation_id))
        else:
            say(request, "Saved.")
            return redirect("desk:client_contact", row.client_id)
    context = {"form": form, "relation": row}
    return _page(request, row.client, context, status=422 if form.errors else 200)


@require_POST
@member_required
def find_relation(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Clients to link, for what was typed; for htmx."""
    client = get_client(request.member, client_id)
    return render(request, "desk/clients/_linkable.html", _found(request, client))


@require_POST
@member_required
def remove_relation(request: MemberRequest, relation_id: uuid.UUID) -> HttpResponse:
    row = domain.remove_relation(actor=request.member, relation_id=relation_id, now=timezone.now())
    say(request, f"{row} is removed.", undo=reverse("desk:relation_restore", args=[row.id]))
    return redirect("desk:client_contact", row.client_id)


@require_POST
@member_required
def restore_relation(request: MemberRequest, relation_id: uuid.UUID) -> HttpResponse:
    try:
        row = domain.remove_relation(
            actor=request.member, relation_id=relation_id, now=timezone.now(), away=False
        )
    except domain.LinkedAlready as refused:
        say(request, refused.message)
        row = domain.get_relation(request.member, relation_id)
    else:
        say(request, f"{row} is back.")
    return redirect("desk:client_contact", row.client_id)


@require_POST
@member_required
def send_invoices(request: MemberRequest, relation_id: uuid.UUID) -> HttpResponse:
    client = domain.send_invoices_to(actor=request.member, relation_id=relation_id)
    say(request, f"Invoices go to {client.invoice_to_name} now.")
    return redirect("desk:client_contact", client.id)


def _found(request: MemberRequest, client: Client) -> dict[str, Any]:
    """Whom ``find`` means, and who is chosen already."""
    text = request.POST.get("find", "").strip()[:200]
    chosen = request.POST.get("linked", "")
    clients: list[Client] = []
    if text:
        others = visible(request.member).filter(matching(text)).exclude(id=client.id)
        clients = list(others.order_by("sort_key", "id")[:FOUND])
    return {"found": clients, "find": text, "chosen": chosen}


def _page(
    request: MemberRequest, client: Client, context: dict[str, Any], *, status: int
) -> HttpResponse:
    return show_tab(request, client, "desk:client_contact", context, status=status, page="relation")
