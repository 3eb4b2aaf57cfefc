"""Find an appointment: by client, service, title, place, day, provider and state."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone

from settee.core.time import at
from settee.desk.calendar.forms import DayField
from settee.desk.calendar.listing import line_of, when_text
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.access import visible_providers
from settee.scheduling.enums import AppointmentStatus
from settee.scheduling.models import Appointment
from settee.scheduling.search import Wanted, find_appointments
from settee.ui.htmx import render_part

UPCOMING, PAST = "upcoming", "past"


class SearchForm(forms.Form):
    """Everything may stay empty. What is not valid is said and left out."""

    text = forms.CharField(label="Search", max_length=200, required=False)
    when = forms.ChoiceField(
        label="When",
        choices=[(UPCOMING, "Upcoming"), (PAST, "Past"), ("any", "All, latest first")],
        required=False,
    )
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)
    provider = forms.ModelChoiceField(
        label="Provider", queryset=Member.objects.none(), required=False, empty_label="All"
    )
    status = forms.ChoiceField(
        label="State", choices=[("", "Any"), *AppointmentStatus.choices], required=False
    )
    after = forms.UUIDField(required=False)
    before = forms.UUIDField(required=False)

    def __init__(self, *args: Any, actor: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        provider: Any = self.fields["provider"]
        provider.queryset = visible_providers(actor)
        provider.label_from_instance = lambda member: member.name

    @property
    def wanted(self) -> Wanted:
        """Days go before When; they are local to the reader."""
        values = getattr(self, "cleaned_data", {})
        first, last = values.get("first"), values.get("last")
        wanted = Wanted(
            text=values.get("text", ""),
            provider=provider.id if (provider := values.get("provider")) else None,
            status=values.get("status", ""),
            after=values.get("after"),
            before=values.get("before"),
        )
        if first or last:
            zone, midnight = self.actor.zone, time()
            return replace(
                wanted,
                since=at(first, midnight, zone) if first else None,
                until=at(last + timedelta(days=1), midnight, zone) if last else None,
            )
        now = timezone.now()
        if values.get("when") == PAST:
            return replace(wanted, until=now, back=True)
        return (
            replace(wanted, back=True)
            if values.get("when") == "any"
            else replace(wanted, since=now)
        )


@member_required
def find(request: MemberRequest) -> HttpResponse:
    """Asked by POST too: the name looked for stays out of addresses."""
    asked = request.POST if request.method == "POST" else request.GET
    form = SearchForm(asked or {"when": UPCOMING}, actor=request.member)
    form.is_valid()
    found = find_appointments(request.member, form.wanted)
    context = {
        "form": form,
        "page": found,
        "lines": [_line(row) for row in found.rows],
        "text": form.cleaned_data.get("text", ""),
        "several": len(form.fields["provider"].queryset) > 1,  # type: ignore[attr-defined]
    }
    return render_part(request, "desk/calendar/find.html", "desk/calendar/_found.html", context)


def _line(row: Appointment) -> dict[str, Any]:
    zone = row.provider.zone
    return {
        "line": line_of(row, zone),
        "when": when_text(row.start, row.end, zone, all_day=row.all_day),
    }
