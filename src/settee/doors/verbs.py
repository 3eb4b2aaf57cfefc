"""Pages are read by GET and changed by POST; nothing else is answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

Handler = Callable[[HttpRequest], HttpResponse]
_VERBS = ("GET", "HEAD", "POST")


class VerbMiddleware:
    """Otherwise a view that only tells POST from the rest would take a DELETE for a GET."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _VERBS:
            return HttpResponseNotAllowed(_VERBS)
        return self.get_response(request)
