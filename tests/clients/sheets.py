"""The form of a page as a browser would send it back."""

from html.parser import HTMLParser

Sheet = dict[str, list[str]]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sheet] = []
        self._select, self._text = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self.forms.append({})
        elif not self.forms or "form" in given or "disabled" in given:
            return
        elif tag == "input" and name and kind not in ("submit", "file", "search"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                usual = "on" if kind in ("checkbox", "radio") else ""
                self._add(name, given.get("value", usual))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            chosen = self.forms[-1].setdefault(self._select, [given.get("value", "")])
            if "selected" in given:
                chosen[0] = given.get("value", "")
        elif tag == "textarea" and name:
            self._text = name
            self._add(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][self._text][-1] += data

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def sheet(page: str) -> Sheet:
    """The form of ``page`` that carries a version, with every value it shows."""
    parser = _Forms()
    parser.feed(page)
    (found,) = [form for form in parser.forms if "version" in form]
    # A browser leaves the line break out that follows the tag.
    return {name: [value.removeprefix("\r\n").removeprefix("\n") for value in values]
            for name, values in found.items()}  # fmt: skip


def changed(form: Sheet, **values: str) -> Sheet:
    return form | {name: [value] for name, value in values.items()}
