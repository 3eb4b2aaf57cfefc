"""Moving a practice in: upload, preview, progress, report."""

import uuid
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from settee.core.errors import Hidden, Refused
from settee.core.ids import new_id
from settee.desk.movein.counts import counts
from settee.desk.movein.forms import UploadForm
from settee.desk.movein.problems import problem_page
from settee.doors.decorators import member_required
from settee.doors.forms import posted
from settee.doors.request import MemberRequest
from settee.doors.uploads import too_large
from settee.movein.access import get_move
from settee.movein.domain import moving
from settee.movein.domain.template import template_zip
from settee.movein.models import Move
from settee.movein.queries import earlier_moves, providers
from settee.movein.tasks import start_bringing_in, start_move
from settee.practices.enums import Subscription
from settee.practices.privileges import Privilege, allowed, require
from settee.ui.htmx import render_part, say

_SIZE: Final = 20


@member_required
def moves(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        require(request.member, Privilege.IMPORT_PRACTICE)
    elif not allowed(request.member, Privilege.IMPORT_PRACTICE):
        return render(request, "desk/movein/moves.html", {"editable": False})
    form = UploadForm(posted(request), request.FILES or None, too_large=too_large(request))
    if request.method == "POST" and form.is_valid():
        move = start_move(
            actor=request.member,
            form_id=form.cleaned_data["form_id"] or new_id(),
            content=form.cleaned_data["packed"],
            now=timezone.now(),
        )
        return redirect("desk:move", move.id)
    edge = _edge(request)
    found = earlier_moves(before=edge, limit=_SIZE + 1)
    more = found[_SIZE - 1].id if len(found) > _SIZE else None
    context = {"editable": True, "form": form, "moves": found[:_SIZE], "more": more, "edge": edge}
    return render(request, "desk/movein/moves.html", context, status=422 if form.errors else 200)


def _edge(request: MemberRequest) -> Move | None:
    """The move after which the list goes on; the list begins anew where there is none such."""
    try:
        return get_move(request.member, uuid.UUID(request.GET.get("after", "")))
    except (ValueError, Hidden):
        return None


@member_required
def template(request: MemberRequest) -> HttpResponse:
    """An empty folder, with the practice's own data as far as it is known."""
    require(request.member, Privilege.IMPORT_PRACTICE)
    content = template_zip(request.member.practice, providers())
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="move-in.zip"',
            "Cache-Control": "no-store",
        },
    )


@member_required
def move(request: MemberRequest, move_id: uuid.UUID) -> HttpResponse:
    """Asks again by itself until the folder is read, or brought in."""
    row = get_move(request.member, move_id)
    practice = request.member.practice
    context = {
        "move": row,
        "outcome": row.outcome,
        "counts": counts(row.outcome),
        "anything_new": any(row.outcome.get("new", {}).values()) or row.outcome.get("filled"),
        "page": problem_page(row, request.GET),
        "other_name": row.outcome.get("folder", practice.name) != practice.name,
        "offer_back_office": not practice.subscribes(Subscription.BACK_OFFICE),
    }
    only_problems = request.htmx.target == "problems"
    part = "desk/movein/_problems.html" if only_problems else "desk/movein/_move.html"
    return render_part(request, "desk/movein/move.html", part, context)


@require_POST
@member_required
def bring_in(request: MemberRequest, move_id: uuid.UUID) -> HttpResponse:
    try:
        start_bringing_in(actor=request.member, move_id=move_id)
    except Refused as refusal:
        say(request, refusal.message)
    return redirect("desk:move", move_id)


@require_POST
@member_required
def drop(request: MemberRequest, move_id: uuid.UUID) -> HttpResponse:
    try:
        moving.drop(actor=request.member, move_id=move_id)
    except Refused as refusal:
        say(request, refusal.message)
        return redirect("desk:move", move_id)
    say(request, "The upload is deleted; nothing came in.")
    return redirect("desk:movein")
