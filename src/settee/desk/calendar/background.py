"""What lies behind the appointments: office hours, time off, public holidays, buffers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_GET

from settee.core.time import days_between, local_date
from settee.desk.calendar.listing import times_text
from settee.desk.calendar.whose import asked_feed
from settee.desk.calendar.window import Window, day_of, offsets
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.absences import Absence, absences, names_by_day
from settee.scheduling.access import visible_providers
from settee.scheduling.domain.conflicts import holidays_met
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Series
from settee.scheduling.openings import buffers, open_stretches
from settee.ui.dates import day_text

_LONGEST = 62  # days
_NAMED = 3  # holidays in a notice


@member_required
@require_GET
def background(request: MemberRequest) -> HttpResponse:
    """Of ``provider`` from the day ``from`` to the day ``to``, as the feed of appointments is.

    JSON, instants in seconds since 1970: ``offsets`` as there; ``open`` has for each provider with
    office hours their stretches; ``marks`` are provider, start, end, kind (off, holiday, buffer),
    name, all_day.
    """
    ids, zone = asked_feed(request.member, request.GET)
    first, last = day_of(request.GET.get("from", "")), day_of(request.GET.get("to", ""))
    if not first or not last or not 0 <= (last - first).days <= _LONGEST:
        return HttpResponseBadRequest("Ask for at most two months.")
    since, until = days_between(first, last, zone)
    visible = visible_providers(request.member)
    providers = list(visible if ids is None else visible.filter(id__in=ids))
    open_hours = open_stretches(providers, since, until)
    body = {
        "offsets": offsets(zone, since, until),
        "open": {
            str(provider_id): [[_seconds(start), _seconds(end)] for start, end in stretches]
            for provider_id, stretches in open_hours.items()
        },
        "marks": list(_marks(providers, since, until)),
    }
    return JsonResponse(body, headers={"Cache-Control": "no-store"})


def _marks(providers: Sequence[Member], since: datetime, until: datetime) -> Iterable[list[Any]]:
    for provider_id, some in absences(providers, since, until).items():
        for each in some:
            kind = "off" if each.time_off else "holiday"
            span = _seconds(each.start), _seconds(each.end)
            yield [str(provider_id), *span, kind, each.name, each.all_day]
    for buffer in buffers([provider.id for provider in providers], since, until):
        span = _seconds(buffer.start), _seconds(buffer.end)
        yield [str(buffer.provider_id), *span, "buffer", "", False]


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def day_notes(window: Window) -> dict[date, list[str]]:
    """For the list: what days are called, ``Thanksgiving Day`` or ``Time off 2:00 PM – 4:00 PM``.

    In a group time off is told with whose it is; the holidays are everybody's.
    """
    notes: dict[date, list[str]] = {}
    away = absences(window.providers, *window.span)
    for provider in window.providers:
        for each in away[provider.id]:
            named = _named(each, provider, group=window.group)
            for day, names in names_by_day([named], provider).items():
                told = notes.setdefault(day, [])
                told += [name for name in names if name not in told]
    return notes


def holiday_words(series: Series, provider: Member) -> str:
    """For a notice: `` On public holidays: Veterans Day, Nov 11, 2026.``, or nothing."""
    if series.kind == AppointmentKind.PERSONAL:
        return ""
    found = holidays_met(provider, list(series.appointments.values_list("start", "end")))
    names = [f"{each.name}, {day_text(local_date(each.start, provider.zone))}" for each in found]
    if len(names) > _NAMED + 1:
        names[_NAMED:] = [f"and {len(names) - _NAMED} more"]
    return f" On public holidays: {'; '.join(names)}." if names else ""


def _named(absence: Absence, provider: Member, *, group: bool) -> Absence:
    name = absence.name
    if not absence.all_day:
        name += f" {times_text(absence.start, absence.end, provider.zone)}"
    if group and absence.time_off:
        name = f"{provider.name}: {name}"
    return absence._replace(name=name)
