"""One invoice, one claim: to be read, printed and voided."""

import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.audit.domain.record import record
from settee.billing.access import get_claim, get_invoice
from settee.billing.domain.papers import (
    claim_document,
    claims_pdf,
    invoice_document,
    invoice_pdf,
)
from settee.billing.domain.void import void_claim, void_invoice
from settee.billing.enums import ClaimStatus, InvoiceStatus, PayerForm
from settee.billing.models import Claim
from settee.billing.paper.cms1500_text import AmountTooLarge
from settee.billing.x12.excerpt import claim_excerpt
from settee.core.errors import Refused
from settee.doors.decorators import office_required
from settee.doors.request import MemberRequest
from settee.office.downloads import PDF, download
from settee.office.viewing import only_view
from settee.practices.enums import Part
from settee.ui.htmx import say


@office_required
def invoice(request: MemberRequest, invoice_id: uuid.UUID) -> HttpResponse:
    row = get_invoice(request.member, invoice_id)
    record("invoice.read", actor=request.member, object_id=row.id, client_id=row.client_id)
    document = invoice_document(row)
    context = {
        "invoice": row,
        "document": document,
        "due": document.previous_balance + document.total,
        "void": row.status == InvoiceStatus.VOID,
        "view_only": only_view(request.member, Part.INVOICING),
    }
    return render(request, "office/ledger/invoice.html", context)


@office_required
def invoice_paper(request: MemberRequest, invoice_id: uuid.UUID) -> HttpResponse:
    row = get_invoice(request.member, invoice_id)
    record("invoice.print", actor=request.member, object_id=row.id, client_id=row.client_id)
    return download(invoice_pdf(row), f"invoice-{row.number}.pdf", kind=PDF)


@office_required
def claim(request: MemberRequest, claim_id: uuid.UUID) -> HttpResponse:
    """What was claimed, and for an electronic claim its part of the 837 file (M-58)."""
    row = get_claim(request.member, claim_id)
    record("claim.read", actor=request.member, object_id=row.id, client_id=row.client_id)
    context = {
        "claim": row,
        "document": claim_document(row),
        "form": row.get_form_display(),
        "segments": _segments(row),
        "void": row.status == ClaimStatus.VOID,
        "view_only": only_view(request.member, Part.INVOICING),
    }
    return render(request, "office/ledger/claim.html", context)


@office_required
def claim_paper(request: MemberRequest, claim_id: uuid.UUID) -> HttpResponse:
    row = get_claim(request.member, claim_id)
    try:
        content = claims_pdf([row], request.member.practice, form=PayerForm(row.form))
    except AmountTooLarge as refusal:
        say(request, f"{refusal} Void the claim and correct its sessions.")
        return redirect("office:claim", row.id)
    record("claim.print", actor=request.member, object_id=row.id, client_id=row.client_id)
    return download(content, f"claim-{row.number}.pdf", kind=PDF)


@office_required
def void_invoice_page(request: MemberRequest, invoice_id: uuid.UUID) -> HttpResponse:
    row = get_invoice(request.member, invoice_id)

    def void() -> int:
        return len(void_invoice(actor=request.member, invoice_id=row.id, now=timezone.now()))

    context = {"what": "invoice", "number": row.number, "bill": row, "url_name": "office:invoice"}
    return _void(request, context, void)


@office_required
def void_claim_page(request: MemberRequest, claim_id: uuid.UUID) -> HttpResponse:
    row = get_claim(request.member, claim_id)

    def void() -> int:
        return len(void_claim(actor=request.member, claim_id=row.id, now=timezone.now()))

    context = {"what": "claim", "number": row.number, "bill": row, "url_name": "office:claim"}
    return _void(request, context, void)


def _void(
    request: MemberRequest, context: dict[str, object], void: Callable[[], int]
) -> HttpResponse:
    """Asks first; then says what came back to be billed again (D-29)."""
    if request.method != "POST":
        return render(request, "office/ledger/void.html", context)
    try:
        count = void()
    except Refused as refusal:
        context["refused"] = refusal.message
        return render(request, "office/ledger/void.html", context, status=422)
    sessions = "1 session is" if count == 1 else f"{count} sessions are"
    say(request, f"Voided. {sessions} to be billed again.")
    return redirect("office:invoicing")


def _segments(row: Claim) -> list[str]:
    return claim_excerpt(row.interchange.content, row.number) if row.interchange else []
