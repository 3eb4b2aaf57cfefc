"""Single values of the folder: text, dates, amounts, codes. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from settee.core.money import parse_money

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ZIP = re.compile(r"([0-9]{5})(?:-?([0-9]{4}))?")
_BREAKS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def clean(text: str) -> str:
    """``text`` trimmed and on one line. A byte that is no UTF-8 raises ValueError, as does NUL."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if any("\udc80" <= character <= "\udcff" for character in text):
        raise ValueError("it is not saved as UTF-8")
    if "\0" in text:
        raise ValueError("it contains a NUL character")
    text = _CONTROLS.sub("", _BREAKS.sub(" ", text.strip()))
    return unicodedata.normalize("NFC", text).strip("\ufeff").strip()


def key(text: str) -> str:
    """``text`` as it compares: without case."""
    return text.casefold()


def parse_date(text: str) -> date | None:
    """``2026-11-03`` or ``11/3/2026``; None where empty. Raises ValueError for anything else."""
    if not text:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _US.fullmatch(text):
        month, day, year = match.groups()
    else:
        raise ValueError
    read = date(int(year), int(month), int(day))
    if not 1800 <= read.year <= 2200:
        raise ValueError
    return read


def parse_amount(text: str) -> Decimal | None:
    """``150``, ``150.00`` or ``$150.00``; None where empty. Raises ValueError for anything else."""
    return parse_money(text) if text else None


def parse_zip(text: str) -> str:
    """The 5 or 9 digits of a zip code, empty where it is none."""
    match = _ZIP.fullmatch(text)
    return "".join(part or "" for part in match.groups()) if match else ""


def split_codes(text: str) -> tuple[str, ...]:
    """The codes of a list separated by ``;``: upper case, in order, each once."""
    return _once(piece.strip().upper() for piece in text.split(";"))


def split_diagnoses(text: str) -> tuple[str, ...]:
    """``f411; F41.1;F32.9`` as ``("F41.1", "F32.9")``."""
    return _once(_dotted(code) for code in split_codes(text))


def _dotted(code: str) -> str:
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 and "." not in code else code.rstrip(".")


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))
