"""What one provider makes of the practice's services: which they offer, how long, at what fee."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from settee.audit.domain.record import record
from settee.core.errors import Hidden
from settee.practices.access import require_profile
from settee.practices.models import Member
from settee.scheduling.models import Offering, Service


class Terms(NamedTuple):
    """``minutes`` and ``fee`` are None where the service's own hold."""

    offered: bool = True
    minutes: int | None = None
    fee: Decimal | None = None


AS_IT_IS = Terms()


@transaction.atomic
def set_offerings(*, actor: Member, provider: Member, terms: Mapping[uuid.UUID, Terms]) -> None:
    """Set what the provider makes of the services named by id; all others stay as they are.

    Raises NotAllowed, Hidden.
    """
    require_profile(actor, provider)
    services = Service.objects.in_bulk(list(terms))
    if len(services) != len(terms):
        raise Hidden
    Member.objects.select_for_update(no_key=True).get(id=provider.id)
    standing = {each.service_id: each for each in Offering.objects.filter(provider=provider)}
    changes = {}
    for service_id, wanted in terms.items():
        before = _terms(standing.get(service_id))
        if before == wanted:
            continue
        changes[services[service_id].name] = (_words(before), _words(wanted))
        Offering.objects.update_or_create(
            provider=provider, service_id=service_id, defaults=wanted._asdict()
        )
    if changes:
        record("provider.services", actor=actor, object_id=provider.id, changes=changes)


def _terms(row: Offering | None) -> Terms:
    return Terms(row.offered, row.minutes, row.fee) if row else AS_IT_IS


def _words(terms: Terms) -> str:
    if not terms.offered:
        return "not offered"
    minutes = "usual length" if terms.minutes is None else f"{terms.minutes} minutes"
    return f"{minutes}, {'usual fee' if terms.fee is None else terms.fee}"
