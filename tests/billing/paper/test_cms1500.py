"""The CMS-1500 as PDF: what is read back stands in its box, to the point."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pytest
from pypdf import PdfReader

from settee.billing.documents import ClaimDocument
from settee.billing.paper.cms1500 import render_cms1500
from settee.billing.paper.cms1500_artwork import DOWN, LEFT, RIGHT
from settee.billing.paper.cms1500_captions import CAPTIONS
from settee.billing.paper.cms1500_layout import FIELDS, Field, column_x, line_y
from settee.billing.paper.cms1500_values import forms

type Place = tuple[float, float]


def placed_texts(pdf: bytes, page: int = 0) -> dict[Place, str]:
    """Each run of data by the place where it begins: across and up, in points."""
    found: dict[Place, str] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: object) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found[round(x, 1), round(y, 1)] = text.strip()

    PdfReader(BytesIO(pdf)).pages[page].extract_text(visitor_text=visit)
    return found


def place_of(field: Field, text: str) -> Place:
    start = field.column if field.align == "left" else field.last_column + 1 - len(text)
    return round(column_x(start), 1), round(line_y(field.line) + 2.6, 1)


def test_preprinted_puts_each_value_at_its_box_and_nothing_else(claim: ClaimDocument) -> None:
    (values,) = forms(claim)
    expected = {place_of(FIELDS[name], text): text for name, text in values.items()}
    assert placed_texts(render_cms1500([claim], preprinted=True)) == expected


def test_plain_paper_puts_data_at_the_same_places(claim: ClaimDocument) -> None:
    data = placed_texts(render_cms1500([claim], preprinted=True))
    whole = placed_texts(render_cms1500([claim], preprinted=False))
    assert {place: whole.get(place) for place in data} == data


def test_plain_paper_carries_every_caption(claim: ClaimDocument) -> None:
    text = PdfReader(BytesIO(render_cms1500([claim], preprinted=False))).pages[0].extract_text()
    assert [caption.text for caption in CAPTIONS if caption.text not in text] == []


def test_first_column_of_box_2_is_where_the_printed_form_has_it() -> None:
    """0.3 inch from the left edge, line 12 of the sheet: two inches down."""
    assert (column_x(FIELDS["2"].column), line_y(FIELDS["2"].line)) == (21.6, 648.0)


def test_fields_never_overlap() -> None:
    clashes = [
        (a, b)
        for (a, first), (b, second) in combinations(FIELDS.items(), 2)
        if first.line == second.line
        and first.column <= second.last_column
        and second.column <= first.last_column
    ]
    assert clashes == []


def test_no_field_crosses_a_rule_of_the_form() -> None:
    crossings = [
        (name, rule)
        for name, field in FIELDS.items()
        for rule in DOWN
        if rule.top < field.line - 0.5 < rule.bottom
        and field.column <= rule.column <= field.last_column
    ]
    assert crossings == []


def test_every_field_stands_inside_the_form() -> None:
    assert [n for n, f in FIELDS.items() if f.column <= LEFT or f.last_column >= RIGHT] == []


def test_form_number_is_the_one_per_six_lines(claim: ClaimDocument) -> None:
    claims = [replace(claim, lines=claim.lines * count) for count in (1, 6, 7, 13)]
    pdf = render_cms1500(claims, preprinted=True)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1 + 1 + 2 + 3


def test_offsets_move_everything_right_and_down(claim: ClaimDocument) -> None:
    plain = placed_texts(render_cms1500([claim], preprinted=True))
    moved = placed_texts(render_cms1500([claim], preprinted=True, dx_mm=12.7, dy_mm=25.4))
    assert moved == {(round(x + 36, 1), round(y - 72, 1)): text for (x, y), text in plain.items()}


def test_scaling_keeps_the_top_left_corner(claim: ClaimDocument) -> None:
    scaled = placed_texts(render_cms1500([claim], preprinted=True, scaling=50))
    x, y = place_of(FIELDS["1a"], "W123456789")
    assert scaled[round(x / 2, 1), round(792 - (792 - y) / 2, 1)] == "W123456789"


def test_watermark_stands_on_every_form(claim: ClaimDocument) -> None:
    two = replace(claim, lines=claim.lines * 7)
    pdf = render_cms1500([two], preprinted=False, watermark="Electronically Submitted")
    pages = PdfReader(BytesIO(pdf)).pages
    assert ["Electronically Submitted" in page.extract_text() for page in pages] == [True, True]


@pytest.mark.parametrize("preprinted", [True, False])
def test_same_claim_gives_the_same_bytes(claim: ClaimDocument, preprinted: bool) -> None:
    first = render_cms1500([claim], preprinted=preprinted)
    assert render_cms1500([claim], preprinted=preprinted) == first


def test_no_claims_is_an_error() -> None:
    with pytest.raises(ValueError, match="no claims to print"):
        render_cms1500([], preprinted=True)


def test_form_is_drawn_in_the_ink_that_was_chosen(claim: ClaimDocument) -> None:
    red = render_cms1500([claim], preprinted=False)
    black = render_cms1500([claim], preprinted=False, ink="black")
    assert red != black
    assert PdfReader(BytesIO(red)).pages[0].extract_text() == (
        PdfReader(BytesIO(black)).pages[0].extract_text()
    )
