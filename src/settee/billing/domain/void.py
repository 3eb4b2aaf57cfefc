"""Voiding a bill: its entries are reversed, its sessions made again to be billed anew (D-29)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from settee.audit.domain.record import record, record_all
from settee.billing.access import billed_providers, get_claim, get_invoice
from settee.billing.domain.ledger import reverse
from settee.billing.enums import ClaimStatus, InvoiceStatus
from settee.billing.models import Claim, ClientSession, Invoice, LedgerEntry
from settee.core.errors import NotAllowed, Refused
from settee.core.ids import new_id
from settee.core.time import local_date
from settee.practices.enums import Part
from settee.practices.models import Member


class AlreadyVoid(Refused):
    def __init__(self) -> None:
        super().__init__("This was voided before; its sessions can be billed again.")


class HasPayments(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Payments or adjustments were posted to these sessions. Take them back first."
        )


@transaction.atomic
def void_invoice(*, actor: Member, invoice_id: uuid.UUID, now: datetime) -> list[ClientSession]:
    """The invoice counts no more; the sessions made in place of its own come back.

    What was paid at a session stays with the new one and is posted when that is invoiced. Raises
    Hidden, NotAllowed, AlreadyVoid, HasPayments.
    """
    invoice = get_invoice(actor, invoice_id)
    locked = Invoice.objects.select_for_update(no_key=True).get(id=invoice.id)
    if locked.status == InvoiceStatus.VOID:
        raise AlreadyVoid
    sessions = _locked(ClientSession.objects.filter(invoice_lines__invoice=invoice), actor)
    entries = list(LedgerEntry.objects.filter(invoice=invoice))
    made = _void(sessions, entries, actor=actor, now=now, note=f"Invoice {invoice.number} voided")
    locked.status = InvoiceStatus.VOID
    locked.save(update_fields=["status"])
    record("invoice.void", actor=actor, object_id=invoice.id, client_id=invoice.client_id)
    return made


@transaction.atomic
def void_claim(*, actor: Member, claim_id: uuid.UUID, now: datetime) -> list[ClientSession]:
    """The claim counts no more in this house; the sessions made in place of its own come back.

    A payer that has the claim must be told as well. Raises as ``void_invoice``.
    """
    claim = get_claim(actor, claim_id)
    locked = Claim.objects.select_for_update(no_key=True).get(id=claim.id)
    if locked.status == ClaimStatus.VOID:
        raise AlreadyVoid
    sessions = _locked(ClientSession.objects.filter(claim_lines__claim=claim), actor)
    entries = list(LedgerEntry.objects.filter(claim=claim))
    made = _void(sessions, entries, actor=actor, now=now, note=f"Claim {claim.number} voided")
    locked.status = ClaimStatus.VOID
    locked.save(update_fields=["status"])
    record("claim.void", actor=actor, object_id=claim.id, client_id=claim.client_id)
    return made


def _locked(sessions: QuerySet[ClientSession], actor: Member) -> list[ClientSession]:
    ids = list(sessions.values_list("id", flat=True))
    found = ClientSession.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
    providers = billed_providers(actor, Part.INVOICING, change=True)
    result = list(found)
    if providers is not None and any(session.provider_id not in providers for session in result):
        raise NotAllowed("This bill holds sessions of other providers: they must void it.")
    return result


def _void(
    sessions: Sequence[ClientSession],
    entries: Sequence[LedgerEntry],
    *,
    actor: Member,
    now: datetime,
    note: str,
) -> list[ClientSession]:
    ids = [session.id for session in sessions]
    others = LedgerEntry.objects.filter(session__in=ids)
    if others.exclude(id__in=[entry.id for entry in entries]).exists():
        raise HasPayments
    today = local_date(now, actor.practice.zone)
    reverse(entries, actor=actor, today=today, now=now, note=note)
    made = [_again(session) for session in sessions]
    # An appointment has one session: the new one takes it over.
    ClientSession.objects.filter(id__in=ids).update(voided_at=now, attendance=None)
    ClientSession.objects.bulk_create(made)
    record_all("session.void", actor=actor, objects=((s.id, s.client_id) for s in sessions))
    record_all("session.add", actor=actor, objects=((s.id, s.client_id) for s in made))
    return made


_KEPT = (
    "client_id", "provider_id", "attendance_id", "date", "start", "end", "service_name", "code",
    "modifiers", "place_of_service", "units", "charge", "diagnosis_codes", "authorization_number",
    "bill_to", "paid_at_session",
)  # fmt: skip


def _again(session: ClientSession) -> ClientSession:
    return ClientSession(id=new_id(), **{name: getattr(session, name) for name in _KEPT})
