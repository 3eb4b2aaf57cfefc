"""What a month of work leaves behind, made in an open practice."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from settee.billing.domain.batch import generate, open_batch
from settee.billing.domain.send import send_to_billing
from settee.billing.enums import PayerForm
from settee.billing.models import Batch, ClientSession, Payer
from settee.clients.models import Client, Coverage
from settee.core.ids import new_id
from settee.practices.models import Member, Practice
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models import Appointment, Attendance, Service

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
DAY = date(2026, 11, 3)


def at_hour(hour: int, day: date = DAY) -> datetime:
    """An instant of ``day`` by UTC's clock."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def make_service(name: str = "Talk 45", **values: Any) -> Service:
    fields: dict[str, Any] = {"billing_code": "90834", "fee": Decimal("135.00"), "minutes": 45}
    return Service.objects.create(name=name, **(fields | values))


def make_appointment(
    provider: Member,
    *clients: Client,
    start: datetime | None = None,
    minutes: int = 45,
    service: Service | None = None,
    status: AppointmentStatus = AppointmentStatus.SCHEDULED,
    is_video: bool = False,
) -> list[Attendance]:
    """The places of ``clients`` in an appointment; without clients it is personal time."""
    start = start or at_hour(15)
    kinds = {0: AppointmentKind.PERSONAL, 1: AppointmentKind.CLIENT}
    appointment = Appointment.objects.create(
        provider=provider,
        kind=kinds.get(len(clients), AppointmentKind.GROUP),
        start=start,
        end=start + timedelta(minutes=minutes),
        service=service,
        status=status,
        is_video=is_video,
    )
    return [Attendance.objects.create(appointment=appointment, client=each) for each in clients]


def make_payer(code: str = "HLH01", form: PayerForm = PayerForm.ELECTRONIC) -> Payer:
    return Payer.objects.create(
        code=code,
        name=f"Health Plan {code}",
        form=form,
        address1="PO Box 5550",
        city="Beacon",
        state="NY",
        zip="12508",
    )


def insure(client: Client, payer_code: str = "HLH01", **values: Any) -> Coverage:
    """``client`` billed to the insurance."""
    client.bill_to = "insurance"
    client.save()
    fields: dict[str, Any] = {"payer_code": payer_code, "member_id": "D679409818"}
    return Coverage.objects.create(client=client, **(fields | values))


def make_session(client: Client, provider: Member, **values: Any) -> ClientSession:
    """A session by hand that is ready for an invoice."""
    start = values.pop("start", at_hour(15))
    fields: dict[str, Any] = {
        "start": start,
        "end": start + timedelta(minutes=45),
        "date": start.date(),
        "code": "90834",
        "charge": Decimal("135.00"),
    }
    return ClientSession.objects.create(client=client, provider=provider, **(fields | values))


def send(practice: Practice, *attendances: Attendance) -> list[ClientSession]:
    ids = [attendance.id for attendance in attendances]
    return send_to_billing(ids, actor=None, practice=practice, now=NOW)


def bill(
    practice: Practice, *sessions: ClientSession, actor: Member | None = None, message: str = ""
) -> Batch:
    """One finished run of Generate Invoices and Insurance Forms."""
    batch = open_batch(
        actor=actor,
        practice=practice,
        form_id=new_id(),
        session_ids=[session.id for session in sessions],
        message=message,
        now=NOW,
    )
    return generate(batch.id, practice_id=practice.id, now=NOW)


def ids(rows: Any) -> list[uuid.UUID]:
    return [row.id for row in rows]
