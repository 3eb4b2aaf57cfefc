"""A drag on the grid: another time or length, asked about where a series or a conflict is met."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.time import at
from settee.desk.calendar.appointments import done
from settee.desk.calendar.forms import MoveForm
from settee.desk.calendar.listing import conflict_lines, when_text
from settee.desk.calendar.window import calendar_url
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.scheduling.access import get_appointment, require_changes
from settee.scheduling.domain.appointment import move_appointment
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.details import details_of, subject_of
from settee.scheduling.domain.series import change_series
from settee.scheduling.enums import Scope
from settee.scheduling.models import Appointment
from settee.ui.htmx import render_part, say


@member_required
@require_POST
def move(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Answers nothing but notices when it is done, else a question for the side panel."""
    row = get_appointment(request.member, appointment_id)
    require_changes(request.member, row.provider_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _question(request, row, {"refusal": "This is not a time. Drag it once more."})
    values = form.cleaned_data
    context: dict[str, Any] = {"form": form}
    if row.series and values["scope"] not in Scope.values:
        return _question(request, row, context)
    try:
        moved = _move(request, row, values)
    except DoubleBooking as taken:
        context["conflicts"] = conflict_lines(taken.conflicts, row.provider.zone)
    except ChangedMeanwhile:
        context["refusal"] = "Somebody else changed it meanwhile. Look at it and drag it once more."
    except Refused as refused:
        context["refusal"] = refused.message
    else:
        when = when_text(moved.start, moved.end, row.provider.zone, all_day=moved.all_day)
        say(request, f"Moved: {when}.")
        return done(request, moved)
    return _question(request, row, context)


def _move(request: MemberRequest, row: Appointment, values: dict[str, Any]) -> Appointment:
    start, end = _span(row, values["start"], values["end"])
    common: dict[str, Any] = {
        "actor": request.member, "appointment": row, "start": start, "end": end,
        "version": values["version"], "anyway": "anyway" in request.POST,
    }  # fmt: skip
    if row.series and values["scope"] != Scope.ONE:
        return change_series(
            scope=Scope(values["scope"]),
            details=details_of(row),
            all_day=row.all_day,
            now=timezone.now(),
            **common,
        )
    return move_appointment(**common)


def _span(row: Appointment, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The instants meant; an end that was not dragged keeps the length, over DST changes too."""
    zone = row.provider.zone
    begin = at(start.date(), start.time(), zone)
    wall = [each.astimezone(zone).replace(tzinfo=None) for each in (row.start, row.end)]
    if not row.all_day and end - start == wall[1] - wall[0]:
        return begin, begin + (row.end - row.start)
    if start == wall[0]:
        begin = row.start
    return begin, at(end.date(), end.time(), zone)


def _question(request: MemberRequest, row: Appointment, more: dict[str, Any]) -> HttpResponse:
    context = {
        "row": row,
        "subject": subject_of(row),
        "scopes": Scope.choices,
        "back": calendar_url(row.provider, row.start),
        **more,
    }
    return render_part(
        request, "desk/calendar/move.html", "desk/calendar/_move.html", context, status=422
    )
