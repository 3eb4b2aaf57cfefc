"""The practices that are measured: made by SQL from a hash, so the same seed gives the same rows.

Five years of local weekdays in New York (so both changes of the clock lie among them), a tenth of
the appointments in weekly series, a tenth cancelled or missed, clients of very unequal activity.
What was given until a week ago was sent to billing, what was given until a month ago is invoiced.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from django.db import connection, models

from bench import rows
from settee.billing.models import (
    BillingCode,
    ClientBalance,
    ClientSession,
    LedgerEntry,
    Payer,
)
from settee.clients.models import Client, Coverage
from settee.core.crypto import seal
from settee.practices.models import Member, Practice, User
from settee.scheduling.models import Appointment, Attendance, OfficeHours, Series, Service

_NAMESPACE = UUID("6a1ee0b2-9f7c-4d0b-8f0e-5e77ee000001")
AHEAD = timedelta(weeks=8)  # how far the calendars are filled beyond ``now``
_WORKDAY = 600  # minutes


class Cursor(Protocol):
    """A cursor of Django's."""

    def execute(self, sql: str, params: Mapping[str, Any] | None = None, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Shape:
    """A practice to be made. ``appointments`` are of all its providers, ``a_day`` of each of them;
    without ``billing`` it has calendars alone, without attendances."""

    slug: str
    providers: int
    clients: int
    appointments: int
    a_day: int
    billing: bool = True
    seed: int = 1

    @property
    def practice_id(self) -> UUID:
        return uuid5(_NAMESPACE, self.slug)

    def member_id(self, number: int) -> UUID:
        """Of provider ``number``, from 1; the first administrates the practice."""
        return uuid5(self.practice_id, f"member {number}")

    def values(self, now: datetime) -> dict[str, Any]:
        last = last_friday(now)
        return {
            "practice": self.practice_id,
            "slug": self.slug,
            "tax_id": seal(b"123456126"),
            "seed": self.seed,
            "providers": self.providers,
            "clients": self.clients,
            "each": self.appointments // self.providers,
            "a_day": self.a_day,
            # Minutes from one start to the next, so that a day holds them without a double booking.
            "step": min(60, _WORKDAY // self.a_day),
            "friday": last,
            "now": now,
            "members": [self.member_id(number + 1) for number in range(self.providers)],
        }


def last_friday(now: datetime) -> date:
    """The last day that has appointments."""
    ahead = (now + AHEAD).date()
    return ahead + timedelta(days=4 - ahead.weekday())


def make(cursor: Cursor, shape: Shape, *, now: datetime) -> None:
    """Insert the practice ``shape`` with everything in it.

    ``cursor`` is one whom row level security lets through, or stands in the practice's scope.
    """
    values = shape.values(now)
    cursor.execute(rows.FUNCTIONS)
    _insert(cursor, Practice, rows.PRACTICE, values)
    _insert(cursor, User, rows.USERS, values)
    _insert(cursor, Member, rows.MEMBERS, values)
    _insert(cursor, OfficeHours, rows.HOURS, values)
    _insert(cursor, Service, rows.SERVICES, values)
    _insert(cursor, BillingCode, rows.CODES, values)
    _insert(cursor, Payer, rows.PAYERS, values)
    _insert(cursor, Client, rows.CLIENTS, values)
    _insert(cursor, Coverage, rows.COVERAGES, values)
    cursor.execute(rows.PLAN, values)
    _insert(cursor, Series, rows.SERIES, values)
    _insert(cursor, Appointment, rows.APPOINTMENTS, values)
    if not shape.billing:
        return
    _insert(cursor, Attendance, rows.ATTENDANCES, values)
    _insert(cursor, ClientSession, rows.SESSIONS, values)
    _insert(cursor, LedgerEntry, rows.ENTRIES, values)
    _insert(cursor, ClientBalance, rows.BALANCES, values)


def make_series(cursor: Cursor, shape: Shape, years: int, *, now: datetime) -> None:
    """Five hundred open weekly series of the one provider, ``years`` old, laid as far as all is."""
    values = shape.values(now) | {"years": years}
    cursor.execute(rows.FUNCTIONS)
    _insert(cursor, Series, rows.OLD_SERIES, values)
    _insert(cursor, Appointment, rows.OLD_APPOINTMENTS, values)
    _insert(cursor, Attendance, rows.OLD_ATTENDANCES, values)


def _insert(
    cursor: Cursor, model: type[models.Model], source: rows.Source, values: Mapping[str, Any]
) -> None:
    """Rows of ``model``: the columns of ``source`` by its expressions, every other its default."""
    columns, expressions, given = [], [], dict(values)
    for field in model._meta.local_concrete_fields:
        column = field.column
        if column in source.columns:
            expression = source.columns[column]
        elif column == "practice_id":
            expression = "%(practice)s"
        elif getattr(field, "auto_now_add", False):
            expression = "%(now)s"
        elif field.has_db_default() or (field.null and not field.has_default()):
            continue
        else:
            given[f"default_{column}"] = field.get_db_prep_save(field.get_default(), connection)
            expression = f"%(default_{column})s::{field.db_type(connection)}"
        columns.append(f'"{column}"')
        expressions.append(expression)
    cursor.execute(
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)})'
        f" SELECT {', '.join(expressions)} {source.select}",
        given,
    )
