import pytest

from settee.core.text import fold, slugify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đặng, Minh-Anh", "dang, minh‑anh"),
        ("O’Brien-Núñez", "O'BRIEN-NUNEZ"),
        ("Østergård", "ostergard"),
        ("Łukasz", "lukasz"),
        ("  Van   Dyke ", "van dyke"),
        ("Zoë", "Zoe\u0308"),
    ],
)
def test_names_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert fold("Garcia, Maria") != fold("Garcia, Mario")


def test_slug_has_letters_digits_and_single_hyphens() -> None:
    assert slugify("  Dr. Zoë's Café & Co. ") == "dr-zoe-s-cafe-co"
