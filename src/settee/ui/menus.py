"""The green bar and the blue menu: every entry in its place, shown once its page exists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

MayOpen = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as drawn. ``current`` is the value of ``aria-current``, or empty."""

    label: str
    url: str
    current: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class LinkGroup:
    label: str
    links: list[Link]


OFFICE = (
    Group(
        "Daily Activity",
        (
            Entry("Client Sessions", "office:sessions"),
            Entry("Invoice Clients and Insurance", "office:invoicing"),
            Entry("Payments Received and Adjustments", "office:payments"),
            Entry("Balances Due You", "office:balances"),
        ),
    ),
    Group(
        "Clients",
        (
            Entry("Client Setup", "office:clients"),
            Entry("Account Activity by Client", "office:activity"),
            Entry("Progress Notes", "office:notes"),
            Entry("Homework", "office:homework"),
        ),
    ),
    Group(
        "Codes Setup",
        (
            Entry("Billing Codes", "office:billing_codes"),
            Entry("Diagnosis Codes", "office:diagnosis_codes"),
            Entry("Insurance Companies", "office:payers"),
        ),
    ),
    Group(
        "Reports",
        (
            Entry("Client Reports", "office:client_reports"),
            Entry("Misc Reports", "office:misc_reports"),
        ),
    ),
    Group(
        "Account Access",
        (
            Entry("Username Privileges", "office:privileges"),
            Entry("Allow Account Access", "office:allow_access"),
            Entry("Access Other Accounts", "office:other_accounts"),
            Entry("Copy Codes to Another Account", "office:copy_codes"),
        ),
    ),
)
DESK = (
    Entry("Calendar", "desk:calendar"),
    Entry("Clients", "desk:clients"),
    Entry("Inbox", "desk:inbox"),
    Entry("Billing", OFFICE[0].entries[0].url_name),
    Entry("Settings", "desk:settings"),
    Entry("My Account", "desk:account"),
)


def desk_menu(request: HttpRequest, may_open: MayOpen, *, unread: int) -> list[Link]:
    """Links of the green bar, in order; on every page of the back office Billing is the place."""
    links = _open_links([_first_open(entry, may_open) for entry in DESK], may_open)
    if _in_office(request):
        here = next((link for link in links if link.label == "Billing"), None)
    else:
        here = _nearest(links, request.path)
    counts = {"Inbox": unread}
    return [
        replace(link, current=_current(link, here, request.path), count=counts.get(link.label, 0))
        for link in links
    ]


def office_menu(request: HttpRequest, may_open: MayOpen) -> list[LinkGroup]:
    """Groups of the blue menu, in order; a group without an open page is left out."""
    groups = [LinkGroup(group.label, _open_links(group.entries, may_open)) for group in OFFICE]
    here = _nearest([link for group in groups for link in group.links], request.path)
    for group in groups:
        group.links[:] = [
            replace(link, current=_current(link, here, request.path)) for link in group.links
        ]
    return [group for group in groups if group.links]


def _open_links(entries: Iterable[Entry], may_open: MayOpen) -> list[Link]:
    links = []
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:  # its page is not built yet
            continue
        if may_open(entry.url_name):
            links.append(Link(entry.label, url))
    return links


def _first_open(entry: Entry, may_open: MayOpen) -> Entry:
    """Billing leads to the first of its pages that opens to the reader; others stay as they are."""
    if entry.label != "Billing" or may_open(entry.url_name):
        return entry
    pages = (page for group in OFFICE if group.label != "Account Access" for page in group.entries)
    return next(
        (replace(entry, url_name=x.url_name) for x in pages if _is_open(x, may_open)), entry
    )


def _is_open(entry: Entry, may_open: MayOpen) -> bool:
    return bool(_open_links([entry], may_open))


def _in_office(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and "office" in match.namespaces)


def _nearest(links: Iterable[Link], path: str) -> Link | None:
    """The link whose address is the longest beginning of ``path``."""
    holding = [x for x in links if path == x.url or (x.url != "/" and path.startswith(x.url))]
    return max(holding, key=lambda link: len(link.url), default=None)


def _current(link: Link, here: Link | None, path: str) -> str:
    """The value of ``aria-current``: this very page, or a page inside that place."""
    if link is not here:
        return ""
    return "page" if link.url == path else "true"
