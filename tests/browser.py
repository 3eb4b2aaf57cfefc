"""A real browser for tests: Debian's Chromium, driven by Playwright, judged by axe-core.

Fixtures: ``browser`` (one for the session), ``open_page`` (a fresh profile a test; at its end no
page may have logged an error, broken the Content-Security-Policy or met a 5xx).
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1440, 768, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

Opener = Callable[..., Page]


@dataclass
class Faults:
    """What went wrong in the pages of one test."""

    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self._console(page, message))
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, page: Page, message: ConsoleMessage) -> None:
        # A page that is meant to say 404 or 422 makes Chromium say so too.
        meant = message.text.startswith("Failed to load resource") and (
            message.location.get("url") == page.url or "422" in message.text
        )
        if message.type in ("error", "warning") and not meant:
            self.said.append(f"console: {message.text} ({page.url})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.said.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop makes Django take every test for asynchronous code; none is.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=20_000)  # a busy machine is no failure
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """``open_page(url, width=1440, scheme="light", cookies={...}, script=True) -> Page``.

    ``quiet`` for a page that is meant to be refused something.
    """
    faults = Faults()
    contexts = []

    def open_(
        url: str,
        *,
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
        cookies: dict[str, str] | None = None,
        script: bool = True,
        quiet: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            locale="en-US",
            reduced_motion="reduce",
        )
        contexts.append(context)
        for name, value in (cookies or {}).items():
            context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        if not quiet:
            faults.watch(page)
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    if faults.said:
        pytest.fail("\n".join(faults.said))


def axe(page: Page) -> None:
    """No finding of WCAG 2.0 to 2.2, A and AA, or best practice on the page as it stands."""
    page.evaluate(AXE.read_text())
    results: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
    )
    findings = [
        f"{finding['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for finding in results["violations"]
        for node in finding["nodes"]
    ]
    if findings:
        pytest.fail("\n".join(findings))


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def check_everywhere(page: Page) -> None:
    """axe and no sideways scroll at all three widths, light and dark."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            if too_wide := sideways(page):
                pytest.fail(f"{too_wide} px too wide at {width}")
