"""The client's invoice, or superbill, as PDF: black on white letter pages."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any, override

from reportlab.lib.pagesizes import letter
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

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
    return render_invoices([invoice])


def render_invoices(invoices: Sequence[InvoiceDocument]) -> bytes:
    """The invoices in order in one file, each with pages numbered from 1. Raises ValueError without
    invoices."""
    if not invoices:
        raise ValueError("no invoices to print")
    register()
    buffer = BytesIO()
    names = [f"{parts.title(invoice)} {invoice.number}" for invoice in invoices]
    document = BaseDocTemplate(
        buffer,
        pagesize=letter,
        title=printable(names[0] if len(names) == 1 else f"{names[0]} to {invoices[-1].number}"),
        author=printable(invoices[0].practice_name),
        invariant=1,
    )
    story: list[Flowable] = []
    for place, (invoice, name) in enumerate(zip(invoices, names, strict=True)):
        document.addPageTemplates(_page(str(place), f"{invoice.practice_name} · {name}"))
        if story:
            story += [NextPageTemplate(str(place)), PageBreak()]
        story += parts.story(invoice)
    document.build(story, canvasmaker=_NumberedCanvas)
    return buffer.getvalue()


def _page(template: str, label: str) -> PageTemplate:
    body = Frame(_SIDE, _FOOT, WIDTH, _HEIGHT - _TOP - _FOOT, 0, 0, 0, 0)
    text = printable(label)

    def draw_foot(canvas: Canvas, _document: BaseDocTemplate) -> None:
        assert isinstance(canvas, _NumberedCanvas)
        canvas.numbered_for = template
        _set_foot_font(canvas)
        canvas.drawString(_SIDE, _FOOT_LINE, cut(text, REGULAR, 8, WIDTH - inch))

    return PageTemplate(template, frames=[body], onPage=draw_foot)


def _set_foot_font(canvas: Canvas) -> None:
    canvas.setFont(REGULAR, 8)
    canvas.setFillGray(0.35)


class _NumberedCanvas(Canvas):
    """Holds its pages back until it can write on each how many its invoice has."""

    numbered_for = ""

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
        numbers: dict[str, int] = {}
        counts = Counter(page["numbered_for"] for page in pages)
        for page in pages:
            self.__dict__.update(page)
            invoice = self.numbered_for
            numbers[invoice] = numbers.get(invoice, 0) + 1
            _set_foot_font(self)
            label = f"Page {numbers[invoice]} of {counts[invoice]}"
            self.drawRightString(_WIDTH - _SIDE, _FOOT_LINE, label)
            super().showPage()
        super().save()
