"""The papers of a bill, rendered again from what was frozen when it was made."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from settee.billing.documents import ClaimDocument, InvoiceDocument
from settee.billing.enums import PayerForm
from settee.billing.models import Claim, Invoice
from settee.billing.paper.cms1500 import render_cms1500
from settee.billing.paper.invoice import render_invoice, render_invoices
from settee.billing.snapshot import load
from settee.practices.enums import FormColor
from settee.practices.models import Practice

ELECTRONICALLY_SUBMITTED = "Electronically Submitted"


def claim_document(claim: Claim) -> ClaimDocument:
    return load(ClaimDocument, claim.snapshot)


def claim_documents(claims: QuerySet[Claim]) -> Iterator[ClaimDocument]:
    """The documents of ``claims`` in their order, a thousand in memory at a time."""
    for snapshot in claims.values_list("snapshot", flat=True).iterator(chunk_size=1_000):
        yield load(ClaimDocument, str(snapshot))


def invoice_document(invoice: Invoice) -> InvoiceDocument:
    return load(InvoiceDocument, invoice.snapshot)


def invoice_pdf(invoice: Invoice) -> bytes:
    return render_invoice(invoice_document(invoice))


def invoices_pdf(invoices: Iterable[Invoice]) -> bytes:
    """The invoices in order, in one file."""
    return render_invoices([invoice_document(invoice) for invoice in invoices])


def claims_pdf(claims: Iterable[Claim], practice: Practice, *, form: PayerForm) -> bytes:
    """The forms of ``claims``, which all go out as ``form``, in order. An electronic claim's copy
    carries a watermark (M-44); data alone are shifted as the practice's printer needs it."""
    printed = form == PayerForm.PREPRINTED
    return render_cms1500(
        [claim_document(claim) for claim in claims],
        preprinted=printed,
        scaling=float(practice.form_scaling) if printed else 100,
        dx_mm=float(practice.form_offset_x) if printed else 0,
        dy_mm=float(practice.form_offset_y) if printed else 0,
        watermark=ELECTRONICALLY_SUBMITTED if form == PayerForm.ELECTRONIC else "",
        ink="black" if practice.form_color == FormColor.BLACK else "red",
    )
