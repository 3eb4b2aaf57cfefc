"""Join Now: three situations, two forms."""

from collections.abc import Callable

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from settee.desk.join.forms import ColleagueForm, PracticeForm
from settee.desk.join.letters import register_and_write
from settee.doors.forms import posted
from settee.practices.domain.register import register_practice, register_user
from settee.practices.models import User

_TOO_MANY = "Too many accounts were asked for from here. Wait an hour, then try again."


def join(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/join/choose.html")


def join_client(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/join/client.html")


def join_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/join/sent.html")


def join_practice(request: HttpRequest) -> HttpResponse:
    return _join(request, PracticeForm, register_practice, "desk/join/practice.html")


def join_colleague(request: HttpRequest) -> HttpResponse:
    return _join(request, ColleagueForm, register_user, "desk/join/colleague.html")


def _join(
    request: HttpRequest,
    form_class: type[ColleagueForm],
    register: Callable[..., User],
    template: str,
) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("desk:join")
    form = form_class(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if ratelimit.consume(request, action="join", key=values["email"]):
            register_and_write(request, register, values)
            return redirect("desk:join_sent")
        form.add_error(None, _TOO_MANY)
        status = 429
    elif form.is_bound:
        status = 422
    return render(request, template, {"form": form}, status=status)
