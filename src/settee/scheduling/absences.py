"""Reading when providers are not there: their time off, and the public holidays of the practice."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from settee.core.time import days_between, local_date
from settee.practices.models import Member, Practice
from settee.scheduling import public_holidays
from settee.scheduling.models import HolidayCalendar, TimeOff
from settee.scheduling.public_holidays import Holiday

_DAY = timedelta(days=1)


class Absence(NamedTuple):
    """A half-open stretch that a provider is not there; ``time_off`` is None for a holiday."""

    start: datetime
    end: datetime
    name: str
    all_day: bool
    time_off: TimeOff | None


def time_off_between(
    provider_ids: Collection[uuid.UUID], first: date, last: date
) -> QuerySet[TimeOff]:
    """Time off of these providers that touches the days ``first`` to ``last``, both included."""
    return TimeOff.objects.filter(
        provider__in=provider_ids, removed_at=None, last_day__gte=first, first_day__lte=last
    ).select_related("provider__practice", "provider__user")


def time_off_from(provider_id: uuid.UUID, day: date) -> QuerySet[TimeOff]:
    """What of the provider's time off is not over on ``day``, in order."""
    return TimeOff.objects.filter(provider=provider_id, removed_at=None, last_day__gte=day)


def holiday_calendar(practice: Practice) -> HolidayCalendar:
    """The open practice's choice; until it made one, the holidays of its billing state."""
    row = HolidayCalendar.objects.first() or HolidayCalendar(subdivision=practice.billing_state)
    row.practice = practice
    return row


def holidays_between(calendar: HolidayCalendar, first: date, last: date) -> list[Holiday]:
    """Those the practice keeps, from ``first`` to ``last``, both included."""
    if not calendar.kept:
        return []
    found = public_holidays.between(calendar.country, calendar.subdivision, first, last)
    return [each for each in found if each.kind not in calendar.ignored]


def absences(
    providers: Sequence[Member], since: datetime, until: datetime
) -> dict[uuid.UUID, list[Absence]]:
    """What keeps each provider away in [``since``, ``until``), in order: two statements.

    Providers come with their practice. A holiday lasts from midnight to midnight of their zone.
    """
    found: dict[uuid.UUID, list[Absence]] = {provider.id: [] for provider in providers}
    if not providers:
        return found
    # Days of any zone that the stretch may touch; each absence is compared as instants below.
    first, last = since.date() - _DAY, until.date() + _DAY
    for row in time_off_between(list(found), first, last):
        all_day = row.start is None and row.end is None
        found[row.provider_id].append(Absence(*row.span, "Time off", all_day, row))
    holidays = holidays_between(holiday_calendar(providers[0].practice), first, last)
    for provider in providers:
        found[provider.id] += _days(provider, holidays)
    return {
        provider_id: sorted(
            (each for each in some if each.start < until and since < each.end),
            key=lambda each: (each.start, each.end, each.name),
        )
        for provider_id, some in found.items()
    }


def _days(provider: Member, holidays: Iterable[Holiday]) -> list[Absence]:
    return [
        Absence(*days_between(each.day, each.day, provider.zone), each.name, True, None)
        for each in holidays
    ]


def names_by_day(some: Iterable[Absence], provider: Member) -> dict[date, list[str]]:
    """What each local day is called: ``Thanksgiving Day``, ``Time off``."""
    names: dict[date, list[str]] = {}
    for each in some:
        day = local_date(each.start, provider.zone)
        while day <= local_date(each.end - timedelta(microseconds=1), provider.zone):
            if each.name not in names.setdefault(day, []):
                names[day].append(each.name)
            day += _DAY
    return names
