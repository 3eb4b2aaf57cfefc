"""Invoice Clients and Insurance: sessions not invoiced yet, ready or with what is missing."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from settee.billing.access import Providers
from settee.billing.queries.facts import Choice
from settee.billing.queries.invoicing import (
    OpenSession,
    open_sessions,
    ordered_ids,
    payer_name,
)
from settee.billing.queries.waiting import Kind, Waiting, sums, waiting
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
from settee.office.viewing import chosen_accounts, only_view
from settee.practices.enums import Part
from settee.practices.privileges import accounts
from settee.ui.htmx import render_part

_SIZE: Final = 250


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
    billable: bool  # False: View Only


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
    choice = _choice(request, form, change=True)
    return sorted(waiting(choice, with_ids=True).ids(ready=True))


def _choice(request: MemberRequest, form: InvoicingFilter, *, change: bool = False) -> Choice:
    provider = form.value("provider")
    return Choice(
        client_terms=tuple(terms(form.value("q") or "")),
        providers=chosen_accounts(request.member, Part.INVOICING, provider, change=change),
        to_insurance={"client": False, "insurance": True}.get(form.value("bill_to")),
    )


def _page(
    request: MemberRequest,
    form: InvoicingFilter,
    *,
    refused: Refused | None = None,
    chosen: Collection[uuid.UUID] = (),
) -> HttpResponse:
    choice, ready = _choice(request, form), _READY.get(form.value("show"))
    found = waiting(choice, with_ids=ready is not None)
    view_only = only_view(request.member, Part.INVOICING)
    names = ("q", "provider", "bill_to", "show")
    context = {
        "form": form,
        "sums": sums(found.kinds),
        "every": sums(_changed(request, found)),
        "page": _shown(request, form, choice, found, chosen),
        "sort": form.value("sort") or "date",
        "filtered": any(form.value(name) for name in names),
        "refused": refused,
        "message": request.POST.get("message", ""),
        "form_id": new_id(),
        "view_only": view_only,
    }
    page, part = "office/daily/invoicing.html", "office/daily/_open_sessions.html"
    return render_part(request, page, part, context, status=422 if refused else 200)


def _changed(request: MemberRequest, found: Waiting) -> list[Kind]:
    """What may be billed: nothing of the accounts that are View Only."""
    changed = accounts(request.member, Part.INVOICING, change=True)
    return [each for each in found.kinds if changed is None or each.like.provider.id in changed]


_READY: Final = {"ready": True, "not_ready": False}


def _shown(
    request: MemberRequest,
    form: InvoicingFilter,
    choice: Choice,
    found: Waiting,
    chosen: Collection[uuid.UUID],
) -> Page[Row]:
    order = ordered_ids(choice, found, sort=form.value("sort") or "date")
    ready = _READY.get(form.value("show"))
    if ready is not None:
        wanted = found.ids(ready=ready)
        order = [id_ for id_ in order if id_ in wanted]
    before, after = form.value("before"), form.value("after")
    page = page_of(order, lambda id_: id_, before=before, after=after, size=_SIZE)
    changed = accounts(request.member, Part.INVOICING, change=True)
    return Page(
        [_row(row, chosen, changed) for row in open_sessions(page.rows, found)],
        page.previous,
        page.next,
    )


def _row(session: OpenSession, chosen: Collection[uuid.UUID], changed: Providers) -> Row:
    """``changed`` are the accounts that are more than View Only."""
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
        payer_name(facts.payer) if facts.to_insurance else "",
        int(amount * 100),
        facts.id in chosen,
        changed is None or facts.provider.id in changed,
    )
