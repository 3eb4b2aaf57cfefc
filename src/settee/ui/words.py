"""The practice's own word for "client" (J-58), wherever a person reads it.

Everything is written with the word client: templates, labels, messages. What is fixed text is
turned into the practice's word where it is drawn: in templates when they are loaded (``Loader``),
elsewhere by the filter ``in_words``. So no page can forget it, and what people typed stays.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.template import Origin
from django.template.base import tag_re
from django.template.loaders import app_directories
from django.utils.html import escape
from django.utils.safestring import SafeData, mark_safe

SHOWN = {"aria-label", "title", "placeholder", "alt"}  # attributes that people read
_WORD = re.compile(r"\b(?:(An?|an?) )?(client)(s?)\b", re.IGNORECASE)
_VOWELS = tuple("aeio")


class Word(NamedTuple):
    one: str = "client"
    many: str = "clients"


_USUAL = Word()
_current: ContextVar[Word] = ContextVar("settee_word", default=_USUAL)


@contextmanager
def word_for_client(one: str, many: str) -> Iterator[None]:
    token = _current.set(Word(one, many))
    try:
        yield
    finally:
        _current.reset(token)


def in_words(text: str) -> str:
    """``text`` with the practice's word for client, in the same number and case."""
    word = _current.get()
    if word == _USUAL or not text:
        return text
    if isinstance(text, SafeData):
        safe = Word(escape(word.one), escape(word.many))
        drawn = _WORD.sub(lambda found: _replaced(found, safe), text)
        return mark_safe(drawn)  # noqa: S308 - the text was safe, the word is escaped
    return _WORD.sub(lambda found: _replaced(found, word), str(text))


def is_usual() -> bool:
    """Whether the practice says client, as everything is written."""
    return _current.get() == _USUAL


def _replaced(found: re.Match[str], word: Word) -> str:
    article, written, plural = found.groups()
    own = word.many if plural else word.one
    if written.isupper():
        own = own.upper()
    elif written[0].isupper():
        own = own[:1].upper() + own[1:]
    if not article:
        return own
    right = "an" if own.lower().startswith(_VOWELS) else "a"
    return f"{right.capitalize() if article[0].isupper() else right} {own}"


class Loader(app_directories.Loader):
    """Loads templates with a filter on each word client that stands in their own text."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return with_filters(source, markup=not origin.name.endswith(".txt"))


def with_filters(source: str, *, markup: bool = True) -> str:
    """The template with ``{{ "clients"|in_words }}`` for ``clients`` wherever a person reads it.

    Tags of the template, names of elements and all attributes but ``SHOWN`` stay as they are.
    """
    if not _WORD.search(source):
        return source
    place = _Place(markup)
    parts = []
    for number, part in enumerate(tag_re.split(source)):
        parts.append(part if number % 2 else "".join(place.pieces(part)))
    return "".join(parts)


class _Place:
    """Where in the markup one is: in text, in an element, or in the value of an attribute."""

    _EDGE = re.compile(r"""<(?=[a-zA-Z/!])|>|([a-zA-Z-]+)=["']|["']""")

    def __init__(self, markup: bool) -> None:
        self.markup = markup
        self.inside = False
        self.attribute = ""

    def pieces(self, text: str) -> Iterator[str]:
        start = 0
        for edge in self._EDGE.finditer(text) if self.markup else ():
            if not self._moves(edge):
                continue
            yield self._drawn(text[start : edge.start()])
            yield edge[0]
            start = edge.end()
            self._move(edge)
        yield self._drawn(text[start:])

    def _moves(self, edge: re.Match[str]) -> bool:
        if not self.inside:
            return edge[0] == "<"
        if self.attribute:
            return edge[1] is None and edge[0] == self._quote
        return edge[0] == ">" or edge[1] is not None

    def _move(self, edge: re.Match[str]) -> None:
        if not self.inside:
            self.inside = True
        elif self.attribute:
            self.attribute = ""
        elif edge[0] == ">":
            self.inside = False
        else:
            self.attribute, self._quote = edge[1], edge[0][-1]

    def _drawn(self, text: str) -> str:
        if self.inside and self.attribute not in SHOWN:
            return text
        return _WORD.sub(r'{{ "\g<0>"|in_words }}', text)
