"""Two records of one person: choosing the other, comparing them, merging."""

import uuid
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.audit.domain.record import record
from settee.clients.access import Merged, get_client, require_change
from settee.clients.domain.merge import going, merge_clients
from settee.clients.models import Client
from settee.clients.queries import matching, same_person, visible
from settee.core.errors import ChangedMeanwhile, Refused
from settee.desk.clients.merge_form import MergeForm
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.ui.htmx import render_part, say

FOUND: Final = 12
# What moves, in words: one, several.
WORDS: Final = {
    "billing.Claim": ("claim", "claims"),
    "billing.ClientBalance": ("balance", "balances"),
    "billing.ClientSession": ("client session", "client sessions"),
    "billing.Invoice": ("invoice", "invoices"),
    "clients.Client": ("record merged earlier", "records merged earlier"),
    "clients.Coverage": ("insurance", "insurances"),
    "clients.Document": ("document", "documents"),
    "clients.InformationAnswer": ("further answer", "further answers"),
    "clients.Relation": ("related person", "related people"),
    "scheduling.Attendance": ("appointment", "appointments"),
    "scheduling.SeriesClient": ("recurring appointment", "recurring appointments"),
}


@member_required
def choose(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Who is the other record? Asked by POST: what is searched for stays out of addresses."""
    client = get_client(request.member, client_id)
    require_change(request.member, client)
    text = request.POST.get("q", "").strip()[:200]
    context = {"client": client, "text": text, "found": _others(request.member, client, text)}
    page, part = "desk/clients/merge_choose.html", "desk/clients/_merge_found.html"
    return render_part(request, page, part, context)


@member_required
def merge(request: MemberRequest, client_id: uuid.UUID, other_id: uuid.UUID) -> HttpResponse:
    if client_id == other_id:
        return redirect("desk:client", client_id)
    try:
        kept, other = (_to_change(request.member, each) for each in (client_id, other_id))
    except Merged as before:
        if request.method == "POST" and (before.old, before.kept) == (other_id, client_id):
            return _done(request, get_client(request.member, client_id))  # sent twice
        raise
    form = MergeForm(posted(request), kept=kept, merged=other)
    if form.is_bound and form.is_valid() and (merged := _merged(request, form, kept, other)):
        return _done(request, merged)
    for each in (kept, other):
        record("client.read", actor=request.member, object_id=each.id, client_id=each.id)
    context = {"form": form, "kept": kept, "other": other, "moving": _moving(kept, other)}
    status = 422 if form.errors else 200
    return render(request, "desk/clients/merge.html", context, status=status)


def _others(actor: Member, client: Client, text: str) -> list[Client]:
    """Whom the text finds; without one those who look like the same person."""
    if text:
        found = visible(actor).filter(matching(text)).exclude(id=client.id)
        return list(found.order_by("sort_key", "id")[:FOUND])
    alike = same_person(
        actor,
        first_name=client.first_name,
        last_name=client.last_name,
        birth_date=client.birth_date,
        email=client.email,
    )
    return [each for each in alike if each.id != client.id]


def _to_change(actor: Member, client_id: uuid.UUID) -> Client:
    client = get_client(actor, client_id)
    require_change(actor, client)
    return client


def _merged(request: MemberRequest, form: MergeForm, kept: Client, other: Client) -> Client | None:
    try:
        return merge_clients(
            actor=request.member,
            kept_id=kept.id,
            merged_id=other.id,
            answers=form.answers,
            versions=form.versions,
            now=timezone.now(),
        )
    except ChangedMeanwhile:
        form.show_meanwhile(MergeForm(kept=kept, merged=other))
    except Refused as refused:
        form.add_error(None, refused.message)
    return None


def _done(request: MemberRequest, kept: Client) -> HttpResponse:
    say(request, f"The two records are one now: {kept} ({kept.code}).")
    return redirect("desk:client", kept.id)


def _moving(kept: Client, other: Client) -> list[str]:
    """``3 appointments``: what goes to the kept record."""
    counts = sorted(going(kept, other).items(), key=lambda item: WORDS[item[0]])
    return [f"{count} {WORDS[label][count != 1]}" for label, count in counts]
