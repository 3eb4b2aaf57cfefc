"""Public Sans for our own papers: embedded, so that every Latin name prints whole anywhere."""

import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from anyascii import anyascii
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "PublicSans-Regular", "PublicSans-SemiBold"
_FONTS = Path(__file__).parent / "fonts"


@cache
def register() -> frozenset[int]:
    """Tell reportlab of the two weights, before anything is measured; the code points they have."""
    faces = [TTFont(name, str(_FONTS / f"{name}.ttf")) for name in (REGULAR, BOLD)]
    for face in faces:
        registerFont(face)
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
    return frozenset.intersection(*(frozenset(face.face.charToGlyph) for face in faces))


def printable(text: str) -> str:
    """``text`` composed, in one line, what the face has no sign for transliterated.

    A name in Cyrillic or Greek then stands there in Latin letters instead of empty boxes.
    """
    known = register()
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(sign if ord(sign) in known else anyascii(sign) for sign in composed)


def markup(text: str) -> str:
    """``text`` for a reportlab paragraph: nothing in it is read as a tag; line ends are kept."""
    return "<br/>".join(escape(printable(line)) for line in text.strip().splitlines())
