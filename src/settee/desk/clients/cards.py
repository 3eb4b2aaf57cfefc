"""Pictures of insurance cards: shown, added, removed and put back."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from settee.clients.domain import card
from settee.clients.domain.card import SIDES, Side
from settee.clients.models import Coverage
from settee.core.errors import Hidden
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.doors.uploads import too_large
from settee.files.domain.pictures import NotAPicture, read_picture
from settee.files.domain.storage import read
from settee.ui.htmx import say

_THUMBNAIL = 320  # pixels
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_TOO_LARGE = "This is larger than may be uploaded at once. Make it smaller."


@member_required
def picture(request: MemberRequest, coverage_id: uuid.UUID, side: str) -> HttpResponse:
    """The picture, whole or ``?small``; a POST puts another one in its place."""
    if request.method == "POST":
        return _put(request, coverage_id, _side(side))
    is_small = "small" in request.GET
    file = card.read_card(
        actor=request.member, coverage_id=coverage_id, side=_side(side), recorded=not is_small
    )
    content, kind = read(file), file.content_type
    if is_small:
        content, kind, _ = read_picture(content, edge=_THUMBNAIL)
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": _ALONE,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


@require_POST
@member_required
def remove(request: MemberRequest, coverage_id: uuid.UUID, side: str) -> HttpResponse:
    row = card.get_coverage(request.member, coverage_id)
    file_id = card.remove_card(actor=request.member, coverage_id=coverage_id, side=_side(side))
    if file_id:
        undo = reverse("desk:client_card_restore", args=[coverage_id, side, file_id])
        say(request, f"The card’s {side} is removed.", undo=undo)
    setattr(row, f"card_{side}", None)
    return _answer(request, row, _side(side))


@require_POST
@member_required
def restore(
    request: MemberRequest, coverage_id: uuid.UUID, side: str, file_id: uuid.UUID
) -> HttpResponse:
    row = card.restore_card(
        actor=request.member, coverage_id=coverage_id, side=_side(side), file_id=file_id
    )
    say(request, f"The card’s {side} is back.")
    return redirect("desk:client_insurance", row.client_id)


def _put(request: MemberRequest, coverage_id: uuid.UUID, side: Side) -> HttpResponse:
    row = card.get_coverage(request.member, coverage_id, change=True)
    sent: Any = request.FILES.get("picture")
    try:
        if too_large(request):
            raise NotAPicture(_TOO_LARGE)
        if not sent:
            raise NotAPicture("Choose a picture first.")
        content = sent.read()
        row = card.put_card(
            actor=request.member, coverage_id=coverage_id, side=side, content=content
        )
    except NotAPicture as refused:
        return _answer(request, row, side, problem=refused.message)
    return _answer(request, row, side)


def _answer(
    request: MemberRequest, row: Coverage, side: Side, *, problem: str = ""
) -> HttpResponse:
    """That side of the card for htmx, else the tab again."""
    if "HX-Request" not in request.headers:
        if problem:
            say(request, f"The card’s {side} is not saved. {problem}")
        return redirect("desk:client_insurance", row.client_id)
    context = {
        "coverage": row,
        "side": side,
        "file": getattr(row, f"card_{side}_id"),
        "record": {"editable": True},
        "problem": problem,
    }
    return render(request, "desk/clients/_card.html", context, status=422 if problem else 200)


def _side(side: str) -> Side:
    for one in SIDES:
        if one == side:
            return one
    raise Hidden
