"""``/healthz`` (the process answers) and ``/readyz`` (and so does the database)."""

from collections.abc import Callable

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

Handler = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers before sessions and hosts are looked at, so that a probe needs neither."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return _ready()
        return self.get_response(request)


def _ready() -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})
