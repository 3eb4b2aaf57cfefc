from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from settee.ui.menus import Link, LinkGroup, desk_menu, office_menu

pytestmark = pytest.mark.usefixtures("sample_settings")


def _request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    return request


def _everything(_name: str) -> bool:
    return True


def _all_but(refused: str) -> Callable[[str], bool]:
    return lambda name: not name.startswith(refused)


def test_desk_menu_leaves_out_pages_that_are_not_built_and_keeps_order() -> None:
    menu = desk_menu(_request("/calendar/"), _everything, unread=3)
    assert menu == [
        Link("Calendar", "/calendar/", "page"),
        Link("Clients", "/clients/"),
        Link("Billing", "/billing/sessions/"),
        Link("Settings", "/settings/"),
        Link("My Account", "/account/"),
    ]


def test_desk_menu_marks_place_of_a_page_inside_it() -> None:
    menu = desk_menu(_request("/clients/words/"), _everything, unread=0)
    assert [(x.label, x.current) for x in menu if x.current] == [("Clients", "true")]


def test_desk_menu_marks_billing_on_every_office_page() -> None:
    menu = desk_menu(_request("/billing/diagnosis/"), _everything, unread=0)
    assert [(x.label, x.current) for x in menu if x.current] == [("Billing", "true")]


def test_desk_menu_hides_what_the_reader_may_not_open() -> None:
    menu = desk_menu(_request("/calendar/"), _all_but("office:"), unread=0)
    assert [x.label for x in menu] == ["Calendar", "Clients", "Settings", "My Account"]


def test_office_menu_has_no_empty_groups_and_marks_the_nearest_page() -> None:
    assert office_menu(_request("/billing/sessions/new/"), _everything) == [
        LinkGroup(
            "Daily Activity",
            [
                Link("Client Sessions", "/billing/sessions/", "true"),
                Link("Invoice Clients and Insurance", "/billing/sessions/invoicing/"),
            ],
        ),
        LinkGroup("Codes Setup", [Link("Diagnosis Codes", "/billing/diagnosis/")]),
    ]


def test_office_menu_marks_one_page_where_addresses_lie_in_each_other() -> None:
    groups = office_menu(_request("/billing/sessions/invoicing/"), _everything)
    marked = [(x.label, x.current) for group in groups for x in group.links if x.current]
    assert marked == [("Invoice Clients and Insurance", "page")]
