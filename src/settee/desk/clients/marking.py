"""Showing where a search matched."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from settee.core.text import fold


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """``text`` escaped, with ``<mark>`` around what ``terms`` (folded) match in it."""
    if not terms:
        return SafeString(conditional_escape(text))
    hit = _hits(text, terms)
    parts, start = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            piece = text[start:end]
            parts.append(format_html("<mark>{}</mark>", piece) if hit[start] else piece)
            start = end
    return mark_safe("".join(map(conditional_escape, parts)))  # noqa: S308 - each part is escaped


def _hits(text: str, terms: Sequence[str]) -> list[bool]:
    """For each character of ``text`` whether it belongs to a match."""
    folded, owner = "", []  # owner: the character of ``text`` a folded one comes from
    for place, character in enumerate(text):
        piece = " " if character.isspace() else _folded(character)
        folded += piece
        owner += [place] * len(piece)
    hit = [False] * len(text)
    for term in terms:
        at = folded.find(term)
        while at >= 0:
            for place in range(owner[at], owner[at + len(term) - 1] + 1):
                hit[place] = True
            at = folded.find(term, at + len(term))
    return hit


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    return fold(character)
