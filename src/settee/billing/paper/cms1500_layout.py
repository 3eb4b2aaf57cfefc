"""Where everything stands on the CMS-1500 (02/12): the one table behind the form and its data.

The NUCC print grid is 10 characters and 6 lines to the inch on letter paper. Columns count from 1
at 0.3 inch from the left edge, lines from 1 at the top edge of the sheet; the form itself begins
under line 8 (1.33 inch). A rule runs through the middle of a column that no field uses.
"""

from dataclasses import dataclass
from typing import Literal

PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0  # points
LEFT_MARGIN = 21.6
PITCH = 7.2
LEADING = 12.0
LINES_PER_FORM = 6
DIAGNOSES_PER_FORM = 12


@dataclass(frozen=True, slots=True)
class Field:
    """``width`` characters on ``line`` from ``column`` on; digits of money stand to the right."""

    line: int
    column: int
    width: int
    align: Literal["left", "right"] = "left"

    @property
    def last_column(self) -> int:
        return self.column + self.width - 1

    def down(self, lines: int) -> "Field":
        return Field(self.line + lines, self.column, self.width, self.align)


def column_x(column: float) -> float:
    """Left edge of ``column`` in points."""
    return LEFT_MARGIN + (column - 1) * PITCH


def rule_x(column: float) -> float:
    """Middle of ``column`` in points: where the form's vertical rules are."""
    return column_x(column) + PITCH / 2


def line_y(line: float) -> float:
    """Bottom edge of ``line`` in points from the bottom of the sheet."""
    return PAGE_HEIGHT - line * LEADING


def _date(name: str, line: int, columns: tuple[int, int, int], year: int = 4) -> dict[str, Field]:
    month, day, years = columns
    return {
        f"{name}.mm": Field(line, month, 2),
        f"{name}.dd": Field(line, day, 2),
        f"{name}.yy": Field(line, years, year),
    }


def _money(name: str, line: int, column: int, dollars: int) -> dict[str, Field]:
    """Whole dollars, the column of the dashed rule, cents."""
    return {
        f"{name}.dollars": Field(line, column, dollars, "right"),
        f"{name}.cents": Field(line, column + dollars + 1, 2),
    }


def _marks(name: str, line: int, columns: dict[str, int]) -> dict[str, Field]:
    return {f"{name}.{choice}": Field(line, column, 1) for choice, column in columns.items()}


def _address(
    name: str, line: int, column: int, width: int, *, state: int, phone: int
) -> dict[str, Field]:
    """Street, city, state, ZIP and telephone of boxes 5 and 7, two lines apart."""
    return {
        f"{name}.street": Field(line, column, width),
        f"{name}.city": Field(line + 2, column, 23),
        f"{name}.state": Field(line + 2, state, 2),
        f"{name}.zip": Field(line + 4, column, 10),
        f"{name}.area": Field(line + 4, phone, 3),
        f"{name}.phone": Field(line + 4, phone + 4, 7),
    }


def _party(name: str, column: int, width: int, other: int, other_width: int) -> dict[str, Field]:
    """Three lines of name and address, NPI and other id of boxes 32 and 33."""
    return {
        **{f"{name}.{n}": Field(59 + n, column, width) for n in (1, 2, 3)},
        f"{name}a": Field(63, column + 1, 10),  # after the caption "a."
        f"{name}b": Field(63, other, other_width),
    }


_HEAD = {
    **{f"carrier.{n}": Field(3 + n, 41, 38) for n in (1, 2, 3, 4)},
    **_marks(
        "1",
        10,
        {
            "medicare": 1,
            "medicaid": 8,
            "tricare": 15,
            "champva": 24,
            "group": 31,
            "feca": 39,
            "other": 45,
        },
    ),
    "1a": Field(10, 50, 29),
    "2": Field(12, 1, 28),
    **_date("3", 12, (31, 34, 37)),
    **_marks("3", 12, {"M": 42, "F": 47}),
    "4": Field(12, 50, 29),
    **_address("5", 14, 1, 28, state=26, phone=15),
    **_marks("6", 14, {"self": 33, "spouse": 38, "child": 42, "other": 47}),
    **_address("7", 14, 50, 29, state=74, phone=65),
    "9": Field(20, 1, 28),
    "9a": Field(22, 1, 28),
    "9d": Field(28, 1, 28),
    **_marks("10a", 22, {"yes": 35, "no": 41}),
    **_marks("10b", 24, {"yes": 35, "no": 41}),
    "10b.state": Field(24, 45, 2),
    **_marks("10c", 26, {"yes": 35, "no": 41}),
    "10d": Field(28, 30, 19),
    "11": Field(20, 50, 29),
    **_date("11a", 22, (53, 56, 59)),
    **_marks("11a", 22, {"M": 68, "F": 75}),
    "11b.qualifier": Field(24, 50, 2),
    "11b": Field(24, 53, 26),
    "11c": Field(26, 50, 29),
    **_marks("11d", 28, {"yes": 52, "no": 57}),
    "12": Field(31, 7, 25),
    "13": Field(31, 55, 24),
}

_MIDDLE = {
    **_date("14", 34, (2, 5, 8)),
    "14.qualifier": Field(34, 16, 3),
    "15.qualifier": Field(34, 31, 3),
    **_date("15", 34, (37, 40, 43)),
    **_date("16.from", 34, (54, 57, 60)),
    **_date("16.to", 34, (68, 71, 74)),
    "17.qualifier": Field(36, 1, 2),
    "17": Field(36, 4, 23),
    "17a.qualifier": Field(35, 30, 2),
    "17a": Field(35, 33, 16),
    "17b": Field(36, 33, 10),
    **_date("18.from", 36, (54, 57, 60)),
    **_date("18.to", 36, (68, 71, 74)),
    "19": Field(38, 1, 48),
    **_marks("20", 38, {"yes": 52, "no": 57}),
    **_money("20", 38, 63, 5),
    "21.indicator": Field(39, 42, 1),
    **{
        f"21.{letter}": Field(40 + place // 4, 3 + 13 * (place % 4), 7)
        for place, letter in enumerate("ABCDEFGHIJKL")
    },
    "22.code": Field(40, 50, 11),
    "22.reference": Field(40, 62, 17),
    "23": Field(42, 50, 29),
}

# Relative to the first service line: the shaded half on line 45, the other on line 46.
_SERVICE = {
    "24I.qualifier": Field(45, 65, 2),
    "24J.other": Field(45, 68, 11),
    **_date("24A.from", 46, (1, 4, 7), year=2),
    **_date("24A.to", 46, (10, 13, 16), year=2),
    "24B": Field(46, 19, 2),
    "24C": Field(46, 22, 2),
    "24D": Field(46, 25, 6),
    **{f"24D.modifier{n}": Field(46, 30 + 3 * n, 2) for n in (1, 2, 3, 4)},
    "24E": Field(46, 45, 4),
    **_money("24F", 46, 50, 5),
    "24G": Field(46, 59, 3),
    "24H": Field(46, 63, 1),
    "24J": Field(46, 68, 10),
}

_FOOT = {
    "25": Field(58, 1, 15),
    **_marks("25", 58, {"SSN": 17, "EIN": 19}),
    "26": Field(58, 23, 14),
    **_marks("27", 58, {"yes": 38, "no": 43}),
    **_money("28", 58, 51, 6),
    **_money("29", 58, 62, 5),
    "30": Field(58, 71, 8),
    "31": Field(62, 1, 21),
    **_date("31", 63, (8, 11, 14), year=2),
    **_party("32", 23, 26, 36, 13),
    "33.area": Field(59, 66, 3),
    "33.phone": Field(59, 70, 7),
    **_party("33", 50, 29, 63, 16),
}

FIELDS: dict[str, Field] = {
    **_HEAD,
    **_MIDDLE,
    **{
        f"{n}.{name}": field.down(2 * (n - 1))
        for n in range(1, LINES_PER_FORM + 1)
        for name, field in _SERVICE.items()
    },
    **_FOOT,
}
