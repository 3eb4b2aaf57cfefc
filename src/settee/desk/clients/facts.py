"""What stands around every tab of a client's record."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Max, QuerySet, Sum, Window

from settee.audit.domain.record import record
from settee.billing.models import ClientBalance, ClientSession, Payer
from settee.clients.access import may_change
from settee.clients.models import Client, Coverage
from settee.desk.clients.listing import age
from settee.practices.enums import Subscription
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Attendance

UPCOMING = 3


@dataclass(frozen=True, slots=True)
class Balance:
    """Money: what the client owes, what payers owe, what is not invoiced yet."""

    client: Decimal
    payers: Decimal
    open: Decimal

    @property
    def total(self) -> Decimal:
        return self.client + self.payers + self.open


@dataclass(frozen=True, slots=True)
class Record:
    """What stands beside a client's data; ``balance`` is None where the Back Office is off."""

    editable: bool
    age: int | None
    upcoming: list[Attendance]
    more: int
    until: datetime | None
    balance: Balance | None
    bills: bool


def open_record(actor: Member, client: Client, *, now: datetime) -> Record:
    """Everything but the tab's own form; the reading is audited."""
    record("client.read", actor=actor, object_id=client.id, client_id=client.id)
    upcoming = list(_upcoming(client, now)[:UPCOMING])
    born = client.birth_date
    return Record(
        may_change(actor, client),
        age(born, now.astimezone(actor.zone).date()) if born else None,
        upcoming,
        more=upcoming[0].count - len(upcoming) if upcoming else 0,  # type: ignore[attr-defined]
        until=upcoming[0].until if upcoming else None,  # type: ignore[attr-defined]
        balance=_balance(client) if back_office(actor) else None,
        bills=back_office(actor) and allowed(actor, Privilege.BILL),
    )


def back_office(actor: Member) -> bool:
    return actor.practice.subscribes(Subscription.BACK_OFFICE)


def payers(actor: Member, kind: str, chosen: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of insurance companies: those used before first, then electronic, then paper.

    ``kind`` is used, electronic, paper or empty for all; ``chosen`` is always among them.
    Electronic ones need the subscription.
    """
    used = {
        code.lower() for code in Coverage.objects.values_list("payer_code", flat=True).distinct()
    }
    electronic = actor.practice.subscribes(Subscription.ELECTRONIC_BILLING)
    groups: dict[str, list[tuple[str, str]]] = {"Used before": [], "Electronic": [], "Paper": []}
    for payer in Payer.objects.filter(active=True).order_by("name"):
        is_chosen = payer.code.lower() == chosen.lower()
        if payer.is_electronic and not electronic and not is_chosen:
            continue
        form = "Electronic" if payer.is_electronic else "Paper"
        wanted = {"": True, "used": payer.code.lower() in used, form.lower(): True}.get(kind)
        if wanted or is_chosen:
            group = "Used before" if payer.code.lower() in used else form
            code = chosen if is_chosen else payer.code
            groups[group].append((code, f"{payer.name} ({form.lower()})"))
    return [(label, choices) for label, choices in groups.items() if choices]


def _upcoming(client: Client, now: datetime) -> QuerySet[Attendance]:
    """The client's places in appointments to come, the nearest first, with count and last start."""
    return (
        Attendance.objects.filter(
            client=client,
            appointment__start__gte=now,
            appointment__status=AppointmentStatus.SCHEDULED,
        )
        .select_related("appointment__service")
        .annotate(count=Window(Count("id")), until=Window(Max("appointment__start")))
        .order_by("appointment__start", "id")
    )


def _balance(client: Client) -> Balance:
    waiting = ClientSession.objects.filter(
        client=client, invoiced_at=None, voided_at=None
    ).aggregate(sum=Sum(F("charge")))
    row = ClientBalance.objects.filter(client=client).first() or ClientBalance()
    return Balance(row.client_owes, row.payer_owes, waiting["sum"] or Decimal("0.00"))
