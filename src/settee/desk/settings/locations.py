"""Locations of the practice, their hours and their rooms."""

import uuid
from copy import copy
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from settee.billing.places import PLACES
from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.ids import new_id
from settee.desk.decorators import member_required
from settee.desk.settings.hours_form import HoursForm, initial_hours
from settee.desk.settings.practice import practice_context
from settee.desk.settings.practice_forms import SettingsForm
from settee.doors.fields import LineField, PhoneField, StateField, ZipField
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.practices.access import get_location
from settee.practices.domain import location as domain
from settee.practices.models import Location, Room
from settee.practices.privileges import Privilege, allowed, require
from settee.practices.queries import locations as locations_of
from settee.practices.queries import locations_with_rooms
from settee.ui.htmx import say


class LocationForm(SettingsForm):
    """Name, address and the place of service that claims of appointments there begin with."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = LineField(max_length=100)
    phone = PhoneField()
    line1 = LineField(label="Street", max_length=100, required=False)
    line2 = LineField(label="Suite, floor (optional)", max_length=100, required=False)
    city = LineField(max_length=60, required=False)
    state = StateField()
    zip = ZipField()
    place_of_service = forms.ChoiceField(
        choices=PLACES, help_text="Of sessions held there, unless their service says otherwise."
    )

    class Meta:
        model = Location
        fields = (
            "name", "phone", "line1", "line2", "city", "state", "zip", "place_of_service",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_id"].initial, self.fields["form_id"].show_hidden_initial = new_id, False

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "form_id"}

    def _post_clean(self) -> None:
        """Names are compared by the domain, without case and among the locations in use."""


class RoomForm(forms.Form):
    """A room's name, of a new room or of ``room_id``; each on a page has a prefix of its own."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1, max_value=2**31)
    name = LineField(label="Name of the room", max_length=60)

    def __init__(self, *args: Any, room_id: uuid.UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room_id = room_id
        self.fields["form_id"].initial = new_id

    @classmethod
    def of(cls, room: Room, posted: QueryDict | None = None) -> "RoomForm":
        stored = {"name": room.name, "version": room.version}
        return cls(posted, initial=stored, prefix=room.id.hex, room_id=room.id)


@member_required
def locations(request: MemberRequest) -> HttpResponse:
    """Those in use with their rooms, and those put away."""
    practice = request.member.practice
    context = {
        "tab": "locations",
        "locations": locations_with_rooms(practice.id),
        "archived": locations_of(practice.id, active=False),
        **practice_context(request.member),
    }
    return render(request, "desk/settings/locations.html", context)


@member_required
def new_location(request: MemberRequest) -> HttpResponse:
    require(request.member, Privilege.EDIT_PRACTICE)
    form = LocationForm(posted(request), instance=Location())
    if request.method == "POST" and form.is_valid():
        form_id = form.cleaned_data["form_id"] or new_id()
        try:
            location = domain.add_location(
                actor=request.member, form_id=form_id, values=form.values
            )
        except domain.NameTaken as refused:
            form.add_error(refused.field, refused.message)
        else:
            say(request, f"{location.name} is added. Give it hours and rooms here.")
            return redirect("desk:location", location.id)
    return location_page(request, None, form)


@member_required
def location(request: MemberRequest, location_id: uuid.UUID) -> HttpResponse:
    row = get_location(request.member, location_id)
    editable = allowed(request.member, Privilege.EDIT_PRACTICE)
    form = LocationForm(posted(request), instance=copy(row), editable=editable)
    if request.method == "POST":
        require(request.member, Privilege.EDIT_PRACTICE)
        if form.is_valid() and _saved(request, row, form):
            say(request, "Saved.")
            return redirect("desk:location", row.id)
    return location_page(request, row, form)


@member_required
def location_hours(request: MemberRequest, location_id: uuid.UUID) -> HttpResponse:
    row = get_location(request.member, location_id)
    editable = allowed(request.member, Privilege.EDIT_PRACTICE)
    form = HoursForm(posted(request), editable=editable, initial=initial_hours(row.hours.all()))
    if request.method == "POST":
        require(request.member, Privilege.EDIT_PRACTICE)
        if form.is_valid() and _hours_saved(request, row, form):
            say(request, "Saved.")
            return redirect("desk:location", row.id)
    context = {
        "tab": "locations",
        "location": row,
        "form": form,
        **practice_context(request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings/location_hours.html", context, status=status)


@require_POST
@member_required
def archive(request: MemberRequest, location_id: uuid.UUID) -> HttpResponse:
    row = domain.archive_location(actor=request.member, location_id=location_id)
    undo = reverse("desk:location_restore", args=[location_id])
    say(request, f"{row.name} is put away.", undo=undo)
    return redirect("desk:locations")


@require_POST
@member_required
def restore(request: MemberRequest, location_id: uuid.UUID) -> HttpResponse:
    try:
        row = domain.archive_location(actor=request.member, location_id=location_id, away=False)
    except domain.NameTaken as refused:
        say(request, refused.message)
    else:
        say(request, f"{row.name} is in use again.")
    return redirect("desk:locations")


@require_POST
@member_required
def place(request: MemberRequest, location_id: uuid.UUID) -> HttpResponse:
    """Put the location where ``place`` says, counted from 0."""
    domain.place_location(actor=request.member, location_id=location_id, place=place_of(request))
    return redirect("desk:locations")


def place_of(request: MemberRequest) -> int:
    text = request.POST.get("place", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def location_page(
    request: MemberRequest,
    row: Location | None,
    form: LocationForm | None = None,
    *,
    room_form: RoomForm | None = None,
) -> HttpResponse:
    """The location with its rooms; ``room_form`` is a refused one, of a room or a new one."""
    context = practice_context(request.member)
    if form is None:
        form = LocationForm(instance=copy(row), editable=context["editable"])
    rooms = Room.objects.filter(location=row, active=True) if row else []
    new_room = room_form if room_form and not room_form.room_id else RoomForm(prefix="new")
    context |= {
        "tab": "locations",
        "location": row,
        "form": form,
        "rooms": [
            (room, room_form if room_form and room_form.room_id == room.id else RoomForm.of(room))
            for room in rooms
        ],
        "hours": row.hours.all() if row else [],
        "new_room": new_room,
    }
    refused = form.errors or (room_form and room_form.errors)
    return render(request, "desk/settings/location.html", context, status=422 if refused else 200)


def _saved(request: MemberRequest, row: Location, form: LocationForm) -> bool:
    version = form.cleaned_data["version"]
    try:
        domain.change_location(
            actor=request.member, location_id=row.id, values=form.values, version=version
        )
    except domain.NameTaken as refused:
        form.add_error(refused.field, refused.message)
    except ChangedMeanwhile:
        form.show_meanwhile(LocationForm(instance=get_location(request.member, row.id)))
    return not form.errors


def _hours_saved(request: MemberRequest, row: Location, form: HoursForm) -> bool:
    try:
        domain.set_location_hours(actor=request.member, location_id=row.id, hours=form.hours)
    except Refused as refused:
        form.add_error(None, refused.message)
    return not form.errors
