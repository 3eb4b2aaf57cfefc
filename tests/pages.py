"""Reading a page as its reader does: what its forms would send."""

from html.parser import HTMLParser
from typing import Any

_BUTTONS = {"submit", "button", "reset", "image", "file"}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        name = given.get("name", "")
        if "disabled" in given or (not name and tag != "option"):
            return
        if tag == "input" and given.get("type") not in _BUTTONS:
            is_dot = given.get("type") in {"checkbox", "radio"}
            if not is_dot or "checked" in given:
                self._add(name, given.get("value", "on" if is_dot else ""))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._area = (name, [])

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _ in self._options[:1]]
            for value in chosen or first:
                self._add(self._select, value)
            self._select = ""
        elif tag == "textarea" and self._area:
            self._add(self._area[0], "".join(self._area[1]).removeprefix("\n"))
            self._area = None

    def _add(self, name: str, value: str) -> None:
        if self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)


def sent_by(page: str, holding: str) -> dict[str, Any]:
    """What the first form with a field ``holding`` would send as it stands, without its buttons."""
    reader = _Forms()
    reader.feed(page)
    for _, fields in reader.forms:
        if holding in fields:
            return {name: value if len(value) > 1 else value[0] for name, value in fields.items()}
    raise AssertionError(f"no form with {holding}")
