"""Which services a provider offers, and on what terms."""

import uuid

from django.db.models import Exists, OuterRef, QuerySet

from settee.scheduling.domain.offering import Terms
from settee.scheduling.models import Offering, Service


def offered_terms(provider_id: uuid.UUID) -> dict[uuid.UUID, Terms]:
    """By service, where the provider's differ from its own: one statement."""
    rows = Offering.objects.filter(provider=provider_id)
    return {
        service_id: Terms(offered, minutes, fee)
        for service_id, offered, minutes, fee in rows.values_list(
            "service_id", "offered", "minutes", "fee"
        )
    }


def offered_services(provider_id: uuid.UUID) -> QuerySet[Service]:
    """The practice's services in use, without those the provider does not offer."""
    declined = Offering.objects.filter(provider=provider_id, service=OuterRef("id"), offered=False)
    return Service.objects.filter(~Exists(declined), active=True)
