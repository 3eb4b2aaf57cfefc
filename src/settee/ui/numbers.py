"""Money and counts as people read them. Pure."""

from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def money_text(amount: Decimal) -> str:
    """``1,234.50``; a credit has a real minus sign; zero has none."""
    text = f"{abs(amount):,.2f}"
    return f"{MINUS}{text}" if amount < 0 and text != "0.00" else text


def dollars_text(amount: Decimal) -> str:
    """``$1,234.50`` or ``−$30.00``, for money in a sentence or on a button."""
    text = money_text(amount)
    return f"{MINUS}${text[1:]}" if text.startswith(MINUS) else f"${text}"


def count_word(count: int) -> str:
    """``Two``, and digits from ten on."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"
