"""Answers that serve both a plain request and htmx, and the short notices after an action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from settee.ui.words import in_words

UNDO = "undo:"


def is_background(request: HttpRequest) -> bool:
    """Whether a page asks by itself, having heard of a change: no sign that a person is there."""
    return "X-Live" in request.headers


def render_part(
    request: HttpRequest,
    page: str,
    part: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """``page`` for a plain request, the fragment ``part`` alone for one that htmx made.

    An invalid form answers 422; htmx is told to show that like a success.
    """
    template = part if "HX-Request" in request.headers else page
    response = render(request, template, context, status=status)
    # Else going back could show the bare fragment out of the browser's cache.
    patch_vary_headers(response, ["HX-Request"])
    return response


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Show ``text`` on the next answer; ``undo`` is an address that takes the action back by POST.

    Needs a message storage that keeps the text on the server: it may name a client.
    """
    messages.success(request, in_words(text), extra_tags=f"{UNDO}{undo}" if undo else "")


class SnackMiddleware:
    """Adds notices that were said to the end of a fragment; whole pages show them themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        asked = "HX-Request" in request.headers and not is_background(request)
        if asked and _takes_snacks(response):
            said = messages.get_messages(request)
            if len(said):
                context = {"messages": said, "out_of_band": True}
                response.write(render_to_string("ui/_snacks.html", context, request))
        return response


def _takes_snacks(response: HttpResponse) -> bool:
    leaves = {"HX-Redirect", "HX-Location", "HX-Refresh"} & set(response.headers)
    is_html = response.get("Content-Type", "").startswith("text/html")
    return response.status_code in (200, 422) and not response.streaming and is_html and not leaves
