"""Account Activity by Client."""

import uuid
from typing import Final

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from settee.audit.domain.record import record
from settee.billing.access import (
    billed_providers,
    get_billed_client,
    search_billed_clients,
)
from settee.billing.enums import EntryKind, Party
from settee.billing.models import ClientBalance, LedgerEntry
from settee.billing.queries.ledger import ActivityCursor, account_activity
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.fields import ids
from settee.office.lists import Page
from settee.practices.enums import Part
from settee.ui.htmx import render_part

_SIZE: Final = 50
_PICKED: Final = 20


@office_required
def choose_client(request: MemberRequest) -> HttpResponse:
    words = request.POST.get("q", "")[:100]
    found = []
    if words.strip():
        found = search_billed_clients(request.member, Part.PAYMENTS, words, _PICKED)
    context = {"q": words, "found": found, "most": _PICKED, "url_name": "office:client_activity"}
    page, part = "office/ledger/choose_client.html", "office/_clients.html"
    return render_part(request, page, part, context)


@office_required
def activity(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    actor, client = request.member, get_billed_client(request.member, client_id, Part.PAYMENTS)
    before = _cursor(next(iter(ids([request.GET.get("after", "")])), None), client_id)
    providers = billed_providers(actor, Part.PAYMENTS)
    found = account_activity(client.id, providers=providers, before=before, limit=_SIZE + 1)
    rows = found[:_SIZE]
    record("client.read", actor=actor, object_id=client.id, client_id=client.id)
    context = {
        "client": client,
        "page": Page(rows, next=str(rows[-1].entry_id) if len(found) > _SIZE else ""),
        "balance": ClientBalance.objects.filter(client=client).first(),
        "everything": providers is None,
        "kinds": dict(EntryKind.choices),
        "parties": dict(Party.choices),
    }
    return render(request, "office/ledger/activity.html", context)


def _cursor(entry_id: uuid.UUID | None, client_id: uuid.UUID) -> ActivityCursor | None:
    if entry_id is None:
        return None
    account = Q(client=client_id) | Q(client__merged_into=client_id)
    entries = LedgerEntry.objects.filter(account, id=entry_id)
    return entries.values_list("date", "id").first()
