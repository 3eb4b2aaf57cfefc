"""Runs of Generate Invoices and Insurance Forms: progress, result, earlier ones."""

import uuid
from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.audit.domain.record import record
from settee.billing.access import billed_providers, get_batch
from settee.billing.domain.papers import claims_pdf, invoices_pdf
from settee.billing.enums import ClaimStatus, InvoiceStatus, PayerForm
from settee.billing.models import Batch, ClientSession, Interchange
from settee.billing.paper.cms1500_text import AmountTooLarge
from settee.billing.queries.batches import batch_list, batch_row
from settee.core.errors import Hidden
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.downloads import PDF, X12, download
from settee.office.fields import ids
from settee.office.lists import Page
from settee.practices.enums import Part
from settee.practices.models import Member
from settee.ui.htmx import render_part, say

_SIZE: Final = 20


@office_required
def batches(request: MemberRequest) -> HttpResponse:
    edge = next(iter(ids([request.GET.get("after", "")])), None)
    last = get_batch(request.member, edge) if edge else None
    before = (last.created_at, last.id) if last else None
    found = batch_list(created_by=_whose(request.member), before=before, limit=_SIZE + 1)
    more = str(found[_SIZE - 1].id) if len(found) > _SIZE else ""
    context = {"page": Page(found[:_SIZE], next=more), "first": last is None}
    return render(request, "office/daily/batches.html", context)


@office_required
def batch(request: MemberRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Asks again by itself until the run is finished."""
    run = get_batch(request.member, batch_id)
    refused = run.refused if run.finished_at else {}
    sessions = ClientSession.objects.select_related("client").filter(id__in=refused)
    context = {
        "batch": run,
        "row": batch_row(run.id),
        "files": run.interchanges.order_by("control_number").only("id", "control_number"),
        "refused": [(each, refused[str(each.id)]) for each in sessions.order_by("date", "start")],
        "earlier": [],
    }
    if "HX-Request" not in request.headers:
        whose = _whose(request.member)
        before = (run.created_at, run.id)
        context["earlier"] = batch_list(created_by=whose, before=before, limit=5)
    return render_part(request, "office/daily/batch.html", "office/daily/_batch.html", context)


@office_required
def papers(request: MemberRequest, batch_id: uuid.UUID, kind: str) -> HttpResponse:
    """A run's client invoices, or its claims of one form, as one PDF (M-44)."""
    run = get_batch(request.member, batch_id)
    if kind not in _PAPERS:
        raise Hidden
    try:
        content = _PAPERS[kind](run, request.member)
    except AmountTooLarge as refusal:
        say(request, f"{refusal} Void the claim and correct its sessions.")
        return redirect("office:batch", run.id)
    except NothingLeft:
        say(request, "All of these were voided; there is nothing to print.")
        return redirect("office:batch", run.id)
    record("batch.print", actor=request.member, object_id=run.id)
    return download(content, f"{kind}-{run.created_at:%Y-%m-%d}.pdf", kind=PDF)


@office_required
def claim_file(request: MemberRequest, interchange_id: uuid.UUID) -> HttpResponse:
    """The 837P file as it was written."""
    row = Interchange.objects.filter(id=interchange_id).first()
    if row is None:
        raise Hidden
    run = get_batch(request.member, row.batch_id)
    record("batch.download", actor=request.member, object_id=run.id)
    content = row.content.encode("ascii")
    return download(content, f"claims-{row.control_number:09d}.837", kind=X12)


class NothingLeft(Exception):
    """What a paper was to be made of is voided."""


def _invoices(run: Batch, actor: Member) -> bytes:
    rows = list(run.invoices.exclude(status=InvoiceStatus.VOID).order_by("number"))
    if not rows:
        raise NothingLeft
    return invoices_pdf(rows)


def _claims(form: PayerForm) -> Callable[[Batch, Member], bytes]:
    def render_claims(run: Batch, actor: Member) -> bytes:
        claims = run.claims.filter(form=form).exclude(status=ClaimStatus.VOID)
        rows = list(claims.order_by("number"))
        if not rows:
            raise NothingLeft
        return claims_pdf(rows, actor.practice, form=form)

    return render_claims


_PAPERS: Final[dict[str, Callable[[Batch, Member], bytes]]] = {
    "invoices": _invoices,
    "paper-claims": _claims(PayerForm.CMS1500),
    "pre-printed-claims": _claims(PayerForm.PREPRINTED),
    "electronic-claims": _claims(PayerForm.ELECTRONIC),
}


def _whose(actor: Member) -> uuid.UUID | None:
    return None if billed_providers(actor, Part.INVOICING) is None else actor.id
