"""Rooms, on the page of their location."""

import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from settee.core.errors import ChangedMeanwhile, Refused
from settee.core.ids import new_id
from settee.desk.decorators import member_required
from settee.desk.settings.locations import RoomForm, location_page, place_of
from settee.doors.request import MemberRequest
from settee.practices.access import get_location, get_room
from settee.practices.domain import room as domain
from settee.practices.models import Location, Member, Room
from settee.practices.privileges import Privilege, require
from settee.ui.htmx import say


@require_POST
@member_required
def add(request: MemberRequest, location_id: uuid.UUID) -> HttpResponse:
    location = get_location(request.member, location_id)
    form = RoomForm(request.POST, prefix="new")

    def save() -> Room:
        values = form.cleaned_data
        return domain.add_room(
            actor=request.member,
            location_id=location_id,
            form_id=values["form_id"] or new_id(),
            name=values["name"],
        )

    return _save(request, location, form, save)


@require_POST
@member_required
def rename(request: MemberRequest, room_id: uuid.UUID) -> HttpResponse:
    room = get_room(request.member, room_id)
    form = RoomForm.of(room, request.POST)

    def save() -> Room:
        values = form.cleaned_data
        return domain.rename_room(
            actor=request.member, room_id=room_id, name=values["name"], version=values["version"]
        )

    return _save(request, room.location, form, save)


@require_POST
@member_required
def archive(request: MemberRequest, room_id: uuid.UUID) -> HttpResponse:
    room = domain.archive_room(actor=request.member, room_id=room_id)
    say(request, f"{room.name} is put away.", undo=reverse("desk:room_restore", args=[room_id]))
    return redirect("desk:location", room.location_id)


@require_POST
@member_required
def restore(request: MemberRequest, room_id: uuid.UUID) -> HttpResponse:
    location_id = get_room(request.member, room_id).location_id
    try:
        room = domain.archive_room(actor=request.member, room_id=room_id, away=False)
    except Refused as refused:
        say(request, refused.message)
    else:
        say(request, f"{room.name} is in use again.")
    return redirect("desk:location", location_id)


@require_POST
@member_required
def place(request: MemberRequest, room_id: uuid.UUID) -> HttpResponse:
    """Put the room where ``place`` says, counted from 0."""
    domain.place_room(actor=request.member, room_id=room_id, place=place_of(request))
    return redirect("desk:location", get_room(request.member, room_id).location_id)


def _save(
    request: MemberRequest, location: Location, form: RoomForm, save: Callable[[], Room]
) -> HttpResponse:
    require(request.member, Privilege.EDIT_PRACTICE)
    if form.is_valid():
        try:
            room = save()
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        except ChangedMeanwhile:
            _show_meanwhile(request.member, form)
        else:
            say(request, f"{room.name} is saved.")
            return redirect("desk:location", location.id)
    return location_page(request, location, room_form=form)


def _show_meanwhile(actor: Member, form: RoomForm) -> None:
    assert form.room_id is not None
    room = get_room(actor, form.room_id)
    form.add_error(
        "name",
        f"Somebody else called it {room.name} meanwhile. Save again to put your name in its place.",
    )
    typed = {name: form.data[name] for name in form.data}
    form.data = {**typed, form.add_prefix("version"): str(room.version)}
