"""Fetching a client and authorising in one call."""

import uuid

from settee.clients.models import Client
from settee.core.errors import Hidden
from settee.practices.models import Member
from settee.practices.privileges import sees


def get_client(actor: Member | None, client_id: uuid.UUID) -> Client:
    """A client whose record ``actor`` may see; None is the program itself. Raises Hidden."""
    client = Client.objects.filter(id=client_id).first()
    if client is None or (actor is not None and not sees(actor, client.provider_id)):
        raise Hidden
    return client
