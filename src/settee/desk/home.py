"""The door: where somebody lands who asked for nothing in particular."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(request: HttpRequest) -> HttpResponse:
    return redirect("desk:calendar" if request.user.is_authenticated else "account_login")
