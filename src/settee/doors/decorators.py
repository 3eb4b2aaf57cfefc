"""Who may open a page at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from settee.core.errors import NotAllowed
from settee.doors.parts import require_page
from settee.doors.request import MemberRequest
from settee.practices.enums import Subscription

MemberView = Callable[Concatenate[MemberRequest, ...], HttpResponse]
View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def member_required(view: MemberView) -> View:
    """Signed in with an open practice."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.member is None:
            return redirect_to_login(
                request.get_full_path(), reverse("desk:practices"), REDIRECT_FIELD_NAME
            )
        return view(request, *args, **kwargs)

    return guarded


def office_required(view: MemberView) -> View:
    """Signed in, with a practice whose Back Office is on, and with access to the page's part."""

    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.member.practice.subscribes(Subscription.BACK_OFFICE):
            raise NotAllowed(
                "The Back Office is switched off for this practice. An Administrator can switch it"
                " on at My Account, Subscriptions and Payment."
            )
        assert request.resolver_match is not None
        require_page(request.member, request.resolver_match.view_name)
        return view(request, *args, **kwargs)

    return member_required(guarded)
