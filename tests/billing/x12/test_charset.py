import pytest
from hypothesis import given
from hypothesis import strategies as st

from settee.billing.x12.charset import DELIMITERS, has_only_x12, to_x12


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Rónán Fitzmaurice", "RONAN FITZMAURICE"),
        ("Đặng Łukasz Øye Straße", "DANG LUKASZ OYE STRASSE"),
        ("e\u0301", "E"),
        ("O\u2019Brien\u2013Smith `x`", "O'BRIEN-SMITH 'X'"),
        ("a*b~c:d^e", "ABCDE"),
        ("line\r\nbreak\ttab\x00end", "LINE BREAK TAB END"),
        ("  too   many\u00a0\u2003spaces ", "TOO MANY SPACES"),
        ("Ana 😀 👩‍👧 ♥", "ANA"),
        ("Apt #4, 50% @home_[b]", "APT 4, 50 HOME-(B)"),
        ("Ωμέγα 王", "OMEGA WANG"),
        ("：＊～＾", ""),
        ("", ""),
    ],
)
def test_text_is_written_in_the_basic_set(text: str, plain: str) -> None:
    assert to_x12(text) == plain


def test_text_is_cut_without_a_space_at_its_end() -> None:
    assert (to_x12("ABC DEF", 4), to_x12("ABC DEF", 5)) == ("ABC", "ABC D")


@given(st.text(), st.integers(1, 20))
def test_any_text_fits_and_stays_in_the_basic_set(text: str, limit: int) -> None:
    plain = to_x12(text, limit)
    assert has_only_x12(plain)
    assert len(plain) <= limit
    assert plain == " ".join(plain.split())
    assert to_x12(plain, limit) == plain


@pytest.mark.parametrize("character", [*DELIMITERS, "\n", "é", "a", "#", "\u0660"])
def test_character_outside_the_basic_set_is_seen(character: str) -> None:
    assert not has_only_x12(f"A{character}B")
