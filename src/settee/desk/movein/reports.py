"""The report of a move, to be kept."""

import csv
import io
import uuid

from django.http import HttpResponse
from django.template.loader import render_to_string

from settee.audit.domain.record import record
from settee.core.errors import Hidden
from settee.desk.movein.counts import counts
from settee.doors.decorators import member_required
from settee.doors.request import MemberRequest
from settee.movein.access import get_move
from settee.movein.models import Move


@member_required
def report_text(request: MemberRequest, move_id: uuid.UUID) -> HttpResponse:
    move = _told(request, move_id)
    context = {"move": move, "counts": counts(move.outcome), "practice": request.member.practice}
    text = render_to_string("desk/movein/report.txt", context)
    return _saved(text, f"move-in-{move.created_at:%Y-%m-%d}.txt", "text/plain")


@member_required
def problems_csv(request: MemberRequest, move_id: uuid.UUID) -> HttpResponse:
    move = _told(request, move_id)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["file", "line", "left out", "reason"])
    for each in move.outcome["problems"]:
        writer.writerow(
            [
                _no_formula(each["file"]),
                each["line"],
                "yes" if each["left_out"] else "no",
                _no_formula(each["reason"]),
            ]
        )
    return _saved("\ufeff" + table.getvalue(), "problems.csv", "text/csv")


def _told(request: MemberRequest, move_id: uuid.UUID) -> Move:
    """A move that has something to tell. Raises Hidden, NotAllowed."""
    move = get_move(request.member, move_id)
    if not move.outcome:
        raise Hidden
    record("move.download", actor=request.member, object_id=move.id)
    return move


def _no_formula(text: str) -> str:
    """A cell that a spreadsheet program shows and does not compute."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _saved(text: str, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
