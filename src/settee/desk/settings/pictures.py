"""The practice's logo and the photos of its people: uploaded, shown, taken away."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden, Refused
from settee.desk.decorators import member_required
from settee.desk.settings.people import profile_page
from settee.desk.settings.picture_form import PictureForm
from settee.desk.settings.practice import practice_page
from settee.doors.request import MemberRequest
from settee.doors.uploads import too_large
from settee.files.domain.storage import read
from settee.files.models import StoredFile
from settee.practices.access import get_member, require_profile
from settee.practices.domain import pictures as domain
from settee.practices.privileges import Privilege, require
from settee.ui.htmx import say


@member_required
def logo(request: MemberRequest) -> HttpResponse:
    """The picture; a POST puts another in its place."""
    if request.method != "POST":
        return _shown(request.member.practice.logo)
    require(request.member, Privilege.EDIT_PRACTICE)
    form = PictureForm(request.POST, request.FILES, too_large=too_large(request))
    if form.is_valid():
        try:
            domain.set_logo(actor=request.member, content=form.cleaned_data["content"])
        except Refused as refused:
            form.add_error("picture", refused.message)
        else:
            say(request, "The logo is saved.")
            return redirect("desk:practice")
    return practice_page(request, picture_form=form)


@require_POST
@member_required
def remove_logo(request: MemberRequest) -> HttpResponse:
    domain.remove_logo(actor=request.member)
    say(request, "The logo is taken away.", undo=reverse("desk:logo_restore"))
    return redirect("desk:practice")


@require_POST
@member_required
def restore_logo(request: MemberRequest) -> HttpResponse:
    domain.restore_logo(actor=request.member)
    say(request, "The logo is back.")
    return redirect("desk:practice")


@member_required
def photo(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    """The picture; a POST puts another in its place."""
    member = get_member(request.member, member_id)
    if request.method != "POST":
        return _shown(member.photo)
    require_profile(request.member, member)
    form = PictureForm(request.POST, request.FILES, too_large=too_large(request))
    if form.is_valid():
        try:
            domain.set_photo(
                actor=request.member,
                member_id=member.id,
                content=form.cleaned_data["content"],
            )
        except Refused as refused:
            form.add_error("picture", refused.message)
        else:
            say(request, "The photo is saved.")
            return redirect("desk:person", member.id)
    return profile_page(request, member, picture_form=form)


@require_POST
@member_required
def remove_photo(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    domain.remove_photo(actor=request.member, member_id=member_id)
    undo = reverse("desk:photo_restore", args=[member_id])
    say(request, "The photo is taken away.", undo=undo)
    return redirect("desk:person", member_id)


@require_POST
@member_required
def restore_photo(request: MemberRequest, member_id: uuid.UUID) -> HttpResponse:
    domain.restore_photo(actor=request.member, member_id=member_id)
    say(request, "The photo is back.")
    return redirect("desk:person", member_id)


def _shown(file: StoredFile | None) -> HttpResponse:
    """Written by us, never what was sent. Addresses in pages name one picture: ``?v=`` its id."""
    if file is None:
        raise Hidden
    headers = {"Cache-Control": "private, max-age=86400", "Content-Disposition": "inline"}
    return HttpResponse(read(file), content_type=file.content_type, headers=headers)
