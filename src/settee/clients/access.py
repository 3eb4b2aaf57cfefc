"""Fetching a client and authorising in one call."""

import uuid

from settee.clients.models import Client
from settee.clients.queries import visible as visible
from settee.core.errors import Hidden, NotAllowed
from settee.practices.models import Member
from settee.practices.privileges import changes_caseload, seen_caseloads


class Merged(Hidden):
    """The record ``old`` was taken over by another one, ``kept``, which the reader may see."""

    def __init__(self, *, old: uuid.UUID, kept: uuid.UUID) -> None:
        super().__init__()
        self.old, self.kept = old, kept


def get_client(actor: Member | None, client_id: uuid.UUID) -> Client:
    """A client whose record ``actor`` may see, with provider; None is the program itself.

    Raises Hidden, and Merged for a record that was taken over.
    """
    client = Client.objects.select_related("provider__user").filter(id=client_id).first()
    return _seen(actor, client)


def may_change(actor: Member, client: Client) -> bool:
    return changes_caseload(actor, client.provider_id)


def require_change(actor: Member, client: Client) -> None:
    """Raises NotAllowed."""
    if not may_change(actor, client):
        raise NotAllowed("You can see this client but not change it.")


def get_client_to_change(actor: Member | None, client_id: uuid.UUID) -> Client:
    """The same, locked until the end of the transaction. Raises Hidden, Merged, NotAllowed."""
    client = _seen(actor, Client.objects.select_for_update().filter(id=client_id).first())
    if actor is not None:
        require_change(actor, client)
    return client


def _seen(actor: Member | None, client: Client | None) -> Client:
    if client is None:
        raise Hidden
    if client.merged_into is not None:
        raise Merged(old=client.id, kept=_seen(actor, client.merged_into).id)
    if actor is None:
        return client
    seen = seen_caseloads(actor)
    if seen is not None and client.provider_id not in seen:
        raise Hidden
    return client
