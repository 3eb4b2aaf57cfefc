"""Invoice Clients and Insurance: sessions not invoiced yet, ready or with what is missing."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from settee.billing.queries.facts import Choice
from settee.billing.queries.invoicing import OpenSession, OpenSessions, open_sessions
from settee.billing.tasks import start_batch
from settee.clients.queries import terms
from settee.core.errors import Refused
from settee.core.ids import new_id
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.daily.mending import Mend, mending
from settee.office.fields import ids
from settee.office.filters import InvoicingFilter, sent
from settee.office.lists import Page, page_of
from settee.office.viewing import chosen_accounts
from settee.practices.enums import Part
from settee.ui.htmx import render_part

_SIZE: Final = 250
_ALL: Final = 1_000_000
_SORTS: Final[dict[str, Callable[[OpenSession], Any]]] = {
    "date": lambda row: row.cursor,
    "client": lambda row: (row.facts.client.sort_key, row.cursor),
    "provider": lambda row: (row.facts.provider.name, row.cursor),
    "bill_to": lambda row: (row.facts.to_insurance, _payer_name(row), row.cursor),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. ``kind`` is what the session is billed with: invoices, claims, forms."""

    session: OpenSession
    client: str  # Last, First
    mends: list[Mend]
    kind: str
    payer: str  # empty: the client pays
    cents: int
    chosen: bool


@office_required
def invoicing(request: MemberRequest) -> HttpResponse:
    return _page(request, InvoicingFilter(sent(request), actor=request.member))


@office_required
def generate(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("office:invoicing")
    form = InvoicingFilter(request.POST, actor=request.member)
    chosen = _chosen(request, form)
    try:
        batch = start_batch(
            actor=request.member,
            form_id=next(iter(ids([request.POST.get("form_id", "")])), new_id()),
            session_ids=chosen,
            message=" ".join(request.POST.get("message", "").replace("\0", "").split()),
            now=timezone.now(),
        )
    except Refused as refusal:
        return _page(request, form, refused=refusal, chosen=frozenset(chosen))
    return redirect("office:batch", batch.id)


def _chosen(request: MemberRequest, form: InvoicingFilter) -> list[uuid.UUID]:
    """The ticked sessions, or every ready one that the filter leaves."""
    if "every" not in request.POST:
        return ids(request.POST.getlist("row"))
    found = open_sessions(_choice(request, form), ready=True, limit=_ALL)
    return [row.facts.id for row in found.rows]


def _choice(request: MemberRequest, form: InvoicingFilter) -> Choice:
    providers = chosen_accounts(request.member, Part.INVOICING, form.value("provider"))
    return Choice(
        client_terms=tuple(terms(form.value("q") or "")),
        providers=providers,
        to_insurance={"client": False, "insurance": True}.get(form.value("bill_to")),
    )


def _page(
    request: MemberRequest,
    form: InvoicingFilter,
    *,
    refused: Refused | None = None,
    chosen: Collection[uuid.UUID] = (),
) -> HttpResponse:
    ready = {"ready": True, "not_ready": False}.get(form.value("show"))
    found = open_sessions(_choice(request, form), ready=ready, limit=_ALL)
    sort = form.value("sort") or "date"
    names = ("q", "provider", "bill_to", "show")
    context = {
        "form": form,
        "found": found,
        "page": _sorted_page(found, form, sort, chosen),
        "sort": sort,
        "filtered": any(form.value(name) for name in names),
        "refused": refused,
        "message": request.POST.get("message", ""),
        "form_id": new_id(),
    }
    page, part = "office/daily/invoicing.html", "office/daily/_open_sessions.html"
    return render_part(request, page, part, context, status=422 if refused else 200)


def _sorted_page(
    found: OpenSessions, form: InvoicingFilter, sort: str, chosen: Collection[uuid.UUID]
) -> Page[Row]:
    key = _SORTS.get(sort.removeprefix("-"), _SORTS["date"])
    rows = sorted(found.rows, key=key, reverse=sort.startswith("-"))
    before, after = form.value("before"), form.value("after")
    page = page_of(rows, lambda row: row.facts.id, before=before, after=after, size=_SIZE)
    return Page([_row(row, chosen) for row in page.rows], page.previous, page.next)


def _row(session: OpenSession, chosen: Collection[uuid.UUID]) -> Row:
    facts = session.facts
    kind = "invoices"
    if facts.to_insurance:
        kind = "claims" if facts.payer and facts.payer.electronic else "forms"
    amount = facts.charge if facts.to_insurance else facts.charge - facts.paid_at_session
    person = facts.client.person
    return Row(
        session,
        ", ".join(filter(None, [person.last_name, person.first_name])),
        mending(session),
        kind,
        _payer_name(session),
        int(amount * 100),
        facts.id in chosen,
    )


def _payer_name(session: OpenSession) -> str:
    facts = session.facts
    if not facts.to_insurance:
        return ""
    return facts.payer.party.name if facts.payer else "Insurance"
