"""A drag on the grid: another time, length or provider, and the way back.

Asked about where a series or a conflict is met. Where an appointment stood is kept in the session
of whoever moved it, so that the notice's Undo carries nothing in its address.
"""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.time import at
from settee.desk.calendar.appointments import done, return_to_calendar
from settee.desk.calendar.forms import MoveForm
from settee.desk.calendar.listing import conflict_lines, when_text
from settee.desk.calendar.whose import zone_of
from settee.desk.calendar.window import calendar_url
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.access import get_appointment, get_provider, require_changes
from settee.scheduling.domain.appointment import move_appointment
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.details import details_of, subject_of
from settee.scheduling.domain.series import change_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment
from settee.ui.htmx import render_part, say

_MOVES, _KEPT = "calendar_moves", 20
_MEANWHILE = "Somebody else changed it meanwhile. Look at it and drag it once more."
_CHANGED_SINCE = "It was changed since, so the move can't be taken back. Drag it where it belongs."


class DragForm(MoveForm):
    """With the ``provider`` of the column it was dropped in, and the ``zone`` of the grid."""

    provider = forms.UUIDField(required=False)
    zone = forms.CharField(max_length=64, required=False)


@member_required
@require_POST
def move(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Answers nothing but notices when it is done, else a question for the side panel."""
    row = get_appointment(request.member, appointment_id)
    require_changes(request.member, row.provider_id)
    form = DragForm(request.POST)
    if not form.is_valid():
        return _question(request, row, {"refusal": "This is not a time. Drag it once more."})
    values = form.cleaned_data
    to = get_provider(request.member, values["provider"]) if values["provider"] else None
    given = to is not None and to.id != row.provider_id
    if row.series and not given and values["scope"] not in Scope.values:
        return _question(request, row, {"sent": _sent(form)})
    try:
        moved = _move(request, row, to if given else None, values)
    except DoubleBooking as taken:
        lines = conflict_lines(taken.conflicts, row.provider.zone)
        return _question(request, row, {"sent": _sent(form), "conflicts": lines})
    except ChangedMeanwhile:
        return _question(request, row, {"refusal": _MEANWHILE})
    except Refused as refused:
        return _question(request, row, {"refusal": refused.message})
    _tell(request, row, moved, Scope.ONE if given else values["scope"])
    return done(request, moved)


def _move(
    request: MemberRequest, row: Appointment, to: Member | None, values: dict[str, Any]
) -> Appointment:
    zone = zone_of(values["zone"], row.provider.zone)
    start, end = _span(row, zone, values["start"], values["end"])
    common: dict[str, Any] = {
        "actor": request.member, "appointment": row, "start": start, "end": end,
        "version": values["version"], "anyway": "anyway" in request.POST,
    }  # fmt: skip
    if row.series and to is None and values["scope"] != Scope.ONE:
        return _move_series(row, Scope(values["scope"]), common)
    return move_appointment(to=to, **common)


def _move_series(row: Appointment, scope: Scope, common: dict[str, Any]) -> Appointment:
    return change_series(
        scope=scope, details=details_of(row), all_day=row.all_day, now=timezone.now(), **common
    )


def _span(
    row: Appointment, zone: ZoneInfo, start: datetime, end: datetime
) -> tuple[datetime, datetime]:
    """The instants meant; an end that was not dragged keeps the length, over DST changes too."""
    begin = at(start.date(), start.time(), zone)
    wall = [each.astimezone(zone).replace(tzinfo=None) for each in (row.start, row.end)]
    if start == wall[0]:
        begin = row.start
    if not row.all_day and end - start == wall[1] - wall[0]:
        return begin, begin + (row.end - row.start)
    return begin, at(end.date(), end.time(), zone)


def _tell(request: MemberRequest, row: Appointment, moved: Appointment, scope: str) -> None:
    """What was done, and the way back while nothing else happens to it."""
    when = when_text(moved.start, moved.end, moved.provider.zone, all_day=moved.all_day)
    given = moved.provider_id != row.provider_id
    words = f"Given to {moved.provider.name}: {when}." if given else f"Moved: {when}."
    if moved.id != row.id or moved.version == row.version:
        say(request, words)
        return
    moves = {**request.session.get(_MOVES, {})}
    moves.pop(str(row.id), None)
    moves[str(row.id)] = {
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "provider": str(row.provider_id),
        "changed": row.changed,
        "version": moved.version,
        "series": bool(row.series and scope in (Scope.FOLLOWING, Scope.ALL)),
    }
    request.session[_MOVES] = dict(list(moves.items())[-_KEPT:])
    say(request, words, undo=reverse("desk:appointment_move_undo", args=[row.id]))


@member_required
@require_POST
def undo(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Take back the last move this reader made of the appointment, unless it changed since."""
    row = get_appointment(request.member, appointment_id)
    require_changes(request.member, row.provider_id)
    former = request.session.get(_MOVES, {}).get(str(row.id))
    if former is None:
        refusal = "There is no move of this appointment to take back."
        return _question(request, row, {"refusal": refusal})
    action = reverse("desk:appointment_move_undo", args=[row.id])
    try:
        moved = _take_back(request, row, former)
    except DoubleBooking as taken:
        lines = conflict_lines(taken.conflicts, row.provider.zone)
        return _question(request, row, {"action": action, "conflicts": lines})
    except ChangedMeanwhile:
        return _question(request, row, {"refusal": _CHANGED_SINCE})
    except Refused as refused:
        return _question(request, row, {"refusal": refused.message})
    when = when_text(moved.start, moved.end, moved.provider.zone, all_day=moved.all_day)
    say(request, f"Moved back: {when}.")
    return return_to_calendar(request, moved)


def _take_back(request: MemberRequest, row: Appointment, former: dict[str, Any]) -> Appointment:
    if row.version != former["version"]:
        raise ChangedMeanwhile
    start, end = (datetime.fromisoformat(former[name]) for name in ("start", "end"))
    common: dict[str, Any] = {
        "actor": request.member, "appointment": row, "start": start, "end": end,
        "version": former["version"], "anyway": "anyway" in request.POST,
    }  # fmt: skip
    if former["series"]:
        return _move_series(row, Scope.ALL, common)
    to = get_provider(request.member, uuid.UUID(former["provider"]))
    given = to.id != row.provider_id
    return move_appointment(to=to if given else None, changed=former["changed"], **common)


def _sent(form: DragForm) -> list[tuple[str, str]]:
    """What was sent, to be sent again with an answer."""
    return [(name, form.data[name]) for name in form.fields if form.data.get(name)]


def _question(request: MemberRequest, row: Appointment, more: dict[str, Any]) -> HttpResponse:
    context = {
        "row": row,
        "subject": subject_of(row),
        "action": reverse("desk:appointment_move", args=[row.id]),
        "scopes": Scope.choices,
        "back": calendar_url(row.provider, row.start),
        **more,
    }
    return render_part(
        request, "desk/calendar/move.html", "desk/calendar/_move.html", context, status=422
    )
