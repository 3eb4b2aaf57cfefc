"""What people fill in about an appointment. Days and times are on the provider's wall clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from settee.clients.models import Client
from settee.core.time import at, local_date
from settee.desk.calendar.places import PlaceField, Where, place_value
from settee.desk.calendar.whose import ids_of as ids_of
from settee.desk.calendar.window import EARLIEST, LATEST
from settee.practices.models import Location, Member
from settee.scheduling.access import open_providers, visible_providers
from settee.scheduling.calling_off import has_begun, usual_status
from settee.scheduling.domain.details import Details
from settee.scheduling.enums import AppointmentKind, AppointmentStatus, Scope
from settee.scheduling.models import Appointment, Service
from settee.scheduling.offered import offered_services, usual_length
from settee.scheduling.places import places
from settee.scheduling.queries import pickable
from settee.ui.dates import clock_text, day_text
from settee.ui.forms import DateInput, TimeInput

_USUAL = timedelta(minutes=45)
_DAY = timedelta(days=1)


class DayField(forms.DateField):
    """A local day a calendar can show."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "widget": DateInput,
                "error_messages": {"invalid": "Write the day as 2026-10-14 or 10/14/2026."},
                **kwargs,
            }
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Choose a day between {EARLIEST.year} and {LATEST.year}.")
        return day


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "widget": TimeInput,
                "input_formats": ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I %p", "%I:%M%p", "%I%p"],
                "error_messages": {"invalid": "Write the time as 14:30 or 2:30 PM."},
                **kwargs,
            }
        )


class AppointmentForm(forms.Form):
    """An appointment, new or as it stands. ``key`` makes a form that is sent twice book once.

    ``provider`` is there where the reader may put it on more than one calendar.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=AppointmentKind.choices, widget=forms.RadioSelect
    )
    clients = forms.ModelMultipleChoiceField(
        label="Client",
        queryset=Client.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": "One of the clients is not there any more.",
            "invalid_pk_value": "One of the clients is not there any more.",
        },
    )
    provider = forms.ModelChoiceField(
        label="Provider", queryset=Member.objects.none(), required=False, empty_label=None
    )
    service = forms.ModelChoiceField(
        label="Service", queryset=Service.objects.none(), required=False, empty_label="None"
    )
    title = forms.CharField(
        label="Title", max_length=250, required=False, help_text="Of a group or of personal time."
    )
    day = DayField(label="Day")
    start = ClockField(label="Starts", required=False)
    end = ClockField(label="Ends", required=False)
    end_day = DayField(label="Last day", required=False, help_text="If it ends on another day.")
    all_day = forms.BooleanField(label="All day", required=False)
    place = PlaceField()
    location = forms.CharField(label="Location", max_length=250, required=False)
    is_video = forms.BooleanField(label="Videoconference", required=False)
    note = forms.CharField(
        label="Note", max_length=4000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self, *args: Any, actor: Member, provider: Member, row: Appointment | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.calendar_of, self.zone, self.row = provider, provider.zone, row
        self._offer_providers(actor)
        seated = [each.client_id for each in row.attendances.all()] if row else []
        self.fields["clients"].queryset = (  # type: ignore[attr-defined]
            Client.objects.filter(Q(id__in=seated) | Q(id__in=pickable(actor).values("id")))
        )
        offered = offered_services(provider.id)
        if row and row.service_id:
            offered = offered | Service.objects.filter(id=row.service_id)
        self.fields["service"].queryset = offered  # type: ignore[attr-defined]
        self._offer(places(row))

    def _offer_providers(self, actor: Member) -> None:
        open_ones = open_providers(actor)
        self.zones = {str(each.zone) for each in open_ones}
        if len(open_ones) < 2:
            del self.fields["provider"]
            return
        self.initial["provider"] = self.calendar_of.id
        field: Any = self.fields["provider"]
        field.queryset = visible_providers(actor).filter(id__in=[each.id for each in open_ones])
        field.choices = [(each.id, each.name) for each in open_ones]

    @property
    def chosen_provider(self) -> Member:
        """Whose calendar it shall stand on."""
        return self.cleaned_data.get("provider") or self.calendar_of

    def _offer(self, known: list[Location]) -> None:
        if not known:
            del self.fields["place"]  # a practice without locations writes where it is in words
            return
        self.fields["place"].offer(known)  # type: ignore[attr-defined]
        self.fields["location"].label = "Elsewhere, in words"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "day" in values and not self.errors:
            self._span(values)
        return values

    def _span(self, values: dict[str, Any]) -> None:
        first: date = values["day"]
        last: date = values["end_day"] or first
        if values["all_day"]:
            self.span = (at(first, time(), self.zone), at(last + _DAY, time(), self.zone))
            if last < first:
                self.add_error("end_day", "The last day is before the first.")
            return
        if values["start"] is None:
            self.add_error("start", "Give the time it starts, or tick All day.")
            return
        start = self._instant("start", first, values["start"])
        end = start + self._usual(values["service"])
        if values["end"] is not None:
            end = self._instant("end", last, values["end"])
        self.span = (start, end)
        if end <= start and not self.errors:
            self.add_error(
                "end", "It ends before it starts. If it ends on a later day, give the last day."
            )

    def _usual(self, service: Service | None) -> timedelta:
        return usual_length(self.chosen_provider.id, service) if service else _USUAL

    def _instant(self, name: str, day: date, clock: time) -> datetime:
        """The instant meant; the row's own where nothing was changed (a time may occur twice)."""
        wanted = datetime.combine(day, clock)
        if self.row:
            own: datetime = getattr(self.row, name)
            if own.astimezone(self.zone).replace(tzinfo=None) == wanted:
                return own
        instant = at(day, clock, self.zone)
        if instant.astimezone(self.zone).replace(tzinfo=None) != wanted:
            shown = clock_text(datetime.combine(day, clock, tzinfo=UTC), UTC)
            self.add_error(
                name,
                f"There is no {shown} on {day_text(day)}: clocks are put forward over it."
                " Choose another time.",
            )
        return instant

    @property
    def details(self) -> Details:
        values = self.cleaned_data
        kind = AppointmentKind(values["kind"])
        personal = kind == AppointmentKind.PERSONAL
        where = values.get("place") or Where()
        return Details(
            kind=kind,
            clients=() if personal else tuple(values["clients"]),
            service=None if personal else values["service"],
            title="" if kind == AppointmentKind.CLIENT else values["title"].strip(),
            place=where.place,
            room=where.room,
            location=values["location"].strip(),
            is_video=values["is_video"] and not personal,
            note=values["note"],
        )


def initial_of(row: Appointment, zone: ZoneInfo) -> dict[str, Any]:
    """An appointment as the form shows it."""
    start, end = row.start.astimezone(zone), row.end.astimezone(zone)
    last = local_date(row.end, zone) - (_DAY if row.all_day else timedelta())
    return {
        "version": row.version,
        "kind": row.kind,
        "clients": [each.client_id for each in row.attendances.all()],
        "service": row.service_id,
        "title": row.title,
        "day": start.date(),
        "start": None if row.all_day else start.time(),
        "end": None if row.all_day else end.time(),
        "end_day": last if last != start.date() else None,
        "all_day": row.all_day,
        "place": place_value(row),
        "location": row.location,
        "is_video": row.is_video,
        "note": row.note,
    }


class MoveForm(forms.Form):
    """A drag on the grid: wall clock times such as ``2026-10-14T11:30:00``."""

    start = forms.CharField(max_length=19)
    end = forms.CharField(max_length=19)
    version = forms.IntegerField()
    scope = forms.CharField(max_length=10, required=False)

    def clean_start(self) -> datetime:
        return wall_of(self.cleaned_data["start"])

    def clean_end(self) -> datetime:
        return wall_of(self.cleaned_data["end"])


def wall_of(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationError("This is not a time.") from None
    if moment.tzinfo or not EARLIEST <= moment.date() <= LATEST:
        raise ValidationError("This is not a time.")
    return moment


class CancelForm(forms.Form):
    """What it is called is proposed by the time that is left. Of a whole series neither late nor
    no-show can be said."""

    status = forms.ChoiceField(
        label="What happened",
        choices=[
            (AppointmentStatus.CANCELLED, "Cancelled"),
            (AppointmentStatus.LATE_CANCEL, "Cancelled late"),
            (AppointmentStatus.NO_SHOW, "The client did not come (no-show)"),
        ],
        initial=AppointmentStatus.CANCELLED,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Reason", max_length=250, required=False)
    scope = forms.ChoiceField(
        label="Which ones",
        choices=[
            ("one", "Only this one"),
            ("following", "This and all following"),
            ("all", "All that are still to come"),
        ],
        initial="one",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, row: Appointment, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.kind == AppointmentKind.PERSONAL:
            return
        status: Any = self.fields["status"]
        status.initial = usual_status(row.start, now)
        if not has_begun(row.start, now):
            status.choices = status.choices[:-1]
        if status.initial == AppointmentStatus.LATE_CANCEL:
            status.help_text = "It starts in less than 24 hours, so late is proposed."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        whole = values.get("scope") in (Scope.FOLLOWING, Scope.ALL)
        if whole and values.get("status", "") != AppointmentStatus.CANCELLED and not self.errors:
            self.add_error(
                "scope", "Late and no-show are said of one appointment. Choose Only this one."
            )
        return values


class ColorForm(forms.Form):
    color = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label="Color",
        widget=forms.TextInput({"type": "color"}),
        error_messages={"invalid": "Write the color as # and six digits, such as #3C9DAF."},
    )
