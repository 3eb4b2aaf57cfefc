"""Office hours of a provider: up to three stretches each weekday."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from settee.core.errors import Refused
from settee.desk.calendar.forms import ClockField
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.access import get_member
from settee.practices.models import Member
from settee.practices.privileges import changes
from settee.practices.queries import people
from settee.scheduling.access import get_provider
from settee.scheduling.domain.hours import Hours, set_office_hours
from settee.scheduling.enums import Weekday
from settee.scheduling.queries import office_hours
from settee.ui.htmx import say

_STRETCHES = 3


class HoursForm(forms.Form):
    """Fields ``start_0_1`` and ``end_0_1`` are the second stretch of Monday."""

    def __init__(self, *args: Any, editable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in Weekday:
            for number in range(_STRETCHES):
                for edge, word in (("start", "from"), ("end", "to")):
                    self.fields[f"{edge}_{weekday.value}_{number}"] = ClockField(
                        label=f"{weekday.label} {word}", required=False, disabled=not editable
                    )

    @property
    def days(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each weekday's name with its pairs of fields."""
        return [
            (weekday.label, [self._pair(weekday, number) for number in range(_STRETCHES)])
            for weekday in Weekday
        ]

    def _pair(self, weekday: Weekday, number: int) -> tuple[Any, Any]:
        return self[f"start_{weekday.value}_{number}"], self[f"end_{weekday.value}_{number}"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self.hours = []
        for weekday in Weekday:
            for number in range(_STRETCHES):
                names = [f"{edge}_{weekday.value}_{number}" for edge in ("start", "end")]
                start, end = (values.get(name) for name in names)
                if start and end:
                    self.hours.append(Hours(weekday.value, start, end))
                elif (start or end) and not any(name in self.errors for name in names):
                    self.add_error(names[1 if start else 0], "Give both times, or neither.")
        return values


@member_required
def hours(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    person = get_member(request.member, member_id)
    provider = get_provider(request.member, member_id)
    editable = changes(request.member, provider.id)
    form = HoursForm(request.POST or None, editable=editable, initial=_initial(provider))
    if request.method == "POST" and form.is_valid():
        try:
            set_office_hours(actor=request.member, provider=provider, hours=form.hours)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            say(request, "Saved.")
            return redirect("desk:hours", person.id)
    context = {
        "person": person,
        "form": form,
        "editable": editable,
        "people": people(request.member.practice.id),
    }
    return render(request, "desk/settings/hours.html", context, status=422 if form.errors else 200)


def _initial(provider: Member) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    counts: dict[int, int] = {}
    for each in office_hours(provider.id):
        number = counts.setdefault(each.weekday, 0)
        counts[each.weekday] += 1
        initial[f"start_{each.weekday}_{number}"] = each.start
        initial[f"end_{each.weekday}_{number}"] = each.end
    return initial
