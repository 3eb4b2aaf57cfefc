"""A practice's folder laid straight into the tables: a month to bill, without the import."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from settee.billing.models import Payer
from settee.clients.models import Client, Coverage
from settee.core.text import fold, slugify
from settee.core.time import days_between
from settee.movein.folder.calendar import Booked, booked
from settee.movein.folder.reader import Folder, read_calendar, read_folder
from settee.movein.folder.rows import ClientRow, PracticeRow
from settee.practices.models import Member, Practice, User
from settee.practices.scope import practice_open
from settee.scheduling.enums import AppointmentKind, AppointmentStatus
from settee.scheduling.models import Appointment, Attendance, Service

MONTH = Path(__file__).parents[1] / "data" / "month"


def load_folder(root: Path, first: date, last: date) -> Practice:
    """The practice of ``root`` with what its calendars hold from ``first`` to ``last``."""
    folder = read_folder(root)
    practice = _practice(folder.practice)
    since, until = days_between(first, last, practice.zone)
    with practice_open(practice):
        members = _members(folder.practice)
        _lists(folder, members)
        services = {service.name.casefold(): service for service in Service.objects.all()}
        clients = {client.code.casefold(): client for client in Client.objects.all()}
        for row in folder.practice.providers:
            for each in booked(read_calendar(folder, row), since, until):
                service = services.get((each.entry.event.service or "").casefold())
                _appointment(each, members[row.email], service, clients)
    return practice


def _practice(row: PracticeRow) -> Practice:
    return Practice.objects.create(
        slug=slugify(row.name),
        name=row.name,
        timezone=row.timezone,
        tax_id=row.tax_id.replace("-", ""),
        npi=row.npi,
        taxonomy=row.taxonomy,
        phone=row.phone,
        billing_line1=row.line1,
        billing_line2=row.line2,
        billing_city=row.city,
        billing_state=row.state,
        billing_zip=row.zip,
        submitter_name=row.submitter_name,
        submitter_id=row.submitter_id,
        submitter_contact_name=row.submitter_contact_name,
        submitter_contact_phone=row.submitter_contact_phone,
        receiver_name=row.receiver_name,
        receiver_id=row.receiver_id,
    )


def _members(row: PracticeRow) -> dict[str, Member]:
    members = {}
    for provider in row.providers:
        user = User.objects.create_user(
            provider.email, None, first_name=provider.first_name, last_name=provider.last_name
        )
        members[provider.email] = Member.objects.create(
            user=user, npi=provider.npi, taxonomy=provider.taxonomy, license=provider.license
        )
    return members


def _lists(folder: Folder, members: dict[str, Member]) -> None:
    for payer in folder.lists.payers.values():
        Payer.objects.create(
            code=payer.payer_id,
            name=payer.name,
            form=payer.form,
            claim_filing_code=payer.claim_filing_code,
            address1=payer.address1,
            city=payer.city,
            state=payer.state,
            zip=payer.zip,
        )
    for service in folder.lists.services.values():
        Service.objects.create(
            name=service.name,
            billing_code=service.billing_code,
            modifiers=list(service.modifiers),
            fee=service.fee or Decimal(0),
            place_of_service=service.place_of_service,
            billable=service.billable,
        )
    for row in folder.lists.clients.values():
        _client(row, members.get(row.provider_email))


def _client(row: ClientRow, provider: Member | None) -> None:
    client = Client.objects.create(
        code=row.client_id,
        first_name=row.first_name,
        middle_name=row.middle_name,
        last_name=row.last_name,
        birth_date=row.birth_date,
        sex=row.sex,
        address1=row.address1,
        address2=row.address2,
        city=row.city,
        state=row.state,
        zip=row.zip,
        provider=provider,
        bill_to=row.bill_to,
        diagnosis_codes=list(row.diagnosis_codes),
        sort_key=fold(f"{row.last_name} {row.first_name}"),
        search="",
    )
    if row.payer_id or row.member_id:
        Coverage.objects.create(
            client=client,
            payer_code=row.payer_id,
            member_id=row.member_id,
            group_number=row.group_number,
            relationship=row.relationship,
            subscriber_first_name=row.subscriber_first_name,
            subscriber_last_name=row.subscriber_last_name,
            subscriber_birth_date=row.subscriber_birth_date,
            subscriber_sex=row.subscriber_sex or "U",
            subscriber_address1=row.subscriber_address1,
            subscriber_city=row.subscriber_city,
            subscriber_state=row.subscriber_state,
            subscriber_zip=row.subscriber_zip,
            authorization_number=row.authorization_number,
        )


def _appointment(
    each: Booked, provider: Member, service: Service | None, clients: dict[str, Client]
) -> None:
    event = each.entry.event
    kind = AppointmentKind.CLIENT if len(event.clients) == 1 else AppointmentKind.GROUP
    appointment = Appointment.objects.create(
        provider=provider,
        kind=AppointmentKind.PERSONAL if event.personal else kind,
        start=each.when.start,
        end=each.when.end,
        service=None if event.personal else service,
        is_video=event.video,
        status=AppointmentStatus.CANCELLED if event.cancelled else AppointmentStatus.SCHEDULED,
    )
    for client_id in event.clients:
        Attendance.objects.create(appointment=appointment, client=clients[client_id.casefold()])
