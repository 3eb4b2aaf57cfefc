"""The CMS-1500 (02/12) as PDF: form and data on plain paper, or data alone for the printed form."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Literal

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from settee.billing.documents import ClaimDocument
from settee.billing.paper.cms1500_form import draw_form
from settee.billing.paper.cms1500_layout import (
    FIELDS,
    LEADING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    column_x,
    line_y,
)
from settee.billing.paper.cms1500_values import forms

_FORM = "cms1500"
_FONT, _SIZE = "Courier", 12  # 10 characters to the inch
_BASELINE = 2.6  # above the bottom of the line: capitals stand in its middle


def render_cms1500(
    claims: Sequence[ClaimDocument],
    *,
    preprinted: bool,
    scaling: float = 100,
    dx_mm: float = 0,
    dy_mm: float = 0,
    watermark: str = "",
    ink: Literal["red", "black"] = "red",
) -> bytes:
    """The claims' forms in order on letter pages; the same claims give the same bytes.

    ``scaling`` is in percent about the top left corner of the sheet, ``dx_mm`` moves everything to
    the right and ``dy_mm`` down: a printer's own shift is corrected with them. ``watermark`` is
    written large and light across each form; ``ink`` is that of the drawn form, data is always
    black. Raises ValueError without claims and
    ``cms1500_text.AmountTooLarge`` when an amount does not fit its box.
    """
    if not claims:
        raise ValueError("no claims to print")
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=True, pageCompression=1)
    canvas.setTitle("CMS-1500 claim forms")
    if not preprinted:
        canvas.beginForm(_FORM, 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
        draw_form(canvas, ink)
        canvas.endForm()
    for claim in claims:
        for values in forms(claim):
            canvas.translate(dx_mm * mm, PAGE_HEIGHT * (1 - scaling / 100) - dy_mm * mm)
            canvas.scale(scaling / 100, scaling / 100)
            if watermark:
                _draw_watermark(canvas, watermark)
            if not preprinted:
                canvas.doForm(_FORM)
            _draw_values(canvas, values)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_values(canvas: Canvas, values: Mapping[str, str]) -> None:
    canvas.setFont(_FONT, _SIZE, leading=LEADING)
    canvas.setFillGray(0)
    for name, text in values.items():
        field = FIELDS[name]
        start = field.last_column + 1 - len(text) if field.align == "right" else field.column
        canvas.drawString(column_x(start), line_y(field.line) + _BASELINE, text)


def _draw_watermark(canvas: Canvas, text: str) -> None:
    canvas.saveState()
    canvas.setFillGray(0.88)
    canvas.setFont("Helvetica-Bold", 36)
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT * 0.58)  # clear of the shaded service lines
    canvas.rotate(50)
    canvas.drawCentredString(0, 0, text)
    canvas.restoreState()
