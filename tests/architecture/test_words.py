"""A practice that says patient reads patient on every page (J-58)."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client as Browser

from settee.practices.enums import Subscription
from settee.practices.models import Practice
from settee.ui.words import SHOWN
from tests.architecture.addresses import Rows
from tests.architecture.asking import ADDRESSES, ask

_WORD = re.compile(r".{0,40}\bclients?\b.{0,40}", re.IGNORECASE | re.DOTALL)

_NO_PAGES = {"desk:movein_template"}  # a folder of files, whose names are fixed


class _Read(HTMLParser):
    """What a person reads of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in SHOWN]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def found_in(page: str) -> set[str]:
    reader = _Read()
    reader.feed(page)
    return {" ".join(hit[0].split()) for text in reader.texts for hit in _WORD.finditer(text)}


@pytest.mark.parametrize("role", ["owner", "clinician", "biller"])
def test_pages_say_patient_where_the_practice_does(
    role: str, rows: Rows, browsers: dict[str, Browser], linden: Practice
) -> None:
    linden.client_word, linden.client_word_plural = "patient", "patients"
    linden.subscriptions = list(Subscription)
    linden.save(update_fields=["client_word", "client_word_plural", "subscriptions"])
    said = {
        (address.name, verb, words)
        for address in ADDRESSES
        for verb in ("get", "post")
        for words in found_in(ask(browsers[role], verb, rows.path(address))[1])
        if address.name not in _NO_PAGES
    }
    assert sorted(said) == []


def test_word_is_looked_for_where_people_read() -> None:
    page = '<p class="client" title="Clients">A <b>client</b></p><a href="/clients/">x</a>'
    assert found_in(page) == {"Clients", "client"}
