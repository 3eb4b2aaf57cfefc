"""How an invoice looks: its type, tables and columns, and how money and dates are written."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Table

from settee.billing.documents import Address
from settee.billing.paper.typefaces import BOLD, REGULAR, markup

WIDTH = 7 * inch
_HALF = WIDTH / 2
QUIET, _LINE = Color(0.36, 0.39, 0.39), Color(0.8, 0.82, 0.82)
GAP = 0.3 * inch
_NO_PADDING: list[Any] = [
    (f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")
]

TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=9.5, leading=13.5)
RIGHT = ParagraphStyle("right", parent=TEXT, alignment=TA_RIGHT)
SMALL = ParagraphStyle("small", parent=TEXT, textColor=QUIET)
SMALL_RIGHT = ParagraphStyle("small right", parent=SMALL, alignment=TA_RIGHT)
STRONG = ParagraphStyle("strong", parent=TEXT, fontName=BOLD)
STRONG_RIGHT = ParagraphStyle("strong right", parent=STRONG, alignment=TA_RIGHT)
NAME = ParagraphStyle("name", parent=STRONG, fontSize=12, leading=17)
TITLE = ParagraphStyle("title", parent=STRONG_RIGHT, fontSize=20, leading=26)

type Row = list[Flowable | list[Flowable]]  # a cell may hold several, one below the other


class AtBottom(Flowable):
    """Takes what is left of the page and draws ``content`` at its foot, a gap above it."""

    def __init__(self, content: Flowable) -> None:
        super().__init__()
        self.content = content

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, needed = self.content.wrapOn(self.canv, width, height)
        self.height = max(height, needed + GAP)
        return self.width, self.height

    def draw(self) -> None:
        self.content.drawOn(self.canv, 0, 0)


def facts_table(facts: Iterable[tuple[str, str]], last: tuple[str, str]) -> Flowable:
    rows: list[Row] = [[paragraph(name, SMALL), paragraph(text, RIGHT)] for name, text in facts]
    rows.append([paragraph(last[0], STRONG), paragraph(last[1], STRONG_RIGHT)])
    style = [*_NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
    style += [("LINEABOVE", (0, -1), (-1, -1), 0.6, _LINE), ("TOPPADDING", (0, -1), (-1, -1), 4)]
    width = _HALF - GAP / 2
    return Table(rows, colWidths=[width * 0.42, width * 0.58], style=_top(style))


def lines_table(heads: Sequence[str], rows: Sequence[Row], widths: Sequence[float]) -> Flowable:
    first_amount = len(heads) - 3
    head = [
        paragraph(text, SMALL_RIGHT if n >= first_amount or text == "Units" else SMALL)
        for n, text in enumerate(heads)
    ]
    style: list[Any] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.5, _LINE),
    ]
    return Table(
        [head, *rows], colWidths=list(widths), style=_top(style), repeatRows=1, splitInRow=1
    )


def two_columns(left: list[Flowable], right: list[Flowable]) -> Table:
    style = [*_NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    style.append(("RIGHTPADDING", (0, 0), (0, -1), GAP / 2))
    style.append(("LEFTPADDING", (1, 0), (1, -1), GAP / 2))
    return Table([[left, right]], colWidths=[_HALF, _HALF], style=_top(style))


def _top(style: list[Any]) -> list[Any]:
    return [("VALIGN", (0, 0), (-1, -1), "TOP"), *style]


def paragraph(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    return Paragraph(markup(text), style)


def block(lines: Iterable[str], style: ParagraphStyle = TEXT) -> Paragraph:
    return paragraph("\n".join(filter(None, lines)), style)


def cut(text: str, font: str, size: float, width: float) -> str:
    """``text``, or its beginning and an ellipsis, no wider than ``width`` points."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text}…"


def money(amount: Decimal, sign: str = "") -> str:
    """``1,135.50``, ``−$20.00`` with a true minus."""
    return f"{'−' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


def long_date(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def short_date(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def address_lines(address: Address) -> list[str]:
    place = f"{address.city}, {address.state} {_zip(address.zip)}".strip(", ")
    return [", ".join(filter(None, [address.line1, address.line2])), place]


def _zip(digits: str) -> str:
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits
