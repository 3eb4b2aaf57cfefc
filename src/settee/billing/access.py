"""Fetching what is billed and authorising in one call.

Somebody who may not change other providers' calendars bills their own sessions and what they were
given access to by Username Privileges, and sees nothing of the others'. ``actor`` None is the
program itself, which sees the open practice.
"""

import uuid
from collections.abc import Iterable

from django.db.models import Model, QuerySet

from settee.billing.models import Batch, Claim, ClientSession, Invoice
from settee.clients.access import Merged, get_client
from settee.clients.enums import ClientStatus
from settee.clients.models import Client
from settee.clients.queries import matching, visible
from settee.core.errors import Hidden, NotAllowed
from settee.practices.enums import Part
from settee.practices.models import Member
from settee.practices.privileges import accounts, require_part, seen_caseloads, view_only

Providers = frozenset[uuid.UUID] | None


def billed_providers(actor: Member | None, part: Part, *, change: bool = False) -> Providers:
    """Whose ``part`` of the back office ``actor`` sees, or may change; None for everybody's.

    Raises NotAllowed.
    """
    if actor is None:
        return None
    require_part(actor, part, change=change)
    return accounts(actor, part, change=change)


def may_change(actor: Member, part: Part, provider_id: uuid.UUID) -> bool:
    """Whether ``part`` of the provider's account is more than View Only to ``actor``."""
    providers = accounts(actor, part, change=True)
    return providers is None or provider_id in providers


def require_change(actor: Member | None, part: Part, providers: Iterable[uuid.UUID]) -> None:
    """Raises NotAllowed unless ``part`` of each of ``providers`` may be changed."""
    if actor is not None and not all(may_change(actor, part, each) for each in providers):
        raise NotAllowed(view_only(part))


def get_session(
    actor: Member | None, session_id: uuid.UUID, *, change: bool = False
) -> ClientSession:
    """A session that is not voided, with its client; to be changed, it is locked.

    Raises Hidden, NotAllowed.
    """
    sessions = ClientSession.objects.filter(voided_at=None)
    if change:
        # The client is read on its own: a lock on a join may miss what was changed meanwhile.
        sessions = sessions.select_for_update(no_key=True)
    else:
        sessions = sessions.select_related("client")
    session = _one(_of_providers(sessions, actor, Part.SESSIONS), session_id)
    if change:
        require_change(actor, Part.SESSIONS, [session.provider_id])
    return session


def get_claim(actor: Member | None, claim_id: uuid.UUID) -> Claim:
    """Raises Hidden."""
    claims = Claim.objects.select_related("client")
    return _one(_of_providers(claims, actor, Part.INVOICING), claim_id)


def get_invoice(actor: Member | None, invoice_id: uuid.UUID) -> Invoice:
    """An invoice with at least one line of a provider that ``actor`` bills for. Raises Hidden."""
    invoices = Invoice.objects.select_related("client")
    providers = billed_providers(actor, Part.INVOICING)
    if providers is not None:
        invoices = invoices.filter(lines__session__provider__in=providers).distinct()
    return _one(invoices, invoice_id)


def get_batch(actor: Member | None, batch_id: uuid.UUID) -> Batch:
    """Anybody's run for those who bill for everybody; else one's own, while all its accounts are
    open to its maker. Raises Hidden."""
    providers = billed_providers(actor, Part.INVOICING)
    if providers is None:
        return _one(Batch.objects.all(), batch_id)
    batch = _one(Batch.objects.filter(created_by=actor), batch_id)
    others = ClientSession.objects.filter(id__in=batch.session_ids).exclude(provider__in=providers)
    if others.exists():
        raise Hidden
    return batch


def get_billed_client(actor: Member, client_id: uuid.UUID, part: Part) -> Client:
    """A client for whom ``part`` of the back office opens to ``actor``. Raises Hidden, Merged."""
    try:
        return get_client(actor, client_id)
    except Merged:
        raise
    except Hidden:
        return _one(_clients(actor, part).select_related("provider__user"), client_id)


def search_billed_clients(actor: Member, part: Part, words: str, limit: int) -> list[Client]:
    """Up to ``limit`` clients in care whose ``part`` opens to ``actor``, who match, by name."""
    found = _clients(actor, part).filter(matching(words), status=ClientStatus.ACTIVE)
    return list(found.order_by("sort_key", "id")[:limit])


def _clients(actor: Member, part: Part) -> QuerySet[Client]:
    """Those whose record the actor sees, and those in care of the accounts opened to them."""
    providers, seen = billed_providers(actor, part), seen_caseloads(actor)
    if providers is None or seen is None:
        return visible(None)
    return visible(None).filter(provider__in=providers | seen)


def _of_providers[Row: Model](
    rows: QuerySet[Row], actor: Member | None, part: Part
) -> QuerySet[Row]:
    providers = billed_providers(actor, part)
    return rows if providers is None else rows.filter(provider__in=providers)


def _one[Row: Model](rows: QuerySet[Row], id_: uuid.UUID) -> Row:
    row = rows.filter(pk=id_).first()
    if row is None:
        raise Hidden
    return row
