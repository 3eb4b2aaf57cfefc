"""Money: ``Decimal`` with two places, rounded half-even and only where it comes in."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
_WRITTEN = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?")


def cents(amount: Decimal | int | str) -> Decimal:
    """``amount`` with exactly two places."""
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_EVEN)


def parse_money(text: str) -> Decimal:
    """``150``, ``150.00``, ``$1,150.5`` as money.

    Raises ValueError for anything else, for more than two places and beyond ten million.
    """
    match = _WRITTEN.fullmatch(text.strip())
    digits = "".join(part or "" for part in match.groups()).replace(",", "") if match else ""
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        raise ValueError(f"not an amount of money: {text[:40]!r}") from None
    if amount != cents(amount) or amount >= 10_000_000:
        raise ValueError(f"not an amount of money: {text[:40]!r}")
    return cents(amount)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
