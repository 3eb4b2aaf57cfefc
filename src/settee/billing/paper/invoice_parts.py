"""The parts of an invoice from top to bottom, each a reportlab flowable."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from settee.billing.documents import Address, InvoiceDocument, InvoiceLine, Provider
from settee.billing.paper.typefaces import BOLD, REGULAR, markup

WIDTH = 7 * inch
_HALF = WIDTH / 2
_QUIET, _LINE = Color(0.36, 0.39, 0.39), Color(0.8, 0.82, 0.82)
_GAP = 0.3 * inch
_NO_PADDING: list[Any] = [
    (f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")
]

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=9.5, leading=13.5)
_RIGHT = ParagraphStyle("right", parent=_TEXT, alignment=TA_RIGHT)
_SMALL = ParagraphStyle("small", parent=_TEXT, textColor=_QUIET)
_SMALL_RIGHT = ParagraphStyle("small right", parent=_SMALL, alignment=TA_RIGHT)
_STRONG = ParagraphStyle("strong", parent=_TEXT, fontName=BOLD)
_STRONG_RIGHT = ParagraphStyle("strong right", parent=_STRONG, alignment=TA_RIGHT)
_NAME = ParagraphStyle("name", parent=_STRONG, fontSize=12, leading=17)
_TITLE = ParagraphStyle("title", parent=_STRONG_RIGHT, fontSize=20, leading=26)

type Row = list[Flowable | list[Flowable]]  # a cell may hold several, one below the other


def story(invoice: InvoiceDocument) -> list[Flowable]:
    return [
        _head(invoice),
        Spacer(0, _GAP),
        _parties(invoice),
        Spacer(0, _GAP),
        *(_superbill_lines(invoice) if invoice.superbill else [_lines(invoice.lines)]),
        _totals(invoice),
        *_message(invoice),
        _attestation(invoice) if invoice.superbill else _payment(invoice),
    ]


def title(invoice: InvoiceDocument) -> str:
    return "Superbill" if invoice.superbill else "Invoice"


def amount_due(invoice: InvoiceDocument) -> Decimal:
    return invoice.previous_balance + invoice.total


def cut(text: str, font: str, size: float, width: float) -> str:
    """``text``, or its beginning and an ellipsis, no wider than ``width`` points."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text}…"


def _head(invoice: InvoiceDocument) -> Flowable:
    contact = [invoice.practice_phone, invoice.practice_email]
    numbers = [f"NPI {invoice.npi}", f"Tax ID {invoice.tax_id}"] if invoice.superbill else []
    lines = _address_lines(invoice.practice_address) + contact + numbers
    return _two_columns(
        [_p(invoice.practice_name, _NAME), _block(lines)],
        [
            _p(title(invoice), _TITLE),
            _block([invoice.number, _long_date(invoice.issued_on)], _RIGHT),
        ],
    )


def _parties(invoice: InvoiceDocument) -> Flowable:
    person = invoice.bill_to
    name = f"{person.first_name} {person.last_name}"
    return _two_columns(
        [_p("Bill to", _SMALL), _block([name, *_address_lines(person.address)])],
        [_facts(_client_facts(invoice), ("Amount due", money(amount_due(invoice), "$")))],
    )


def _client_facts(invoice: InvoiceDocument) -> list[tuple[str, str]]:
    facts = [("Client", invoice.client_name)]
    if invoice.client_code:
        facts.append(("Client number", invoice.client_code))
    if invoice.superbill and invoice.client_birth_date:
        facts.append(("Date of birth", _long_date(invoice.client_birth_date)))
    return facts


def _lines(lines: Sequence[InvoiceLine]) -> Flowable:
    heads = ["Date", "Code", "Service", "Provider", "Charge", "Paid", "You owe"]
    rows: list[Row] = [
        [
            _p(_short_date(line.service_date), _STRONG),
            _p(_code(line)),
            _p(line.description),
            _p(line.provider),
            *_amounts(line),
        ]
        for line in lines
    ]
    return _table(heads, rows, (66, 60, 126, 104, 50, 46, 52))


def _superbill_lines(invoice: InvoiceDocument) -> list[Flowable]:
    """Services a payer may reimburse; fees without a billing code apart, as no payer takes them."""
    coded = [line for line in invoice.lines if line.code]
    other = [line for line in invoice.lines if not line.code]
    parts: list[Flowable] = [_coded_lines(coded)] if coded else []
    if other:
        heading = _p("Not reimbursable by insurance", _STRONG)
        parts += [Spacer(0, 10), KeepTogether([heading, _lines(other)])]
    return parts


def _coded_lines(lines: Sequence[InvoiceLine]) -> Flowable:
    heads = ["Date", "Place", "Code", "Diagnosis", "Service", "Units", "Charge", "Paid", "You owe"]
    rows: list[Row] = [
        [
            _p(_short_date(line.service_date), _STRONG),
            _p(line.place_of_service),
            _p(_code(line)),
            _p(", ".join(line.diagnosis_codes)),
            [_p(line.description), _p(line.provider, _SMALL)],
            _p(f"{line.units.normalize():f}", _RIGHT),
            *_amounts(line),
        ]
        for line in lines
    ]
    return _table(heads, rows, (65, 33, 57, 50, 124, 30, 49, 45, 51))


def _totals(invoice: InvoiceDocument) -> Flowable:
    charges = sum((line.charge for line in invoice.lines), Decimal("0.00"))
    paid = sum((line.paid for line in invoice.lines), Decimal("0.00"))
    facts = [("Charges", money(charges)), ("Paid", money(-paid))]
    if invoice.previous_balance:
        facts.append(("Previous balance", money(invoice.previous_balance)))
    sums = _facts(facts, ("Amount due", money(amount_due(invoice), "$")))
    return _two_columns([], [Spacer(0, 8), sums])


def _message(invoice: InvoiceDocument) -> list[Flowable]:
    return [Spacer(0, 18), _p(invoice.message)] if invoice.message.strip() else []


def _attestation(invoice: InvoiceDocument) -> Flowable:
    """Who gave the services, who paid for them, and a place to sign."""
    parts: list[Flowable] = [Spacer(0, 18)]
    parts += [_p(_provider(provider)) for provider in invoice.providers]
    if any(line.paid > 0 for line in invoice.lines):
        parts.append(_p("Amounts shown as paid were paid by the client: please pay the client."))
    parts += [Spacer(0, 26), _p("Provider’s signature ____________________   Date ____________")]
    return KeepTogether(parts)


def _provider(provider: Provider) -> str:
    name = ", ".join(
        filter(None, [f"{provider.first_name} {provider.last_name}", provider.credentials])
    )
    license_ = f"License {provider.license}" if provider.license else ""
    return " · ".join(filter(None, [name, f"NPI {provider.npi}", license_]))


def _payment(invoice: InvoiceDocument) -> Flowable:
    if amount_due(invoice) > 0:
        return _AtBottom(_slip(invoice))
    return KeepTogether([Spacer(0, 18), _p("Nothing to pay. Thank you.", _STRONG)])


def _slip(invoice: InvoiceDocument) -> Flowable:
    """What the client cuts off and sends with a check."""
    facts = [
        (f"{title(invoice)} number", invoice.number),
        ("Client", invoice.client_name),
        ("Amount due", money(amount_due(invoice), "$")),
    ]
    payee = f"To {invoice.practice_name}, with the number {invoice.number} on it."
    slip = _two_columns(
        [
            _p("Pay by check", _STRONG),
            _block([payee, *_address_lines(invoice.practice_address)]),
        ],
        [_facts(facts, ("Amount enclosed", "$ ______________"))],
    )
    slip.setStyle(
        [
            ("LINEABOVE", (0, 0), (-1, 0), 0.7, _QUIET, "butt", (3, 2)),
            ("TOPPADDING", (0, 0), (-1, 0), 14),
        ]
    )
    return slip


class _AtBottom(Flowable):
    """Takes what is left of the page and draws ``content`` at its foot, a gap above it."""

    def __init__(self, content: Flowable) -> None:
        super().__init__()
        self.content = content

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, needed = self.content.wrapOn(self.canv, width, height)
        self.height = max(height, needed + _GAP)
        return self.width, self.height

    def draw(self) -> None:
        self.content.drawOn(self.canv, 0, 0)


def _facts(facts: Iterable[tuple[str, str]], last: tuple[str, str]) -> Flowable:
    rows: list[Row] = [[_p(name, _SMALL), _p(text, _RIGHT)] for name, text in facts]
    rows.append([_p(last[0], _STRONG), _p(last[1], _STRONG_RIGHT)])
    style = [*_NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
    style += [("LINEABOVE", (0, -1), (-1, -1), 0.6, _LINE), ("TOPPADDING", (0, -1), (-1, -1), 4)]
    width = _HALF - _GAP / 2
    return Table(rows, colWidths=[width * 0.42, width * 0.58], style=_top(style))


def _table(heads: Sequence[str], rows: Sequence[Row], widths: Sequence[float]) -> Flowable:
    first_amount = len(heads) - 3
    head = [
        _p(text, _SMALL_RIGHT if n >= first_amount or text == "Units" else _SMALL)
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


def _two_columns(left: list[Flowable], right: list[Flowable]) -> Table:
    style = [*_NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    style.append(("RIGHTPADDING", (0, 0), (0, -1), _GAP / 2))
    style.append(("LEFTPADDING", (1, 0), (1, -1), _GAP / 2))
    return Table([[left, right]], colWidths=[_HALF, _HALF], style=_top(style))


def _top(style: list[Any]) -> list[Any]:
    return [("VALIGN", (0, 0), (-1, -1), "TOP"), *style]


def _p(text: str, style: ParagraphStyle = _TEXT) -> Paragraph:
    return Paragraph(markup(text), style)


def _block(lines: Iterable[str], style: ParagraphStyle = _TEXT) -> Paragraph:
    return _p("\n".join(filter(None, lines)), style)


def _amounts(line: InvoiceLine) -> Row:
    return [_p(money(n), _RIGHT) for n in (line.charge, line.paid, line.charge - line.paid)]


def money(amount: Decimal, sign: str = "") -> str:
    """``1,135.50``, ``−$20.00`` with a true minus."""
    return f"{'−' if amount < 0 else ''}{sign}{abs(amount):,.2f}"


def _code(line: InvoiceLine) -> str:
    return " ".join([line.code, *line.modifiers])


def _long_date(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _short_date(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _address_lines(address: Address) -> list[str]:
    place = f"{address.city}, {address.state} {_zip(address.zip)}".strip(", ")
    return [", ".join(filter(None, [address.line1, address.line2])), place]


def _zip(digits: str) -> str:
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits
