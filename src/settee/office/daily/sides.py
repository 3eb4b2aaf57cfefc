"""What stands beside a session's form: insurance, the practice's codes, found diagnoses."""

from datetime import date
from typing import Any

from settee.billing.domain.diagnosis import search_diagnoses
from settee.billing.enums import ClaimStatus, InvoiceStatus
from settee.billing.models import (
    BillingCode,
    ClaimLine,
    ClientSession,
    DiagnosisCode,
    InvoiceLine,
    Payer,
)
from settee.clients.models import Client
from settee.clients.queries import coverage_on

_AT_HAND = 12


def beside(client: Client, day: date) -> dict[str, Any]:
    """Authorization and Insurance Note of the client on a day (M-39), and the billing codes to
    choose."""
    coverage = coverage_on(client, day)
    payer = None
    if coverage and coverage.payer_code:
        payer = Payer.objects.filter(code__iexact=coverage.payer_code).first()
    return {
        "coverage": coverage,
        "payer": payer,
        "codes": BillingCode.objects.filter(active=True),
    }


def diagnoses(words: str) -> dict[str, Any]:
    """What matches ``words``; without words the codes the practice keeps at hand."""
    if words.strip():
        return {"searched": words, "found": search_diagnoses(words)}
    kept = DiagnosisCode.objects.values_list("code", "description")[:_AT_HAND]
    return {"searched": "", "found": [{"code": code, "title": title} for code, title in kept]}


def invoiced(session: ClientSession) -> dict[str, Any]:
    """A session that was invoiced, with the bills it stands on."""
    invoices = InvoiceLine.objects.select_related("invoice").filter(session=session)
    claims = ClaimLine.objects.select_related("claim__payer").filter(session=session)
    return {
        "session": session,
        "invoices": invoices.exclude(invoice__status=InvoiceStatus.VOID),
        "claims": claims.exclude(claim__status=ClaimStatus.VOID),
    }
