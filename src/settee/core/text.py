"""Text compared as people mean it: accents, case, strokes and kinds of apostrophe ignored."""

import re
import unicodedata

from anyascii import anyascii

_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛ʻʼʽ`´ʹ′＇"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """``text`` for comparing: ``Đặng``, ``dang`` and ``DANG `` fold to ``dang``."""
    # NFKC would take the free-standing accents among the apostrophes apart.
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES).translate(_HYPHENS))
    return _SPACE.sub(" ", anyascii(text)).strip().casefold()


def slugify(name: str) -> str:
    """``name`` in lower case, everything but letters and digits as one hyphen, accents dropped."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
