"""Who may open a page of the back office."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from settee.core.errors import NotAllowed
from settee.practices.enums import Subscription
from settee.practices.privileges import Privilege, require

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def office_required(view: View) -> View:
    """Signed in, with a practice whose Back Office is on, and with the privilege to bill."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.member is None:
            return redirect("desk:practices")
        if not request.member.practice.subscribes(Subscription.BACK_OFFICE):
            raise NotAllowed(
                "The Back Office is switched off for this practice. An Administrator can switch it"
                " on at My Account, Subscriptions and Payment."
            )
        require(request.member, Privilege.BILL)
        return view(request, *args, **kwargs)

    return guarded
