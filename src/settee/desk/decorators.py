"""Who may open a page at all."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def member_required(view: View) -> View:
    """Signed in with an open practice: ``request.member`` is set inside ``view``."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.member is None:
            return redirect("desk:practices")
        return view(request, *args, **kwargs)

    return guarded
