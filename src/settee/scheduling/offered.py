"""Which services a provider offers, and on what terms."""

import uuid
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from settee.scheduling.domain.offering import AS_IT_IS, Terms
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


def services_of(provider_id: uuid.UUID) -> list[Service]:
    """The services the provider offers, with ``minutes`` and ``fee`` as they have them.

    Two statements. The rows are for showing: saving one would change the practice's service.
    """
    terms = offered_terms(provider_id)
    services = list(offered_services(provider_id))
    for service in services:
        own = terms.get(service.id, AS_IT_IS)
        service.minutes = own.minutes or service.minutes
        service.fee = service.fee if own.fee is None else own.fee
    return services


def usual_length(provider_id: uuid.UUID, service: Service) -> timedelta:
    """How long an appointment of the provider for ``service`` is unless somebody says otherwise."""
    own = Offering.objects.filter(provider=provider_id, service=service).first()
    return timedelta(minutes=(own.minutes if own else None) or service.minutes)


def offered_services(provider_id: uuid.UUID) -> QuerySet[Service]:
    """The practice's services in use, without those the provider does not offer."""
    declined = Offering.objects.filter(provider=provider_id, service=OuterRef("id"), offered=False)
    return Service.objects.filter(~Exists(declined), active=True)
