"""Nothing is run or styled but from our own files: the header says so, and no page needs more."""

import re
from pathlib import Path

import pytest
from django.test import Client as Browser

from tests.architecture.addresses import Rows, addresses

SOURCE = Path(__file__).resolve().parents[2] / "src" / "settee"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
# What people uploaded is shown under a policy of its own that runs and loads nothing; the page
# around a document may frame it, and nothing else.
ALONE = {
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "frame-ancestors 'self'",
    "sandbox",
}
OWN = {
    "desk:client_card": ALONE - {"frame-ancestors 'self'"},
    "desk:document_file": ALONE - {"sandbox"},  # a PDF; pictures are in a sandbox too
    "desk:document": POLICY | {"frame-src 'self'"},
}
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE),
    "style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "address": re.compile(r"(href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "evaluated": re.compile(r"hx-(vals|headers|vars)\s*=\s*[\"']\s*js(on)?:", re.IGNORECASE),
}


def inline_in(html: str) -> list[str]:
    return [name for name, pattern in INLINE.items() if pattern.search(html)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>alert(1)</script>", ["script"]),
        ('<p style="color: red">', ["style"]),
        ('<a onclick="go()">', ["handler"]),
        ('<a href="javascript:go()">', ["address"]),
        ('<script src="/static/a.js"></script>', []),
        ("<p>The style = plain, 1 on one.</p>", []),
    ],
)
def test_inline_code_is_recognised(html: str, found: list[str]) -> None:
    assert inline_in(html) == found


def test_templates_hold_no_inline_code() -> None:
    found = {
        str(path.relative_to(SOURCE)): kinds
        for path in SOURCE.rglob("*.html")
        if (kinds := inline_in(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize("role", ["owner", "clinician", "homeless", "nobody"])
def test_every_answer_carries_the_policy_and_keeps_it(
    role: str, rows: Rows, browsers: dict[str, Browser]
) -> None:
    wrong = []
    for address in addresses():
        response = browsers[role].get(rows.path(address))
        policy = set(response.headers.get("Content-Security-Policy", "").split("; "))
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        inline = inline_in(response.content.decode()) if is_page else []
        if policy not in (POLICY, OWN.get(address.name)) or inline:
            wrong.append((address.name, response.status_code, policy ^ POLICY, inline))
    assert wrong == []


def test_missing_page_carries_the_policy(db: None) -> None:
    response = Browser().get("/there-is-no-such-page/")
    assert response.status_code == 404
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
