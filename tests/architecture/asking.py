"""Asking an address without leaving a trace."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser

from tests.architecture.addresses import addresses

ADDRESSES = list(addresses())


def ask(browser: Browser, verb: str, path: str, **parts: Any) -> tuple[int, str]:
    """Status and text of the answer; what the request changed is undone."""
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with transaction.atomic():
        response: HttpResponse = getattr(browser, verb)(path, **parts)
        transaction.set_rollback(True)
    browser.cookies.clear()
    for name, value in cookies.items():
        browser.cookies[name] = value
    body = b"".join(response)
    return response.status_code, body.decode("utf-8", errors="replace")
