"""The sample pages behind a small server of their own: no database takes part."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from settee.ui.shell import PracticeChoice, Shell

LINDEN = PracticeChoice("1", "Linden Street Counseling")
OTHERS = (LINDEN, PracticeChoice("2", "Harbor Group"))


def shell_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def set_shell(request: HttpRequest) -> HttpResponse:
        theme = request.COOKIES.get("theme")
        shell = Shell(practice=LINDEN, practices=OTHERS, theme="dark" if theme else "")
        request.shell = shell  # type: ignore[attr-defined]
        return get_response(request)

    return set_shell


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def sample_settings() -> Iterator[None]:
    templates = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]
    with override_settings(
        ROOT_URLCONF="tests.ui.urls",
        TEMPLATES=templates,
        FORM_RENDERER="settee.ui.forms.Renderer",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        SECURE_CSP={
            "default-src": ["'self'"],
            "base-uri": ["'none'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
        },
        MIDDLEWARE=[
            "django.middleware.csp.ContentSecurityPolicyMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "tests.ui.conftest.shell_middleware",
            "settee.ui.htmx.SnackMiddleware",
        ],
    ):
        yield


@pytest.fixture(scope="session")
def sample_url(sample_settings: None) -> Iterator[str]:
    server = make_server(
        "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, handler_class=_Quiet
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
