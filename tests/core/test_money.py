from decimal import Decimal

import pytest

from settee.core.money import parse_money


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("150", "150.00"),
        ("150.00", "150.00"),
        ("$150.00", "150.00"),
        ("$1,150.5", "1150.50"),
        (" 0 ", "0.00"),
        (".5", "0.50"),
    ],
)
def test_money_is_read_as_people_write_it(written: str, amount: str) -> None:
    assert str(parse_money(written)) == amount
    assert parse_money(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    ["", "$", ".", "-5", "1.005", "1,50", "12,34.00", "1e3", "NaN", "ten", "99999999", "=1+1"],
)
def test_other_text_is_no_money(written: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_money(written)
