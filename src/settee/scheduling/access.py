"""Fetching and authorising in one step: what a member may not see is not there."""

import uuid

from django.db.models import Exists, OuterRef, QuerySet

from settee.audit.domain.record import record
from settee.core.errors import Hidden, NotAllowed
from settee.practices.enums import Association, Role
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed, changes, sees
from settee.scheduling.models import Appointment, Series, Service, TimeOff


def visible_providers(actor: Member) -> QuerySet[Member]:
    """Whose calendars ``actor`` may open, in the practice's order."""
    providers = (
        Member.objects.filter(practice=actor.practice_id, role=Role.PROVIDER)
        .exclude(association=Association.NONE)
        .select_related("user", "practice")
    )
    return providers if allowed(actor, Privilege.VIEW_OTHERS) else providers.filter(id=actor.id)


def open_providers(actor: Member) -> list[Member]:
    """Whose calendars ``actor`` may change, in the practice's order."""
    if allowed(actor, Privilege.EDIT_OTHERS):
        return list(visible_providers(actor))
    return [actor] if actor.is_provider else []


def get_provider(actor: Member, provider_id: uuid.UUID) -> Member:
    """Raises Hidden."""
    if provider_id == actor.id and actor.is_provider:
        return actor
    try:
        return visible_providers(actor).get(id=provider_id)
    except Member.DoesNotExist:
        raise Hidden from None


def get_calendar(actor: Member, provider_id: uuid.UUID) -> Member:
    """As ``get_provider``; and whoever left the practice, or is staff by now, with what stands on
    their calendar: it stays with the practice. Raises Hidden.
    """
    try:
        return get_provider(actor, provider_id)
    except Hidden:
        if not allowed(actor, Privilege.VIEW_OTHERS):
            raise
    kept = Exists(Appointment.objects.filter(provider=OuterRef("id")))
    former = Member.objects.select_related("user", "practice").filter(kept, id=provider_id)
    owner = former.filter(practice=actor.practice_id).first()
    if owner is None:
        raise Hidden
    return owner


def require_bookable(actor: Member, provider: Member) -> None:
    """Raises NotAllowed, in words, unless ``actor`` may book new appointments of the provider."""
    if not provider.is_joined:
        raise NotAllowed(
            f"{provider.name} is not part of this practice any more: nothing new can be booked."
        )
    if not provider.is_provider:
        raise NotAllowed(f"{provider.name} is staff by now: nothing new can be booked.")
    require_changes(actor, provider.id)


def get_appointment(actor: Member, appointment_id: uuid.UUID) -> Appointment:
    """With provider, service, series and clients. Raises Hidden."""
    appointment = (
        Appointment.objects.select_related("provider__user", "provider__practice", "service")
        .select_related("series", "place", "room")
        .prefetch_related("attendances__client")
        .filter(id=appointment_id)
        .first()
    )
    if appointment is None or not sees(actor, appointment.provider_id):
        raise Hidden
    return appointment


def open_appointment(actor: Member, appointment_id: uuid.UUID) -> Appointment:
    """As ``get_appointment``, and says in the audit trail that its clients were looked at."""
    appointment = get_appointment(actor, appointment_id)
    for attendance in appointment.attendances.all():
        record(
            "appointment.read",
            actor=actor,
            object_id=appointment.id,
            client_id=attendance.client_id,
        )
    return appointment


def get_series(actor: Member, series_id: uuid.UUID) -> Series:
    """Raises Hidden."""
    series = Series.objects.filter(id=series_id).first()
    if series is None or not sees(actor, series.provider_id):
        raise Hidden
    return series


def get_service(service_id: uuid.UUID) -> Service:
    """Raises Hidden."""
    try:
        return Service.objects.get(id=service_id)
    except Service.DoesNotExist:
        raise Hidden from None


def require_changes(actor: Member, provider_id: uuid.UUID) -> None:
    """Raises NotAllowed, in words, unless ``actor`` may change the provider's calendar."""
    if not changes(actor, provider_id):
        raise NotAllowed("You can see this calendar but not change it.")


def get_time_off(actor: Member, time_off_id: uuid.UUID) -> TimeOff:
    """With its provider, removed or not. Raises Hidden."""
    found = TimeOff.objects.select_related("provider__practice", "provider__user")
    row = found.filter(id=time_off_id).first()
    if row is None or not sees(actor, row.provider_id):
        raise Hidden
    return row
