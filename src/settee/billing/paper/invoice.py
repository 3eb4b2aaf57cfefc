"""The client's invoice, or superbill, as PDF: black on white letter pages."""

from io import BytesIO
from typing import Any, override

from reportlab.lib.pagesizes import letter
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from settee.billing.documents import InvoiceDocument
from settee.billing.paper import invoice_parts as parts
from settee.billing.paper.invoice_style import WIDTH, cut
from settee.billing.paper.typefaces import REGULAR, printable, register

_WIDTH, _HEIGHT = letter
_SIDE, _TOP, _FOOT = (_WIDTH - WIDTH) / 2, 0.7 * inch, 0.8 * inch
_FOOT_LINE = 0.45 * inch


def render_invoice(invoice: InvoiceDocument) -> bytes:
    """The invoice on as many pages as it needs; the same invoice gives the same bytes.

    ``invoice.superbill`` adds what a payer asks of the client: NPI, tax id, license, birth date,
    diagnoses, place and units. Diagnoses never stand on an ordinary invoice.
    """
    register()
    buffer = BytesIO()
    name = f"{parts.title(invoice)} {invoice.number}"
    document = BaseDocTemplate(
        buffer,
        pagesize=letter,
        title=printable(name),
        author=printable(invoice.practice_name),
        invariant=1,
    )
    body = Frame(_SIDE, _FOOT, WIDTH, _HEIGHT - _TOP - _FOOT, 0, 0, 0, 0)
    label = printable(f"{invoice.practice_name} · {name}")

    def draw_foot(canvas: Canvas, _document: BaseDocTemplate) -> None:
        _set_foot_font(canvas)
        canvas.drawString(_SIDE, _FOOT_LINE, cut(label, REGULAR, 8, WIDTH - inch))

    document.addPageTemplates(PageTemplate(frames=[body], onPage=draw_foot))
    document.build(parts.story(invoice), canvasmaker=_NumberedCanvas)
    return buffer.getvalue()


def _set_foot_font(canvas: Canvas) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.setFillGray(0.35)


class _NumberedCanvas(Canvas):
    """Holds its pages back until it can write on each how many there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, Any]] = []

    @override
    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    @override
    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            _set_foot_font(self)
            self.drawRightString(_WIDTH - _SIDE, _FOOT_LINE, f"Page {number} of {len(pages)}")
            super().showPage()
        super().save()
