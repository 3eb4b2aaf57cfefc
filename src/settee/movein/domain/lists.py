"""The folder's tables: payers, services with their billing codes, clients with their insurance."""

from collections.abc import Callable, Mapping, Sequence
from itertools import batched

from django.db.models import Model, QuerySet

from settee.billing.domain.code import ensure_built_in
from settee.billing.domain.diagnosis import NoSuchDiagnosis, find_diagnosis
from settee.billing.models import BillingCode, DiagnosisCode, Payer
from settee.clients.domain.client import derive
from settee.clients.enums import BillTo
from settee.clients.models import Client, Coverage
from settee.core.money import ZERO
from settee.movein.domain.report import ImportReport, Progress
from settee.movein.folder.rows import ClientRow, Lists, PayerRow, ServiceRow
from settee.practices.models import Member
from settee.scheduling.models import Service

_AT_ONCE = 1_000
_PLAIN_COLOR = "#3C9DAF"


def bring_lists(
    lists: Lists, members: Mapping[str, Member], report: ImportReport, progress: Progress
) -> None:
    """Add what is not there yet; rows that are stay as they are."""
    _bring("payers", lists.payers, Payer.objects.all(), "code", _payer, report)
    _bring("services", lists.services, Service.objects.all(), "name", _service, report)
    _bring_codes(lists)
    _bring_clients(lists, members, report, progress)


def _bring[R, M: Model](
    thing: str,
    rows: Mapping[str, R],
    there: QuerySet[M],
    key: str,
    make: Callable[[R], M],
    report: ImportReport,
) -> None:
    known = {str(value).casefold() for value in there.values_list(key, flat=True)}
    new = [make(row) for name, row in rows.items() if name not in known]
    there.model._default_manager.bulk_create(new)
    report.new[thing] += len(new)
    report.known[thing] += len(rows) - len(new)


def _payer(row: PayerRow) -> Payer:
    return Payer(
        code=row.payer_id,
        name=row.name or row.payer_id,
        form=row.form,
        claim_filing_code=row.claim_filing_code,
        address1=row.address1,
        city=row.city,
        state=row.state,
        zip=row.zip,
    )


def _service(row: ServiceRow) -> Service:
    return Service(
        name=row.name,
        description=row.description,
        billing_code=row.billing_code,
        modifiers=list(row.modifiers),
        minutes=row.minutes or 0,
        fee=row.fee or ZERO,
        place_of_service=row.place_of_service,
        color=row.color or _PLAIN_COLOR,
        billable=row.billable,
        position=row.line,
    )


def _bring_codes(lists: Lists) -> None:
    """The codes the folder uses, for Codes Setup."""
    ensure_built_in()
    codes = {
        row.billing_code.casefold(): BillingCode(
            code=row.billing_code,
            description=row.description or row.name,
            modifiers=list(row.modifiers),
            minutes=row.minutes or 0,
            charge=row.fee or ZERO,
        )
        for row in reversed(lists.services.values())
        if row.billing_code
    }
    BillingCode.objects.bulk_create(codes.values(), ignore_conflicts=True)
    used = {code for row in lists.clients.values() for code in row.diagnosis_codes}
    DiagnosisCode.objects.bulk_create(
        (
            DiagnosisCode(code=code, description=title)
            for code in sorted(used)
            if (title := _title(code))
        ),
        ignore_conflicts=True,
    )


def _title(code: str) -> str:
    try:
        return find_diagnosis(code).title[:250]
    except NoSuchDiagnosis:
        return ""


def _bring_clients(
    lists: Lists, members: Mapping[str, Member], report: ImportReport, progress: Progress
) -> None:
    known = {code.casefold() for code in Client.objects.values_list("code", flat=True)}
    new = [row for name, row in lists.clients.items() if name not in known]
    report.new["clients"] += len(new)
    report.known["clients"] += len(lists.clients) - len(new)
    payers = {code.casefold(): code for code in Payer.objects.values_list("code", flat=True)}
    done = 0
    for some in batched(new, _AT_ONCE):
        _create_clients(some, members, payers)
        done += len(some)
        progress("Clients", done, len(new))


def _create_clients(
    rows: Sequence[ClientRow], members: Mapping[str, Member], payers: Mapping[str, str]
) -> None:
    clients = [_client(row, members.get(row.provider_email)) for row in rows]
    Client.objects.bulk_create(clients)
    Coverage.objects.bulk_create(
        _coverage(row, client, payers.get(row.payer_id.casefold(), row.payer_id))
        for row, client in zip(rows, clients, strict=True)
        if row.bill_to == BillTo.INSURANCE or row.payer_id or row.member_id
    )


def _client(row: ClientRow, provider: Member | None) -> Client:
    client = Client(
        code=row.client_id,
        first_name=row.first_name,
        middle_name=row.middle_name,
        last_name=row.last_name,
        preferred_name=row.preferred_name,
        birth_date=row.birth_date,
        sex=row.sex,
        email=row.email,
        phone=row.phone,
        address1=row.address1,
        address2=row.address2,
        city=row.city,
        state=row.state,
        zip=row.zip,
        provider=provider,
        bill_to=row.bill_to,
        diagnosis_codes=list(row.diagnosis_codes),
    )
    derive(client)
    return client


def _coverage(row: ClientRow, client: Client, payer_code: str) -> Coverage:
    return Coverage(
        client=client,
        payer_code=payer_code,
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
        copay=row.copay,
    )
