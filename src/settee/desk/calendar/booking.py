"""Forms that put an appointment on the calendar or give it other values."""

import uuid
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from settee.core.errors import ChangedMeanwhile, Hidden, Refused
from settee.core.ids import new_id
from settee.core.time import at
from settee.desk.calendar.appointments import done
from settee.desk.calendar.background import holiday_words
from settee.desk.calendar.copying import filled, offered, on_clock
from settee.desk.calendar.forms import AppointmentForm, ids_of, initial_of
from settee.desk.calendar.listing import conflict_lines, when_text
from settee.desk.calendar.repeating import RepeatForm
from settee.desk.calendar.views import chosen_clients, picker
from settee.desk.calendar.whose import provider_of, zone_of
from settee.desk.calendar.window import calendar_url, day_of
from settee.desk.decorators import member_required
from settee.doors.request import MemberRequest
from settee.practices.models import Member
from settee.scheduling.access import get_appointment, require_bookable, require_changes
from settee.scheduling.domain.appointment import book_appointment, change_appointment
from settee.scheduling.domain.conflicts import DoubleBooking
from settee.scheduling.domain.layout import recurrence_of
from settee.scheduling.domain.series import change_series, start_series
from settee.scheduling.enums import AppointmentKind, Scope
from settee.scheduling.models import Appointment
from settee.scheduling.offered import services_of
from settee.scheduling.pattern import words_of
from settee.scheduling.places import usual_place
from settee.scheduling.recurrence import Recurrence
from settee.ui.htmx import render_part, say


@member_required
def new(request: MemberRequest) -> HttpResponse:
    """A new appointment of ``provider``; the address may give its ``start`` and ``end``."""
    provider = provider_of(request.member, request.GET.get("provider", ""))
    if provider is None:
        raise Hidden
    require_bookable(request.member, provider)
    form = AppointmentForm(
        request.POST or None,
        actor=request.member,
        provider=provider,
        initial=_wanted(request, provider),
    )
    repeat = RepeatForm(request.POST or None)

    def save(anyway: bool) -> Appointment:
        return _book(request, form, repeat, anyway)

    pasting = {} if form.is_bound else offered(request, provider, {**form.initial})
    return _page(request, form, repeat, save, {"provider": provider, "row": None, **pasting})


@member_required
def edit(request: MemberRequest, appointment_id: uuid.UUID) -> HttpResponse:
    row = get_appointment(request.member, appointment_id)
    require_changes(request.member, row.provider_id)
    form = AppointmentForm(
        request.POST or None,
        actor=request.member,
        provider=row.provider,
        row=row,
        initial=initial_of(row, row.provider.zone),
    )
    # One that was given to another provider stands alone.
    own = row.series is not None and row.series.provider_id == row.provider_id
    series = recurrence_of(row.series) if row.series and own else None
    repeat = RepeatForm(request.POST or None, series=series)

    def save(anyway: bool) -> Appointment:
        return _change(request, row, form, repeat, anyway)

    return _page(request, form, repeat, save, {"provider": row.provider, "row": row})


def _wanted(request: MemberRequest, provider: Member) -> dict[str, Any]:
    """What a new form begins with: the stretch dragged on the grid, or the day looked at."""
    initial: dict[str, Any] = {"key": new_id(), "kind": AppointmentKind.CLIENT}
    initial["clients"] = ids_of(request.GET.getlist("client"))
    day = day_of(request.GET.get("date", "")) or timezone.localdate(timezone=provider.zone)
    initial["day"] = day
    for name in ("start", "end"):
        try:
            moment = datetime.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            continue
        moment = on_clock(moment, zone_of(request.GET.get("zone", ""), provider.zone), provider)
        initial[name] = moment.time()
        if name == "start" and day_of(moment.date().isoformat()):
            initial["day"] = moment.date()
        elif name == "end" and moment.date() != initial["day"]:
            initial["end_day"] = moment.date()
    usual = usual_place(provider.id, initial["day"], initial.get("start"))
    initial["place"] = str(usual.id) if usual else ""
    return filled(request, initial) if "paste" in request.GET else initial


def _page(
    request: MemberRequest,
    form: AppointmentForm,
    repeat: RepeatForm,
    save: Callable[[bool], Appointment],
    context: dict[str, Any],
) -> HttpResponse:
    """The form, or what follows once it is saved. ``find`` searches clients without script."""
    if request.method == "POST" and "search" not in request.POST:
        valid = form.is_valid() and repeat.is_valid()
        if valid and (row := _saved(request, form, repeat, save, context)):
            return done(request, row)
    elif request.method == "POST":
        form.errors.clear()
        repeat.errors.clear()
    ids = ids_of(request.POST.getlist("clients")) if form.is_bound else form.initial["clients"]
    context |= {
        "form": form,
        "repeat": repeat,
        "services": services_of(form.calendar_of.id),
        "other_zone": bool({*form.zones, str(form.zone)} - {str(request.member.zone)}),
        "back": _back(request, form, context),
        **picker(request, chosen_clients(request, ids)),
    }
    return render_part(
        request,
        "desk/calendar/form.html",
        "desk/calendar/_form.html",
        context,
        status=422 if form.errors or repeat.errors else 200,
    )


def _back(request: MemberRequest, form: AppointmentForm, context: dict[str, Any]) -> str:
    if context["row"]:
        return reverse("desk:appointment", args=[context["row"].id])
    day = form.initial["day"]
    return calendar_url(context["provider"], at(day, time(12), form.zone))


def _saved(
    request: MemberRequest,
    form: AppointmentForm,
    repeat: RepeatForm,
    save: Callable[[bool], Appointment],
    context: dict[str, Any],
) -> Appointment | None:
    """The row saved, or None with the reason in the forms and ``context``."""
    try:
        with transaction.atomic():
            return save("anyway" in request.POST)
    except DoubleBooking as taken:
        context["conflicts"] = conflict_lines(taken.conflicts, form.zone)
        form.add_error(None, f"{taken.message} Change it, or book it all the same below.")
    except ChangedMeanwhile:
        _show_change(request, form, context)
    except Refused as refused:
        place = repeat if refused.field in repeat.fields else form
        place.add_error(refused.field if refused.field in place.fields else None, refused.message)
    return None


def _show_change(request: MemberRequest, form: AppointmentForm, context: dict[str, Any]) -> None:
    """Keep what was typed and say what is stored now; the next Save replaces that."""
    row = get_appointment(request.member, context["row"].id)
    now = when_text(row.start, row.end, row.provider.zone, all_day=row.all_day)
    service = row.service.name if row.service else "no service"
    form.add_error(
        None,
        "Somebody else changed this appointment while you had it open, so yours is not saved yet."
        f" Stored now: {now}, {service}. Save again to put what you typed in its place.",
    )
    data = request.POST.copy()
    data["version"] = str(row.version)
    form.data = data


def _book(
    request: MemberRequest,
    form: AppointmentForm,
    repeat: RepeatForm,
    anyway: bool,
) -> Appointment:
    start, end, rule = _chosen(form, repeat)
    key = form.cleaned_data["key"] or new_id()
    common: dict[str, Any] = {
        "actor": request.member, "provider": form.chosen_provider, "key": key,
        "details": form.details, "anyway": anyway,
    }  # fmt: skip
    all_day = form.cleaned_data["all_day"]
    if rule is None:
        row = book_appointment(start=start, end=end, all_day=all_day, **common)
        _say(request, "Booked", row)
        return row
    recurrence = _recurrence(form, start, end, rule)
    series = start_series(recurrence=recurrence, now=timezone.now(), **common)
    row = series.appointments.select_related("provider__practice").order_by("start")[0]
    say(request, f"Booked: {words_of(recurrence)}.{holiday_words(series, row.provider)}")
    return row


def _change(
    request: MemberRequest,
    row: Appointment,
    form: AppointmentForm,
    repeat: RepeatForm,
    anyway: bool,
) -> Appointment:
    start, end, rule = _chosen(form, repeat)
    values: dict[str, Any] = {
        "actor": request.member, "appointment": row, "start": start, "end": end,
        "details": form.details, "all_day": form.cleaned_data["all_day"], "anyway": anyway,
        "version": form.cleaned_data["version"] or 0,
    }  # fmt: skip
    to = form.chosen_provider if form.chosen_provider.id != row.provider_id else None
    scope = repeat.reach if row.series else Scope.ONE
    if row.series and scope != Scope.ONE and to:
        raise Refused(
            "A series stays with its provider. To give away this appointment alone, choose Only"
            " this one below.",
            field="provider",
        )
    if row.series and scope != Scope.ONE:
        changed = change_series(scope=scope, now=timezone.now(), rule=rule, **values)
        _say(request, "Saved the series", changed)
        return changed
    if row.series and rule is not None:
        raise Refused(
            "How it repeats belongs to the series: choose This and following, or All, below.",
            field="scope",
        )
    changed = change_appointment(to=to, **values)
    if rule is not None:
        _repeat(request, changed, form, rule, anyway)
    _say(request, "Saved", changed)
    return changed


def _repeat(
    request: MemberRequest, row: Appointment, form: AppointmentForm, rule: str, anyway: bool
) -> None:
    """A single appointment becomes the first of a series."""
    start_series(
        actor=request.member,
        provider=row.provider,
        key=new_id(),
        recurrence=_recurrence(form, row.start, row.end, rule),
        details=form.details,
        now=timezone.now(),
        first=row,
        anyway=anyway,
    )


def _recurrence(form: AppointmentForm, start: datetime, end: datetime, rule: str) -> Recurrence:
    local, until = (each.astimezone(form.zone).replace(tzinfo=None) for each in (start, end))
    all_day = form.cleaned_data["all_day"]
    length = until - local if all_day else end - start
    return Recurrence(local, form.zone, length, all_day=all_day, rules=(rule,))


def _chosen(form: AppointmentForm, repeat: RepeatForm) -> tuple[datetime, datetime, str | None]:
    """The stretch typed in, and the rule where a new one was chosen.

    With a new rule the stretch is on the first of the weekdays it names.
    """
    start, end = form.span
    local, until = (each.astimezone(form.zone).replace(tzinfo=None) for each in (start, end))
    later = repeat.first(local) - local
    rule = repeat.rule_for(local + later, form.zone)
    if rule is None or not later:
        return start, end, rule
    first, last = local + later, until + later
    instants = [at(each.date(), each.time(), form.zone) for each in (first, last)]
    return instants[0], instants[1], rule


def _say(request: MemberRequest, what: str, row: Appointment) -> None:
    when = when_text(row.start, row.end, row.provider.zone, all_day=row.all_day)
    say(request, f"{what}: {when}.")
