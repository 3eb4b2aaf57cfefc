"""Who an event is with, what it is for and where it takes place."""

from collections import Counter
from urllib.parse import unquote

from icalendar.parser.property import split_on_unescaped_comma, unescape_backslash

from settee.core.text import fold
from settee.movein.folder.ics import Event, Property
from settee.movein.folder.rows import ClientRow, Lists
from settee.movein.folder.values import clean, key


class Matcher:
    """Finds clients by address or name and services by name; what two share identifies nobody."""

    def __init__(self, lists: Lists) -> None:
        clients = list(lists.clients.values())
        emails = Counter(key(client.email) for client in clients if client.email)
        names = Counter(name for client in clients for name in _names(client))
        self._by_email = {
            key(client.email): client.client_id
            for client in clients
            if emails[key(client.email)] == 1
        }
        self._by_name = {
            name: client.client_id
            for client in clients
            for name in _names(client)
            if names[name] == 1
        }
        self._services = {name: row.name for name, row in lists.services.items()}

    def clients(self, event: Event) -> tuple[str, ...]:
        """The clients among the attendees, else the one the summary names; ids, each once."""
        addresses = (key(_address(attendee)) for attendee in event.all("ATTENDEE"))
        found = [self._by_email[each] for each in addresses if each in self._by_email]
        if found:
            return tuple(dict.fromkeys(found))
        named = self._by_name.get(_folded_name(text(event.first("SUMMARY"))))
        return (named,) if named else ()

    def service(self, event: Event) -> str | None:
        for line in event.all("CATEGORIES"):
            for category in split_on_unescaped_comma(line.value):
                name = key(clean(category))
                if name in self._services:
                    return self._services[name]
        return None


def is_video(event: Event) -> bool:
    return key(text(event.first("LOCATION"))).startswith(("telehealth", "video"))


def text(written: Property | None) -> str:
    """A TEXT value (RFC 5545 3.3.11) unescaped, on one line. Raises ValueError for NUL."""
    return clean(unescape_backslash(written.value)) if written else ""


def _names(client: ClientRow) -> set[str]:
    """``Last, First`` and ``First Last``, folded."""
    if not (client.first_name or client.last_name):
        return set()
    return {
        _folded_name(f"{client.last_name}, {client.first_name}"),
        _folded_name(f"{client.first_name} {client.last_name}"),
    }


def _folded_name(name: str) -> str:
    return ", ".join(piece.strip() for piece in fold(name).split(","))


def _address(attendee: Property) -> str:
    """The address of ``mailto:``; of anything else, such as a principal's path, the EMAIL."""
    value = attendee.value.strip()
    if value[:7].casefold() == "mailto:":
        return unquote(value[7:]).strip()
    return attendee.parameters.get("EMAIL", value if "@" in value else "").strip()
