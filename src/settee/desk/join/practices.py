"""Which of one's practices is open."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from settee.core.errors import Hidden
from settee.doors.reader import PRACTICE_KEY
from settee.practices.models import Member
from settee.practices.queries import memberships, own_requests


def practices(request: HttpRequest) -> HttpResponse:
    """Opens the only practice at once, or lets a person of several choose."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    joined = list(memberships(request.user.id))
    if request.method == "POST":
        return _open(request, joined, request.POST.get("practice", ""))
    if len(joined) == 1:
        return _open(request, joined, str(joined[0].practice_id))
    template = "desk/join/choose_practice.html" if joined else "desk/join/no_practice.html"
    context = {
        "joined": joined,
        "next": request.GET.get(REDIRECT_FIELD_NAME, ""),
        "requests": own_requests(request.user.id),
    }
    return render(request, template, context)


def _open(request: HttpRequest, joined: list[Member], practice_id: str) -> HttpResponse:
    if practice_id not in {str(member.practice_id) for member in joined}:
        raise Hidden
    request.session[PRACTICE_KEY] = practice_id
    onward = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return redirect(onward if is_ours else "/")
