"""What a browser asks for when it opens a socket."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

PATH = "/live/"


@dataclass(frozen=True, slots=True)
class Greeting:
    """``since``: the page shows what was so at that time (milliseconds of the epoch)."""

    session_key: str
    member_id: uuid.UUID
    since: int


def read_greeting(scope: Mapping[str, Any]) -> Greeting | None:
    """None for another address than ``/live/<member>/``, and for a page that is not ours.

    Cookies come with a socket that any page opens, so only Origin keeps strangers' pages out.
    """
    headers = _headers(scope["headers"])
    place, _, rest = scope["path"].removeprefix(PATH).partition("/")
    if not scope["path"].startswith(PATH) or rest or not _is_ours(headers):
        return None
    query = parse_qs(scope["query_string"].decode("latin-1"))
    cookies = parse_cookie(headers.get("cookie", ""))
    try:
        member_id, since = uuid.UUID(place), int(query.get("since", ["0"])[0])
    except ValueError:
        return None
    return Greeting(cookies.get(settings.SESSION_COOKIE_NAME, ""), member_id, since)


def _is_ours(headers: Mapping[str, str]) -> bool:
    """As CsrfViewMiddleware compares them: the installation's address, or the host asked for."""
    origin, host = headers.get("origin", ""), headers.get("host", "")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    domain, _ = split_domain_port(host)
    return validate_host(domain, settings.ALLOWED_HOSTS) and origin == f"{scheme}://{host}"


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
