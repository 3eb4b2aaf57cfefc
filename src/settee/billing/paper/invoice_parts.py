"""The parts of an invoice from top to bottom, each a reportlab flowable."""

from collections.abc import Sequence
from decimal import Decimal

from reportlab.platypus import Flowable, KeepTogether, Spacer

from settee.billing.documents import InvoiceDocument, InvoiceLine, Provider
from settee.billing.paper.invoice_style import (
    GAP,
    NAME,
    QUIET,
    RIGHT,
    SMALL,
    STRONG,
    TITLE,
    AtBottom,
    Row,
    address_lines,
    block,
    facts_table,
    lines_table,
    long_date,
    money,
    paragraph,
    short_date,
    two_columns,
)

_PAID = "Amounts shown as paid were paid by the client: please pay the client."
_SIGN = "Provider’s signature ____________________   Date ____________"


def story(invoice: InvoiceDocument) -> list[Flowable]:
    return [
        _head(invoice),
        Spacer(0, GAP),
        _parties(invoice),
        Spacer(0, GAP),
        *(_superbill_lines(invoice) if invoice.superbill else [_lines(invoice.lines)]),
        _totals(invoice),
        *_message(invoice),
        _attestation(invoice) if invoice.superbill else _payment(invoice),
    ]


def title(invoice: InvoiceDocument) -> str:
    return "Superbill" if invoice.superbill else "Invoice"


def amount_due(invoice: InvoiceDocument) -> Decimal:
    return invoice.previous_balance + invoice.total


def _head(invoice: InvoiceDocument) -> Flowable:
    contact = [invoice.practice_phone, invoice.practice_email]
    numbers = [("NPI", invoice.npi), ("Tax ID", invoice.tax_id)] if invoice.superbill else []
    named = [f"{name} {number}" for name, number in numbers if number]
    lines = address_lines(invoice.practice_address) + contact + named
    return two_columns(
        [paragraph(invoice.practice_name, NAME), block(lines)],
        [
            paragraph(title(invoice), TITLE),
            block([invoice.number, long_date(invoice.issued_on)], RIGHT),
        ],
    )


def _parties(invoice: InvoiceDocument) -> Flowable:
    person = invoice.bill_to
    name = f"{person.first_name} {person.last_name}"
    return two_columns(
        [paragraph("Bill to", SMALL), block([name, *address_lines(person.address)])],
        [facts_table(_client_facts(invoice), ("Amount due", money(amount_due(invoice), "$")))],
    )


def _client_facts(invoice: InvoiceDocument) -> list[tuple[str, str]]:
    facts = [("Client", invoice.client_name)]
    if invoice.client_code:
        facts.append(("Client number", invoice.client_code))
    if invoice.superbill and invoice.client_birth_date:
        facts.append(("Date of birth", long_date(invoice.client_birth_date)))
    return facts


def _lines(lines: Sequence[InvoiceLine]) -> Flowable:
    heads = ["Date", "Code", "Service", "Provider", "Charge", "Paid", "You owe"]
    rows: list[Row] = [
        [
            paragraph(short_date(line.service_date), STRONG),
            paragraph(_code(line)),
            paragraph(line.description),
            paragraph(line.provider),
            *_amounts(line),
        ]
        for line in lines
    ]
    return lines_table(heads, rows, (66, 60, 126, 104, 50, 46, 52))


def _superbill_lines(invoice: InvoiceDocument) -> list[Flowable]:
    """Services a payer may reimburse; fees without a billing code apart, as no payer takes them."""
    coded = [line for line in invoice.lines if line.code]
    other = [line for line in invoice.lines if not line.code]
    parts: list[Flowable] = [_coded_lines(coded)] if coded else []
    if other:
        heading = paragraph("Not reimbursable by insurance", STRONG)
        parts += [Spacer(0, 10), KeepTogether([heading, _lines(other)])]
    return parts


def _coded_lines(lines: Sequence[InvoiceLine]) -> Flowable:
    heads = ["Date", "Place", "Code", "Diagnosis", "Service", "Units", "Charge", "Paid", "You owe"]
    rows: list[Row] = [
        [
            paragraph(short_date(line.service_date), STRONG),
            paragraph(line.place_of_service),
            paragraph(_code(line)),
            paragraph(", ".join(line.diagnosis_codes)),
            [paragraph(line.description), paragraph(line.provider, SMALL)],
            paragraph(f"{line.units.normalize():f}", RIGHT),
            *_amounts(line),
        ]
        for line in lines
    ]
    return lines_table(heads, rows, (65, 33, 57, 50, 124, 30, 49, 45, 51))


def _totals(invoice: InvoiceDocument) -> Flowable:
    charges = sum((line.charge for line in invoice.lines), Decimal("0.00"))
    paid = sum((line.paid for line in invoice.lines), Decimal("0.00"))
    facts = [("Charges", money(charges)), ("Paid", money(-paid))]
    if invoice.previous_balance:
        facts.append(("Previous balance", money(invoice.previous_balance)))
    sums = facts_table(facts, ("Amount due", money(amount_due(invoice), "$")))
    return two_columns([], [Spacer(0, 8), sums])


def _message(invoice: InvoiceDocument) -> list[Flowable]:
    return [Spacer(0, 18), paragraph(invoice.message)] if invoice.message.strip() else []


def _attestation(invoice: InvoiceDocument) -> Flowable:
    """Who gave the services, who paid for them, and a place to sign."""
    parts: list[Flowable] = [Spacer(0, 18)]
    parts += [paragraph(_provider(provider)) for provider in invoice.providers]
    if any(line.paid > 0 for line in invoice.lines):
        parts.append(paragraph(_PAID))
    parts += [Spacer(0, 26), paragraph(_SIGN)]
    return KeepTogether(parts)


def _provider(provider: Provider) -> str:
    name = ", ".join(
        filter(None, [f"{provider.first_name} {provider.last_name}", provider.credentials])
    )
    license_ = f"License {provider.license}" if provider.license else ""
    return " · ".join(filter(None, [name, f"NPI {provider.npi}", license_]))


def _payment(invoice: InvoiceDocument) -> Flowable:
    if amount_due(invoice) > 0:
        return AtBottom(_slip(invoice))
    return KeepTogether([Spacer(0, 18), paragraph("Nothing to pay. Thank you.", STRONG)])


def _slip(invoice: InvoiceDocument) -> Flowable:
    """What the client cuts off and sends with a check."""
    facts = [
        (f"{title(invoice)} number", invoice.number),
        ("Client", invoice.client_name),
        ("Amount due", money(amount_due(invoice), "$")),
    ]
    payee = f"To {invoice.practice_name}, with the number {invoice.number} on it."
    slip = two_columns(
        [
            paragraph("Pay by check", STRONG),
            block([payee, *address_lines(invoice.practice_address)]),
        ],
        [facts_table(facts, ("Amount enclosed", "$ ______________"))],
    )
    slip.setStyle(
        [
            ("LINEABOVE", (0, 0), (-1, 0), 0.7, QUIET, "butt", (3, 2)),
            ("TOPPADDING", (0, 0), (-1, 0), 14),
        ]
    )
    return slip


def _amounts(line: InvoiceLine) -> Row:
    return [paragraph(money(n), RIGHT) for n in (line.charge, line.paid, line.charge - line.paid)]


def _code(line: InvoiceLine) -> str:
    return " ".join([line.code, *line.modifiers])
