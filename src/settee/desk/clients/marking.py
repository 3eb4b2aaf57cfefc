"""Showing where a search matched."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from settee.core.text import fold


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """``text`` escaped, with ``<mark>`` around what ``terms`` (folded) match in it."""
    parts, end = [], 0
    for first, last in _stretches(text, terms) if terms else ():
        parts += [escape(text[end:first]), "<mark>", escape(text[first:last]), "</mark>"]
        end = last
    return SafeString("".join([*parts, escape(text[end:])]))


def _stretches(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where ``text`` matches, in order; stretches that touch are one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(_matches(text, terms)):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _matches(text: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    folded, owner = _folded_with_owners(text)
    for term in terms:
        at = folded.find(term)
        while at >= 0:
            end = at + len(term)
            yield owner[at], owner[end - 1] + 1
            at = folded.find(term, end)


def _folded_with_owners(text: str) -> tuple[str, Sequence[int]]:
    """``text`` folded, and for each character of that the place of the one it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded, owner = "", []
    for place, character in enumerate(text):
        piece = " " if character.isspace() else _folded(character)
        folded += piece
        owner += [place] * len(piece)
    return folded, owner


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    return fold(character)
