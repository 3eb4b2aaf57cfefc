"""Quick add: an appointment typed as one line, shown as it is understood, booked by Enter."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden, Refused
from settee.core.ids import new_id
from settee.desk.calendar.appointments import done
from settee.desk.calendar.background import holiday_words
from settee.desk.calendar.booking import new as new_appointment
from settee.desk.calendar.forms import ids_of
from settee.desk.calendar.listing import conflict_lines, when_text
from settee.desk.calendar.repeating import initial_of
from settee.desk.calendar.window import calendar_url, day_of, provider_of
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.access import get_appointment, require_bookable
from settee.scheduling.domain.appointment import book_appointment
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.quick import Understood, take_back, understand
from settee.scheduling.domain.series import start_series
from settee.scheduling.enums import AppointmentKind
from settee.scheduling.models import Appointment
from settee.scheduling.pattern import words_of
from settee.scheduling.quick import LONGEST, Slot
from settee.ui.dates import clock_text, day_text
from settee.ui.htmx import render_part, say

_LIVE = "quick-understood"  # what is understood, asked for while somebody types


class QuickForm(forms.Form):
    text = forms.CharField(max_length=LONGEST, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(required=False)  # the summary that was on the page when Add was pressed

    def chosen(self) -> list[uuid.UUID]:
        """Clients picked where words fit several: one radio group for each."""
        return ids_of([value for name, value in self.data.items() if name.startswith("who-")])


@member_required
def quick_add(request: MemberRequest) -> HttpResponse:
    """The line is asked by POST: a name stays out of addresses. Nothing is booked unseen."""
    provider = provider_of(request.member, request.GET.get("provider", ""))
    if provider is None:
        raise Hidden
    require_bookable(request.member, provider)
    form = QuickForm(request.POST or None, initial={"key": new_id()})
    context: dict[str, Any] = {"form": form, "provider": provider}
    context["other_zone"] = str(provider.zone) != str(request.member.zone)
    if form.is_bound and form.is_valid():
        heard = _heard(request, provider, form)
        if "more" in request.POST:
            return _whole_form(request, form, heard)
        context |= _said(heard)
        is_look = request.htmx.target == _LIVE
        agreed = form.cleaned_data["seen"] == context["summary"]
        if (
            heard.is_settled
            and agreed
            and not is_look
            and (row := _booked(request, heard, context))
        ):
            return done(request, row)
        if is_look:
            return render_part(request, _PAGES[0], "desk/calendar/_understood.html", context)
    return _page(request, context)


def _whole_form(request: MemberRequest, form: QuickForm, heard: Understood) -> HttpResponse:
    """More…: the form of a new appointment, as if what is understood had been typed into it."""
    posted = QueryDict(mutable=True)
    posted["search"] = "1"  # shows the form again without saving
    posted["key"] = str(form.cleaned_data["key"] or new_id())
    for name, value in _fields(heard):
        posted.appendlist(name, value)
    request.POST = posted  # type: ignore[assignment]
    request.path = reverse("desk:appointment_new")
    return new_appointment(request)


_PAGES = ("desk/calendar/quick.html", "desk/calendar/_quick.html")


def _page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    day = day_of(request.GET.get("date", "")) or timezone.localdate(
        timezone=context["provider"].zone
    )
    back = f"{reverse('desk:calendar')}?date={day}&provider={context['provider'].id}"
    status = 422 if "refusal" in context or "conflicts" in context else 200
    return render_part(request, *_PAGES, {"back": back, **context}, status=status)


def _slot(request: MemberRequest) -> Slot | None:
    """Where on the calendar somebody clicked or dragged."""
    found = []
    for name in ("start", "end"):
        try:
            moment = datetime.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            moment = None
        usable = moment and not moment.tzinfo and day_of(moment.date().isoformat())
        found.append(moment if usable else None)
    return (found[0], found[1]) if found[0] else None


def _heard(request: MemberRequest, provider: Member, form: QuickForm) -> Understood:
    return understand(
        form.cleaned_data["text"],
        actor=request.member,
        provider=provider,
        now=timezone.now(),
        slot=_slot(request),
        chosen=form.chosen(),
    )


def _said(heard: Understood) -> dict[str, Any]:
    """What is understood, in words."""
    return {
        "heard": heard,
        "subject": _subject(heard),
        "when": _when(heard),
        "repeats": _repeats(heard),
        "summary": " · ".join(
            filter(None, (_subject(heard), _when(heard), _repeats(heard), _what(heard)))
        ),
        "what": _what(heard),
        "missing": _missing(heard),
    }


def _subject(heard: Understood) -> str:
    if heard.places:
        return " and ".join(str(place.client or f"{place.words}?") for place in heard.places)
    return heard.title or "Personal time"


def _when(heard: Understood) -> str:
    if not heard.start or not heard.end:
        return ""
    zone = heard.provider.zone
    return when_text(heard.start, heard.end, zone, all_day=heard.wish.all_day)


def _repeats(heard: Understood) -> str:
    recurrence = heard.recurrence
    words = words_of(recurrence) if recurrence else ""
    return words[:1].lower() + words[1:]


def _what(heard: Understood) -> str:
    details = heard.details
    parts = (details.service.name if details.service else "", "video" if details.is_video else "")
    return " · ".join(filter(None, parts))


def _missing(heard: Understood) -> str:
    wish = heard.wish
    if heard.gap and wish.day and wish.clock:
        clock = clock_text(datetime.combine(wish.day, wish.clock, tzinfo=UTC), UTC)
        return f"There is no {clock} on {day_text(wish.day)}: clocks are put forward over it."
    if wish.start is not None:
        return ""
    if wish.day is None:
        return "Add a day and a time, such as “tue 3pm”."
    return "Add a time, such as “3pm”, or “all day”."


def _fields(heard: Understood) -> list[tuple[str, str]]:
    """Name and value of each field of the whole form."""
    wish = heard.wish
    values: dict[str, object] = {
        "kind": heard.kind if heard.places or heard.title else AppointmentKind.CLIENT,
        "service": heard.service.id if heard.service else "",
        "title": heard.title,
        "day": wish.day or timezone.localdate(timezone=heard.provider.zone),
    }
    if heard.start and heard.end:
        last = heard.end.astimezone(heard.provider.zone)
        if wish.all_day:
            values |= {"all_day": "on", "end_day": wish.last or ""}
        else:
            values |= {"start": f"{wish.clock:%H:%M}", "end": f"{last:%H:%M}"}
            values |= {"end_day": last.date() if last.date() != wish.day else ""}
    if heard.details.is_video:
        values["is_video"] = "on"
    many = [("clients", client.id) for client in heard.clients]
    if recurrence := heard.recurrence:
        repeat = initial_of(recurrence)
        many += [("weekdays", day) for day in repeat.pop("weekdays")]
        values |= {name: value for name, value in repeat.items() if value is not None}
    return [(name, str(value)) for name, value in [*values.items(), *many]]


def _booked(
    request: MemberRequest, heard: Understood, context: dict[str, Any]
) -> Appointment | None:
    """The row booked, or None with the reason in ``context``."""
    try:
        with transaction.atomic():
            row = _book(request, heard, context["form"].cleaned_data["key"] or new_id())
    except DoubleBooking as taken:
        context["conflicts"] = conflict_lines(taken.conflicts, heard.provider.zone)
    except Refused as refused:
        context["refusal"] = refused.message
    else:
        undo = reverse("desk:quick_undo", args=[row.id])
        holidays = holiday_words(row.series, row.provider) if row.series else ""
        say(request, f"Booked: {context['when']}{_more(context['repeats'])}.{holidays}", undo=undo)
        return row
    return None


def _more(words: str) -> str:
    return f", {words}" if words else ""


def _book(request: MemberRequest, heard: Understood, key: uuid.UUID) -> Appointment:
    assert heard.start
    assert heard.end
    common: dict[str, Any] = {
        "actor": request.member,
        "provider": heard.provider,
        "key": key,
        "details": heard.details,
        "anyway": "anyway" in request.POST,
    }
    recurrence = heard.recurrence
    if recurrence is None:
        all_day = heard.wish.all_day
        return book_appointment(start=heard.start, end=heard.end, all_day=all_day, **common)
    series = start_series(recurrence=recurrence, now=timezone.now(), **common)
    return series.appointments.select_related("provider__practice").order_by("start")[0]


@member_required
@require_POST
def undo(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """As if it had not been typed; refused in words where somebody went on with it."""
    row = get_appointment(request.member, appointment_id)
    try:
        take_back(actor=request.member, appointment=row, now=timezone.now())
    except Refused as refused:
        say(request, refused.message)
    else:
        say(request, "Taken off the calendar again.")
    return redirect(calendar_url(row.provider, row.start))
