"""Client sessions by hand, their correction and their removal (M-34 to M-37, D-26)."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from settee.audit.domain.record import record
from settee.billing.access import billed_providers, get_session
from settee.billing.domain.code import checked_modifiers
from settee.billing.enums import SessionBillTo
from settee.billing.icd import normal_code
from settee.billing.models import BillingCode, ClientSession
from settee.billing.x12.check import MAX_DIAGNOSES
from settee.billing.x12.identifiers import PLACES_OF_SERVICE, is_icd10
from settee.clients.models import Client
from settee.clients.queries import coverage_on
from settee.core.changes import save_changes
from settee.core.errors import Hidden, Refused
from settee.core.money import ZERO
from settee.core.time import at
from settee.practices.enums import Part, Role
from settee.practices.models import Member
from settee.scheduling.access import get_appointment
from settee.scheduling.models import Attendance
from settee.scheduling.notices import calendars_changed

_FIELDS: Final = frozenset(
    {
        "provider_id", "code", "modifiers", "place_of_service", "units", "charge",
        "diagnosis_codes", "authorization_number", "bill_to", "paid_at_session", "service_name",
    }
)  # fmt: skip
_DEFAULT_MINUTES: Final = 45


class SessionInvoiced(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This session was invoiced and stays as it is. To correct it, void its invoice or"
            " claim: that makes the session again, to be changed and billed anew."
        )


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new session of a client starts with: code and diagnosis as saved last."""

    code: str
    minutes: int
    charge: Decimal
    modifiers: tuple[str, ...]
    diagnosis_codes: tuple[str, ...]
    authorization_number: str
    place_of_service: str = "11"
    bill_to: SessionBillTo = SessionBillTo.AUTOMATIC


def session_defaults(client: Client, day: date) -> Defaults:
    """For a local day, in three statements. Length and charge are the code's, where the practice
    has the code."""
    last = (
        ClientSession.objects.filter(client=client, voided_at=None)
        .exclude(code="")
        .order_by("-created_at", "-id")
        .first()
    )
    coverage = coverage_on(client, day)
    authorization = coverage.authorization_number if coverage else ""
    if last is None:
        codes = tuple(client.diagnosis_codes)
        return Defaults("", _DEFAULT_MINUTES, ZERO, (), codes, authorization)
    code = BillingCode.objects.filter(code__iexact=last.code).first()
    return Defaults(
        code=last.code,
        minutes=(code.minutes if code else 0) or last.minutes,
        charge=code.charge if code else last.charge,
        modifiers=tuple(code.modifiers if code else last.modifiers),
        diagnosis_codes=tuple(last.diagnosis_codes or client.diagnosis_codes),
        authorization_number=authorization,
    )


@transaction.atomic
def add_session(
    *,
    actor: Member,
    form_id: uuid.UUID,
    client: Client,
    day: date,
    clock: time,
    minutes: int,
    values: Mapping[str, Any],
) -> ClientSession:
    """A session by hand, on ``day`` at ``clock`` of the practice's zone.

    ``form_id`` is the same each time one form is sent; then the session there is comes back.
    Raises NotAllowed, Hidden, Refused with the field.
    """
    if sent_before := ClientSession.objects.filter(id=form_id, client=client).first():
        return sent_before
    known = _checked(actor, values)
    start, end = _times(actor, day, clock, minutes)
    session = ClientSession(id=form_id, client=client, date=day, start=start, end=end, **known)
    session.save(force_insert=True)
    record(
        "session.add",
        actor=actor,
        object_id=session.id,
        client_id=client.id,
        changes={name: (None, value) for name, value in known.items() if value not in ("", [])},
    )
    return session


@transaction.atomic
def change_session(
    *,
    actor: Member,
    session_id: uuid.UUID,
    version: int,
    values: Mapping[str, Any],
    when: tuple[date, time, int] | None = None,
) -> ClientSession:
    """``when`` is the local day, the start by the clock and the minutes, if they are to change.

    Raises Hidden, NotAllowed, SessionInvoiced, ChangedMeanwhile, Refused with the field.
    """
    session = _locked(actor, session_id)
    known = _checked(actor, values)
    if when is not None:
        start, end = _times(actor, *when)
        known |= {"date": when[0], "start": start, "end": end}
    if changes := save_changes(session, known, version=version):
        record(
            "session.update",
            actor=actor,
            object_id=session.id,
            client_id=session.client_id,
            changes=changes,
        )
    return session


@transaction.atomic
def delete_session(*, actor: Member, session_id: uuid.UUID) -> None:
    """Remove a session that is not invoiced; its appointment is unlocked.

    Raises Hidden, NotAllowed, SessionInvoiced, Refused.
    """
    session = _locked(actor, session_id)
    if session.paid_at_session:
        raise Refused(
            "Money was taken at this session. Set Paid at Session to 0.00 first, or invoice it.",
            field="paid_at_session",
        )
    record("session.delete", actor=actor, object_id=session.id, client_id=session.client_id)
    if session.attendance_id is not None:
        Attendance.objects.filter(id=session.attendance_id).update(billed_at=None)
        calendars_changed([session.provider_id])
    session.delete()


@transaction.atomic
def unlock_appointment(*, actor: Member, appointment_id: uuid.UUID) -> int:
    """Take every session of the appointment back, so that it may change; how many there were.

    Nothing is unlocked if one of them can't be. Raises Hidden, and as delete_session.
    """
    appointment = get_appointment(actor, appointment_id)
    providers = billed_providers(actor, Part.SESSIONS, change=True)
    if providers is not None and appointment.provider_id not in providers:
        raise Hidden
    sessions = ClientSession.objects.filter(
        attendance__appointment=appointment_id, voided_at=None
    ).order_by("id")
    ids = list(sessions.values_list("id", flat=True))
    for session_id in ids:
        delete_session(actor=actor, session_id=session_id)
    return len(ids)


def _locked(actor: Member, session_id: uuid.UUID) -> ClientSession:
    session = get_session(actor, session_id, change=True)
    if session.invoiced_at is not None:
        raise SessionInvoiced
    return session


def _times(actor: Member, day: date, clock: time, minutes: int) -> tuple[datetime, datetime]:
    if not 1 <= minutes <= 24 * 60:
        raise Refused("Enter the session's length in minutes, from 1 to 1440.", field="minutes")
    if not 1900 <= day.year <= 2200:
        raise Refused("Enter the date of service with its right year.", field="date")
    start = at(day, clock, actor.practice.zone)
    return start, (start + timedelta(minutes=minutes)).astimezone(UTC)


def _checked(actor: Member, values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - _FIELDS:
        raise TypeError(f"not data of a session: {sorted(unknown)}")
    known = dict(values)
    if "provider_id" in known:
        _check_provider(actor, known["provider_id"])
    if "code" in known:
        known["code"] = known["code"].strip().upper()
    if "modifiers" in known:
        known["modifiers"] = checked_modifiers(known["modifiers"])
    if "diagnosis_codes" in known:
        known["diagnosis_codes"] = _checked_diagnoses(known["diagnosis_codes"])
    _check_amounts(known)
    return known


def _checked_diagnoses(codes: Iterable[str]) -> list[str]:
    codes = list(dict.fromkeys(map(normal_code, codes)))
    if len(codes) > MAX_DIAGNOSES or not all(map(is_icd10, codes)):
        raise Refused("Enter at most twelve ICD-10-CM codes, like F41.1.", field="diagnosis_codes")
    return codes


def _check_amounts(known: Mapping[str, Any]) -> None:
    if known.get("place_of_service", "11") not in PLACES_OF_SERVICE:
        raise Refused("Choose a place of service from the list.", field="place_of_service")
    if known.get("units", 1) <= 0:
        raise Refused("Enter the units: more than zero.", field="units")
    for field in ("charge", "paid_at_session"):
        if known.get(field, ZERO) < 0:
            raise Refused("Enter an amount of zero or more.", field=field)


def _check_provider(actor: Member, provider_id: uuid.UUID) -> None:
    providers = billed_providers(actor, Part.SESSIONS, change=True)
    member = Member.objects.filter(
        id=provider_id, practice=actor.practice_id, role=Role.PROVIDER
    ).first()
    if member is None or (providers is not None and provider_id not in providers):
        raise Hidden
