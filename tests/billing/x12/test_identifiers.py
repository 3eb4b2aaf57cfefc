import pytest

from settee.billing.x12.identifiers import (
    is_icd10,
    is_npi,
    is_po_box,
    is_procedure,
    is_tax_id,
    is_taxonomy,
    is_zip,
    phone_digits,
)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("1234567893", True),  # the example of the standard itself
        ("1998806362", True),
        ("2000000028", True),
        ("1234567894", False),
        ("1234567839", False),
        ("3234567899", False),
        ("123456789", False),
        ("12345678930", False),
        ("", False),
        ("123456789\u0663", False),
    ],
)
def test_npi_is_ten_digits_with_the_right_check_digit(text: str, good: bool) -> None:
    assert is_npi(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("F41.1", True),
        ("F411", True),
        ("F70", True),
        ("Z63.0", True),
        ("F10.20", True),
        ("S72.001A", True),
        ("C4A.0", True),
        ("F41.", False),
        ("F4.11", False),
        ("f41.1", False),
        ("411.1", False),
        ("F41.11111", False),
        ("", False),
    ],
)
def test_icd10_code_has_its_shape(text: str, good: bool) -> None:
    assert is_icd10(text) is good


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("PO BOX 4410", True),
        ("P.O. BOX 12", True),
        ("P O BOX 12", True),
        ("POST OFFICE BOX 12", True),
        ("BOX 12", True),
        ("POB 12", True),
        ("SUITE 4, P.O.BOX 9", True),
        ("12 BOXWOOD LN", False),
        ("4 OPOBOX RD", False),
        ("88 HILL ST", False),
    ],
)
def test_post_office_box_is_told_from_a_street(text: str, box: bool) -> None:
    assert is_po_box(text) is box


def test_zip_has_five_or_nine_digits() -> None:
    assert [is_zip(text) for text in ("97201", "972010001", "97201-0001", "9720", "00000", "")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert not is_zip("97201", digits=(9,))


def test_codes_have_their_shape() -> None:
    assert [is_procedure(text) for text in ("90837", "H0004", "0591T", "9083", "ABCDE")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert [is_taxonomy(text) for text in ("1041C0700X", "1041C0700", "1041c0700X", "")] == [
        True, False, False, False,
    ]  # fmt: skip
    assert [is_tax_id(text) for text in ("931234567", "93-1234567", "000000000", "")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_phone_is_reduced_to_ten_digits() -> None:
    numbers = ("(845) 555-0192", "+1 845.555.0192", "845-555-0192 ext. 12", "555-0192", "")
    assert [phone_digits(number) for number in numbers] == [*["8455550192"] * 3, "", ""]
