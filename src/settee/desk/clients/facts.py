"""What stands around every tab of a client's record."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Sum, Window

from settee.audit.domain.record import record
from settee.billing.models import ClientSession
from settee.clients.access import may_change
from settee.clients.models import Client
from settee.core.money import ZERO
from settee.desk.clients.listing import age
from settee.desk.clients.people import Person, people_of
from settee.doors.parts import may_open
from settee.practices.enums import Part, Subscription
from settee.practices.models import Member
from settee.practices.privileges import opens
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
    """What stands beside a client's data; ``balance`` is None where the Back Office is off.

    ``upcoming`` are the next few of the ``ahead`` appointments to come, the last ``until`` then.
    """

    editable: bool
    age: int | None
    upcoming: list[Attendance]
    ahead: int
    until: datetime | None
    balance: Balance | None
    bills: bool
    portal: bool
    people: list[Person]

    @property
    def more(self) -> int:
        """Appointments to come that are not listed."""
        return self.ahead - len(self.upcoming)

    @property
    def emergency(self) -> list[Person]:
        return [person for person in self.people if person.is_emergency]


def open_record(actor: Member, client: Client, *, now: datetime) -> Record:
    """Everything but the tab's own form; the reading is audited."""
    record("client.read", actor=actor, object_id=client.id, client_id=client.id)
    upcoming = list(_upcoming(client, now)[:UPCOMING])
    born = client.birth_date
    return Record(
        may_change(actor, client),
        age(born, now.astimezone(actor.zone).date()) if born else None,
        upcoming,
        ahead=upcoming[0].count if upcoming else 0,  # type: ignore[attr-defined]
        until=upcoming[0].until if upcoming else None,  # type: ignore[attr-defined]
        balance=_balance(client) if shows_balance(actor) else None,
        bills=may_open(actor, "desk:client_sessions"),
        portal=actor.practice.subscribes(Subscription.CLIENT_PORTAL),
        people=people_of(actor, client),
    )


def shows_balance(actor: Member) -> bool:
    """S4-5: with a Back Office, to those who may look at what is owed."""
    return back_office(actor) and opens(actor, Part.PAYMENTS)


def back_office(actor: Member) -> bool:
    return actor.practice.subscribes(Subscription.BACK_OFFICE)


def _upcoming(client: Client, now: datetime) -> QuerySet[Attendance]:
    """The client's places in appointments to come, the nearest first, with count and last start."""
    return (
        Attendance.objects.filter(
            client=client,
            start__gte=now,
            appointment__status=AppointmentStatus.SCHEDULED,
        )
        .select_related("appointment__service")
        .annotate(count=Window(Count("id")), until=Window(Max("start")))
        .order_by("start", "id")
    )


def _balance(client: Client) -> Balance:
    waiting = (
        ClientSession.objects.filter(client=OuterRef("id"), invoiced_at=None, voided_at=None)
        .order_by()
        .values("client")
        .annotate(sum=Sum("charge"))
        .values("sum")
    )
    money = Client.objects.values_list(
        "balance__client_owes", "balance__payer_owes", Subquery(waiting)
    ).get(id=client.id)
    return Balance(*(amount or ZERO for amount in money))
