"""Page or part, and notices."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("sample_settings")
HTMX = {"HX-Request": "true"}
GOOD = {
    "name": "Grace",
    "born": "1962-10-31",
    "kind": "a",
    "place": "group",
    "days": "group",
    "agreed": "on",
}


def test_plain_request_gets_the_page_and_htmx_the_part() -> None:
    page = Client().get("/clients/")
    part = Client().get("/clients/", headers=HTMX)
    assert page.content.startswith(b"<!doctype html>")
    assert b"<html" not in part.content
    assert page["Vary"] == "HX-Request, Cookie"


def test_refused_form_answers_422() -> None:
    assert Client().post("/clients/", {}).status_code == 422


def test_notice_is_added_to_a_part_once() -> None:
    client = Client()
    said = client.post("/clients/", GOOD, headers=HTMX).content.decode()
    assert said.count('<div class="snack">') == 1
    assert 'hx-swap-oob="beforeend"' in said
    assert '<form method="post" action="/undo/">' in said
    assert "snack" not in client.get("/clients/", headers=HTMX).content.decode()


def test_notice_stands_in_a_whole_page_without_htmx() -> None:
    said = Client().post("/clients/", GOOD).content.decode()
    assert said.count('<div class="snack">') == 1
    assert "hx-swap-oob" not in said


def test_page_of_status_500_needs_nothing_that_may_have_failed() -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_form_without_token_gets_a_page_that_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/clients/", GOOD)
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()


def test_page_holds_no_inline_script_or_style() -> None:
    page = Client().get("/clients/").content.decode()
    assert (page.count("<script>"), page.count(" style="), page.count("<style")) == (0, 0, 0)
