"""Fetching what is billed and authorising in one call.

Somebody who may not change other providers' calendars bills their own sessions and sees nothing of
the others'. ``actor`` None is the program itself, which sees the open practice.
"""

import uuid

from django.db.models import Model, QuerySet

from settee.billing.models import Batch, Claim, ClientSession, Invoice
from settee.core.errors import Hidden
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed, require


def billed_providers(actor: Member | None) -> frozenset[uuid.UUID] | None:
    """Whose sessions ``actor`` bills; None for everybody's. Raises NotAllowed."""
    if actor is None:
        return None
    require(actor, Privilege.BILL)
    return None if allowed(actor, Privilege.EDIT_OTHERS) else frozenset({actor.id})


def get_session(
    actor: Member | None, session_id: uuid.UUID, *, lock: bool = False
) -> ClientSession:
    """A session that is not voided, with its client. Raises Hidden."""
    sessions = ClientSession.objects.filter(voided_at=None)
    if lock:
        # The client is read on its own: a lock on a join may miss what was changed meanwhile.
        sessions = sessions.select_for_update(no_key=True)
    else:
        sessions = sessions.select_related("client")
    return _one(_of_providers(sessions, actor), session_id)


def get_claim(actor: Member | None, claim_id: uuid.UUID) -> Claim:
    """Raises Hidden."""
    return _one(_of_providers(Claim.objects.select_related("client"), actor), claim_id)


def get_invoice(actor: Member | None, invoice_id: uuid.UUID) -> Invoice:
    """An invoice with at least one line of a provider that ``actor`` bills for. Raises Hidden."""
    invoices = Invoice.objects.select_related("client")
    providers = billed_providers(actor)
    if providers is not None:
        invoices = invoices.filter(lines__session__provider__in=providers).distinct()
    return _one(invoices, invoice_id)


def get_batch(actor: Member | None, batch_id: uuid.UUID) -> Batch:
    """One's own run, or anybody's for those who bill for everybody. Raises Hidden."""
    batches = Batch.objects.all()
    if actor is not None and billed_providers(actor) is not None:
        batches = batches.filter(created_by=actor)
    return _one(batches, batch_id)


def _of_providers[Row: Model](rows: QuerySet[Row], actor: Member | None) -> QuerySet[Row]:
    providers = billed_providers(actor)
    return rows if providers is None else rows.filter(provider__in=providers)


def _one[Row: Model](rows: QuerySet[Row], id_: uuid.UUID) -> Row:
    row = rows.filter(pk=id_).first()
    if row is None:
        raise Hidden
    return row
