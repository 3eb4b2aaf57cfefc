"""Rules, captions and tick boxes of the CMS-1500 (02/12) as data; ``cms1500_form`` draws them.

Measures are the columns and lines of ``cms1500_layout``. A vertical rule stands in the middle of
its column, a horizontal one under its line. A caption begins at its column near the top of its
line and is made narrower, never longer, than ``until``.
"""

from typing import Literal, NamedTuple

LEFT, INSURED, RIGHT = 0, 49, 79  # rules that run through most of the form
PATIENT = 29


class Across(NamedTuple):
    line: float
    start: float = LEFT
    end: float = RIGHT
    weight: float = 0.6
    dashed: bool = False


class Down(NamedTuple):
    column: float
    top: float
    bottom: float
    dashed: bool = False
    weight: float = 0.6


class Shade(NamedTuple):
    top: float
    bottom: float
    start: float
    end: float


class Caption(NamedTuple):
    line: float
    column: float
    text: str
    until: float = RIGHT
    size: float = 6.1
    style: Literal["", "Bold", "Oblique", "BoldOblique"] = ""


class Tick(NamedTuple):
    """A box around the mark of ``field``, with its word on one side of it."""

    field: str
    word: str = ""
    side: Literal["left", "right"] = "right"


_SERVICE_TOPS = tuple(range(44, 56, 2))

ACROSS = (
    Across(8, weight=2.2),
    *(Across(line) for line in (10, 12, 14, 18, 26, 28)),
    *(Across(line, LEFT, PATIENT) for line in (16, 20, 22, 24)),
    *(Across(line, INSURED, RIGHT) for line in (16, 20, 22, 24)),
    Across(16, PATIENT, INSURED),
    Across(31.15, 5.6, 32),
    Across(31.15, 37.5, 48),
    Across(31.15, 54, 78),
    Across(32, weight=2.2),
    *(Across(line) for line in (34, 36, 38, 42, 44)),
    Across(35, 29, INSURED, dashed=True),
    Across(40, INSURED, RIGHT),
    *(Across(top + 2) for top in _SERVICE_TOPS),
    *(Across(top + 1, 64, RIGHT, dashed=True) for top in _SERVICE_TOPS),
    Across(56, weight=1.2),
    Across(58),
    Across(62, 22, RIGHT),
    Across(63, weight=2.2),
)

DOWN = (
    Down(LEFT, 8, 63),
    Down(RIGHT, 8, 63),
    Down(INSURED, 8, 44),
    Down(PATIENT, 10, 28),
    *(Down(column, 14, 16) for column in (25, 73)),
    *(Down(column, 16, 18) for column in (13, 63)),
    *(Down(27, top, top + 2) for top in (32, 34)),
    *(Down(column, 34, 36) for column in (29, 32)),
    *(Down(column, 37, 38) for column in (61, 71)),
    Down(61, 38, 40),
    *(Down(column, 42, 44) for column in (18, 21, 24, 44, 58, 62, 64, 67)),
    Down(31, 43.2, 44),
    *(Down(column, 44, 56) for column in (64, 67)),
    *(
        Down(column, top + 1, top + 2)
        for top in _SERVICE_TOPS
        for column in (9, 18, 21, 24, 31, 44, 49, 58, 62)
    ),
    *(Down(column, 56, 58) for column in (22, 37, INSURED, 60, 70)),
    *(Down(column, 58, 63) for column in (22, INSURED)),
    *(Down(column, 62, 63) for column in (34, 61)),
    # Between the parts of a date, a qualifier and its value, dollars and cents.
    *(Down(column, 11.1, 12, dashed=True) for column in (33, 36)),
    *(Down(column, 21.1, 22, dashed=True) for column in (55, 58)),
    Down(52, 23.1, 24, dashed=True),
    *(Down(column, 33.1, 34, dashed=True) for column in (4, 7, 15, 30, 34, 39, 42)),
    *(Down(column, 33.1, 34, dashed=True) for column in (56, 59, 70, 73)),
    *(Down(column, 35.1, 36, dashed=True) for column in (3, 56, 59, 70, 73)),
    Down(68, 37.1, 38, dashed=True),
    *(Down(column, 38.1, 39, dashed=True) for column in (41, 43)),
    *(
        Down(column, top + 1, top + 2, dashed=True)
        for top in _SERVICE_TOPS
        for column in (3, 6, 12, 15, 35, 38, 41, 55)
    ),
    *(Down(column, 57, 58, dashed=True) for column in (57, 67)),
)

SHADES = (
    Shade(34, 35, 29, INSURED),
    *(Shade(top, top + 1, LEFT, RIGHT) for top in _SERVICE_TOPS),
    Shade(62, 63, 34, INSURED),
    Shade(62, 63, 61, RIGHT),
)

TICKS = (
    *(
        Tick(f"1.{program}")
        for program in ("medicare", "medicaid", "tricare", "champva", "group", "feca", "other")
    ),
    *(Tick(f"{box}.{sex}", sex) for box in ("3", "11a") for sex in "MF"),
    Tick("6.self", "Self", "left"),
    Tick("6.spouse", "Spouse", "left"),
    Tick("6.child", "Child", "left"),
    Tick("6.other", "Other", "left"),
    *(
        Tick(f"{box}.{answer}", answer.upper())
        for box in ("10a", "10b", "10c", "11d", "20", "27")
        for answer in ("yes", "no")
    ),
    Tick("25.SSN"),
    Tick("25.EIN"),
)
