"""The invoice and the superbill as PDF, read back."""

import hashlib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from settee.billing import paper
from settee.billing.documents import InvoiceDocument
from settee.billing.paper.invoice import render_invoice, render_invoices
from settee.billing.paper.invoice_style import cut, money
from settee.billing.paper.typefaces import REGULAR, printable, register


def pages_of(invoice: InvoiceDocument) -> list[str]:
    """The words of each page in reading order, one space between them."""
    pages = PdfReader(BytesIO(render_invoice(invoice))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def text_of(invoice: InvoiceDocument) -> str:
    return " ".join(pages_of(invoice))


def missing(text: str, *wanted: str) -> list[str]:
    return [words for words in wanted if words not in text]


def test_invoice_says_who_what_and_how_much(invoice: InvoiceDocument) -> None:
    (page,) = pages_of(invoice)
    assert (
        missing(
            page,
            "Linden Street Counseling 14 Linden Street, Suite 2 Beacon, NY 12508-1402",
            "(845) 555-0100 office@linden.example",
            "Invoice 2026-1183 October 14, 2026",
            "Bill to Pilar Castellanos 208 Ferry St., Apt. #3 Beacon, NY 12508",
            "Client number C012",
            "Sep 2, 2026 90834 95 Individual therapy, 45 min Maren Okafor, LCSW 135.00 40.00 95.00",
            "Sep 9, 2026 Missed session Maren Okafor, LCSW 75.00 0.00 75.00",
            "Charges 210.00 Paid −40.00 Amount due $170.00",
            "Our office is closed November 26 and 27.",
            "Pay by check To Linden Street Counseling, with the number 2026-1183 on it.",
            "Amount enclosed",
            "Page 1 of 1",
        )
        == []
    )


def test_invoice_never_shows_diagnosis_or_birth_date(invoice: InvoiceDocument) -> None:
    page = text_of(invoice)
    assert missing(page, "F41.1", "March 9, 1988") == ["F41.1", "March 9, 1988"]


def test_superbill_adds_what_a_payer_asks_for(invoice: InvoiceDocument) -> None:
    page = text_of(replace(invoice, superbill=True))
    assert (
        missing(
            page,
            "Superbill 2026-1183",
            "NPI 1992739981 Tax ID 12-3456789",
            "Date of birth March 9, 1988",
            "Sep 2, 2026 11 90834 95 F41.1 Individual therapy, 45 min Maren Okafor, LCSW 1 135.00",
            "Maren Okafor, LCSW · NPI 1234567893 · License NY 081234",
            "Amounts shown as paid were paid by the client",
            "Provider’s signature",
        )
        == []
    )


def test_superbill_lists_fees_without_code_apart(invoice: InvoiceDocument) -> None:
    page = text_of(replace(invoice, superbill=True))
    heading = page.index("Not reimbursable by insurance")
    assert page.index("Individual therapy") < heading < page.index("Missed session")


def test_superbill_without_payment_does_not_say_paid(invoice: InvoiceDocument) -> None:
    unpaid = replace(invoice, superbill=True, lines=invoice.lines[1:])
    assert "paid by the client" not in text_of(unpaid)


def test_previous_balance_adds_to_the_amount_due(invoice: InvoiceDocument) -> None:
    page = text_of(replace(invoice, previous_balance=Decimal("1012.50")))
    assert missing(page, "Previous balance 1,012.50 Amount due $1,182.50") == []


@pytest.mark.parametrize(
    ("previous", "due"), [("-170.00", "Amount due $0.00"), ("-190.00", "Amount due −$20.00")]
)
def test_nothing_due_prints_no_payment_slip(
    invoice: InvoiceDocument, previous: str, due: str
) -> None:
    page = text_of(replace(invoice, previous_balance=Decimal(previous)))
    assert missing(page, due, "Nothing to pay. Thank you.") == []
    assert "Pay by check" not in page


def test_long_invoice_repeats_the_table_head_and_counts_pages(invoice: InvoiceDocument) -> None:
    pages = pages_of(replace(invoice, lines=invoice.lines[:1] * 60))
    assert [f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * 3
    assert ["Date Code Service Provider Charge" in page for page in pages] == [True] * 3
    assert sum(page.count("90834 95") for page in pages) == 60
    assert ["Amount enclosed" in page for page in pages] == [False, False, True]


def test_several_invoices_in_one_file_count_their_own_pages(invoice: InvoiceDocument) -> None:
    long = replace(invoice, number="1002", lines=invoice.lines[:1] * 60)
    file = PdfReader(BytesIO(render_invoices([invoice, long, invoice])))
    pages = [" ".join(page.extract_text().split()) for page in file.pages]
    wanted = ["1 of 1", "1 of 3", "2 of 3", "3 of 3", "1 of 1"]
    assert [f"Page {words}" in page for words, page in zip(wanted, pages, strict=True)] == [
        True
    ] * 5
    assert ["Invoice 1002" in page for page in pages] == [False, True, True, True, False]
    with pytest.raises(ValueError, match="no invoices"):
        render_invoices([])


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ngọc Ánh", "Søren Łukasiewicz-Żółć", "İpek Weiß-Ňuñez", "Ștefan Ţîrnăcop"]
)
def test_latin_names_stand_whole(invoice: InvoiceDocument, name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert name in text_of(replace(invoice, client_name=decomposed))


def test_other_scripts_are_transliterated(invoice: InvoiceDocument) -> None:
    assert "Vladimir" in text_of(replace(invoice, client_name="Владимир"))


def test_markup_in_text_is_printed_as_typed(invoice: InvoiceDocument) -> None:
    page = text_of(replace(invoice, message="<b>Call</b> & ask </para> &lt;us&gt;\nor write"))
    assert missing(page, "<b>Call</b> & ask </para> &lt;us&gt; or write") == []


def test_long_texts_are_kept_whole_over_pages(invoice: InvoiceDocument) -> None:
    line = replace(invoice.lines[0], description="therapy " * 1500, provider="x" * 400)
    long = replace(
        invoice, lines=(line,), message="word " * 6000, practice_name="W" * 200, number="9" * 60
    )
    text = text_of(long)
    assert (text.count("therapy"), text.count("word")) == (1500, 6000)


@pytest.mark.parametrize("superbill", [True, False])
def test_same_invoice_gives_the_same_bytes(invoice: InvoiceDocument, superbill: bool) -> None:
    document = replace(invoice, superbill=superbill)
    assert render_invoice(document) == render_invoice(document)


def test_every_vietnamese_letter_has_its_sign() -> None:
    letters = "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "ĂăÂâĐđÊêÔôƠơƯư₫"
    assert printable(letters) == letters


def test_money_has_a_true_minus_before_the_sign() -> None:
    assert (money(Decimal("-1234.5"), "$"), money(Decimal(0))) == ("−$1,234.50", "0.00")


def test_cut_ends_with_an_ellipsis() -> None:
    register()
    assert (cut("short", REGULAR, 8, 100), cut("m" * 50, REGULAR, 8, 30)) == ("short", "mmm…")


def test_shipped_fonts_are_the_ones_named() -> None:
    folder = Path(paper.__file__).parent / "fonts"
    rows = [line.split() for line in (folder / "VERSIONS.txt").read_text().splitlines()[1:]]
    named = {row[0]: row[-1] for row in rows}
    shipped = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.ttf")
    }
    assert named == shipped
