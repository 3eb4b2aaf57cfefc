"""Adding and changing services. They belong to the practice (see its list at My Account)."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from settee.audit.domain.record import record
from settee.core.changes import save_changes
from settee.core.errors import Hidden, Refused
from settee.practices.models import Member
from settee.practices.privileges import Privilege, require
from settee.scheduling.domain.buffers import carry_buffers
from settee.scheduling.models import Service
from settee.scheduling.notices import all_calendars_changed

_EDITABLE = frozenset(
    {
        "name", "description", "billing_code", "modifiers", "minutes", "fee", "place_of_service",
        "billable", "color", "active", "buffer_before", "buffer_after",
    }
)  # fmt: skip


class NameTaken(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a service called {name} already. Give this one another name.", field="name"
        )


@transaction.atomic
def add_service(*, actor: Member, form_id: uuid.UUID, values: Mapping[str, Any]) -> Service:
    """A new service at the end of the list; the one there is if this form was sent before.

    Raises NotAllowed, NameTaken.
    """
    require(actor, Privilege.MANAGE_SERVICES)
    if sent_before := Service.objects.filter(id=form_id).first():
        return sent_before
    service = Service(id=form_id, position=Service.objects.count(), **_known(values))
    try:
        with transaction.atomic():
            service.save(force_insert=True)
    except IntegrityError:
        raise NameTaken(service.name) from None
    changes = {name: (None, value) for name, value in values.items() if value not in ("", [])}
    record("service.add", actor=actor, object_id=service.id, changes=changes)
    return service


@transaction.atomic
def change_service(
    *, actor: Member, service_id: uuid.UUID, values: Mapping[str, Any], version: int, now: datetime
) -> Service:
    """Its appointments that are still to come get other buffers with it (``carry_buffers``).

    Raises Hidden, NotAllowed, NameTaken, ChangedMeanwhile.
    """
    require(actor, Privilege.MANAGE_SERVICES)
    service = _locked(service_id)
    try:
        with transaction.atomic():
            changes = save_changes(service, _known(values), version=version)
    except IntegrityError:
        raise NameTaken(service.name) from None
    if "buffer_before" in changes or "buffer_after" in changes:
        carry_buffers(service, now=now)
    if changes:
        all_calendars_changed()
        record("service.update", actor=actor, object_id=service.id, changes=changes)
    return service


@transaction.atomic
def recolor_service(*, actor: Member, service_id: uuid.UUID, color: str) -> Service:
    """Give the service another ``#RRGGBB``, whoever else changes it. Raises Hidden, NotAllowed."""
    require(actor, Privilege.MANAGE_SERVICES)
    service = _locked(service_id)
    if changes := save_changes(service, {"color": color}, version=service.version):
        all_calendars_changed()
        record("service.update", actor=actor, object_id=service.id, changes=changes)
    return service


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - _EDITABLE:
        raise TypeError(f"not data of a service: {sorted(unknown)}")
    return values


def _locked(service_id: uuid.UUID) -> Service:
    service = Service.objects.select_for_update().filter(id=service_id).first()
    if service is None:
        raise Hidden
    return service
