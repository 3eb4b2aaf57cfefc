"""Search Member Directory, and asking a practice that is found there."""

import uuid

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from settee.core.errors import Hidden
from settee.messaging.domain.joining import request_connection
from settee.practices import queries
from settee.practices.domain.joining import AlreadyJoined
from settee.practices.models import User
from settee.ui.htmx import render_part, say

_MOST = 20
_TOO_MANY = "You searched very often just now. Wait a minute, then press Go again."
_ASKED_TOO_OFTEN = "You sent many requests just now. Wait an hour, then send this one again."


@login_required
def directory(request: HttpRequest) -> HttpResponse:
    """Practices by a part of their name, below the field. It is asked by POST."""
    text = request.POST.get("q", "").replace("\0", "")[:200]
    context = {"text": text, "most": _MOST, "requests": queries.own_requests(_user(request).id)}
    status = 200
    if text and not ratelimit.consume(request, action="directory"):
        context["problem"], status = _TOO_MANY, 429
    elif text:
        found = queries.directory(text, limit=_MOST + 1)
        context |= {"found": found[:_MOST], "more": len(found) > _MOST}
    return render(request, "desk/join/directory.html", context, status=status)


@login_required
def connect(request: HttpRequest, practice_id: uuid.UUID) -> HttpResponse:
    """The pop-up of one practice, and without script the same as a page."""
    practice = queries.listed(practice_id)
    if practice is None:
        raise Hidden
    if request.method != "POST":
        page, part = "desk/join/connect.html", "desk/join/_connect.html"
        return render_part(request, page, part, {"practice": practice})
    if not ratelimit.consume(request, action="connect"):
        context = {"practice": practice, "problem": _ASKED_TOO_OFTEN}
        return render(request, "desk/join/connect.html", context, status=429)
    try:
        request_connection(user=_user(request), practice_id=practice.id, now=timezone.now())
    except AlreadyJoined as refused:
        say(request, refused.message)
    else:
        say(request, f"Your request is sent to {practice.name}.")
    return redirect("desk:directory")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
