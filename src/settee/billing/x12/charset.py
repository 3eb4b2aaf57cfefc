"""Text in the basic character set of X12 (X12.6 3.3.1): what every payer can read.

The set is upper-case letters, digits, space and ``! " & ' ( ) + , - . / ; ? =``. The set's own
``*`` and ``:`` stay out with ``~`` and ``^``: they are the delimiters of our interchanges, and
text without them can't break out of its element.
"""

import re
from typing import Final

from anyascii import anyascii

DELIMITERS: Final = "*~:^"
_LOOKALIKES: Final = str.maketrans("`[]{}_\\|", "'()()-//")
_ALLOWED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()+,-./;?=")
_SPACES: Final = re.compile(" +")


class _Table(dict[int, str]):
    """Fills itself with the replacement of each code point when it is first met."""

    def __missing__(self, codepoint: int) -> str:
        self[codepoint] = replacement = _replacement(chr(codepoint))
        return replacement


def _replacement(character: str) -> str:
    ascii_text = character if character.isascii() else anyascii(character)
    if ascii_text.startswith(":"):  # the delimiter, or a pictogram spelled as ":grinning:"
        return ""
    letters = ascii_text.upper().translate(_LOOKALIKES)
    return "".join(
        letter if letter in _ALLOWED else " " for letter in letters if letter not in DELIMITERS
    )


_TABLE: Final = _Table()


def to_x12(text: str, limit: int | None = None) -> str:
    """``text`` in the basic set, one space between words, cut to ``limit`` characters.

    Letters lose their accents and scripts are romanised; pictograms and delimiters vanish; line
    breaks and everything else that can't be written become a space.
    """
    plain = _SPACES.sub(" ", text.translate(_TABLE)).strip()
    return plain if limit is None or len(plain) <= limit else plain[:limit].rstrip()


def has_only_x12(text: str) -> bool:
    """Whether ``text`` is made of the basic set, without the delimiters."""
    return _ALLOWED.issuperset(text)
