"""A web worker with Django and nothing else in it: the limit of ``footprint``.

Run as ``python -m bench.bare``; it takes the port of SETTEE_PORT.
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"name": "bare"})


urlpatterns = [path("healthz", hello), path("", hello)]


def application() -> WSGIHandler:
    settings.configure(
        SECRET_KEY="bare",
        ROOT_URLCONF=__name__ if __name__ != "__main__" else "bench.bare",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}},
    )
    django.setup()
    return WSGIHandler()


def main() -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "bench.bare:application",
        factory=True,
        address="127.0.0.1",
        port=int(os.environ["SETTEE_PORT"]),
        interface=Interfaces.WSGI,
        blocking_threads=1,
        websockets=False,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main()
