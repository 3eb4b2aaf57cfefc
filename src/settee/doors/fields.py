"""Form fields that read what people write and say in words what is wrong with it."""

import re
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError

from settee.billing.x12.identifiers import (
    STATES,
    is_modifier,
    is_npi,
    is_tax_id,
    is_taxonomy,
    is_zip,
)
from settee.core.money import parse_money
from settee.ui.forms import MoneyInput

_TAXONOMIES = (
    ("1041C0700X", "Clinical social worker"),
    ("101YM0800X", "Mental health counselor"),
    ("106H00000X", "Marriage and family therapist"),
    ("103TC0700X", "Clinical psychologist"),
    ("2084P0800X", "Psychiatrist"),
    ("363LP0808X", "Psychiatric nurse practitioner"),
    ("101YA0400X", "Addiction counselor"),
    ("261QM0801X", "Mental health clinic"),
    ("251S00000X", "Community behavioral health agency"),
    ("193200000X", "Multi-specialty group"),
    ("193400000X", "Single-specialty group"),
)
_NEAR = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip


class LineField(forms.CharField):
    """One line of text: line breaks and runs of white space become one space."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class NpiField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "NPI", "max_length": 20, **kwargs})
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s-]", "", super().clean(value))
        if text and not is_npi(text):
            raise ValidationError(
                "This is not an NPI: it has ten digits, and the last one checks the others."
                " Compare it with the NPI registry."
            )
        return text


class TaxIdField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "Tax ID", "max_length": 20, **kwargs})
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s-]", "", super().clean(value))
        if text and not is_tax_id(text):
            raise ValidationError("A tax ID has nine digits, such as 12-3456789.")
        return text


class ZipField(LineField):
    """Five or nine digits, kept without the hyphen and shown with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "ZIP code", "max_length": 20, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        text = str(value or "")
        return f"{text[:5]}-{text[5:]}" if re.fullmatch(r"\d{9}", text) else value

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s-]", "", super().clean(value))
        if text and not is_zip(text):
            raise ValidationError("A ZIP code has five or nine digits, such as 10471-2203.")
        return text


class StateField(LineField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "State", "max_length": 2, **kwargs})
        self.widget.attrs |= {"size": 3}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).upper()
        if text and text not in STATES:
            raise ValidationError("Write the state as two letters, such as NY.")
        return text


class PhoneField(LineField):
    """Kept as people in the United States write it, others with their country code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": "Phone", "max_length": 40, **kwargs})
        self.widget.attrs["inputmode"] = "tel"

    def prepare_value(self, value: Any) -> Any:
        digits = str(value or "")
        return (
            f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
            if re.fullmatch(r"\d{10}", digits)
            else value
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "US")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError("Write the number with its area code, such as (845) 555-0100.")
        is_us = number.country_code == 1
        form = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(number, form.NATIONAL if is_us else form.INTERNATIONAL)


class TaxonomyField(LineField):
    """A provider taxonomy code (NUCC), any; the usual ones are offered by a datalist."""

    suggestions = _TAXONOMIES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"required": False, "label": "Taxonomy code", "max_length": 10, **kwargs}
        )
        self.widget.attrs |= {"list": "taxonomies", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).upper()
        if text and not is_taxonomy(text):
            raise ValidationError(
                "A taxonomy code has ten characters and ends with X, such as 1041C0700X."
            )
        return text


class MoneyField(LineField):
    """``$1,150.50`` as Decimal with two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": MoneyInput, "max_length": 20, **kwargs})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return Decimal("0.00")
        try:
            return parse_money(text)
        except ValueError:
            raise ValidationError(
                "Write an amount with at most two places, such as 150.00."
            ) from None


class ModifiersField(LineField):
    """Up to four modifiers, separated by anything; a list of two-character codes."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        modifiers = [part.upper() for part in re.split(r"[\s,;]+", super().clean(value)) if part]
        if len(modifiers) > 4 or not all(map(is_modifier, modifiers)):
            raise ValidationError("Write up to four modifiers of two characters, such as 95, GT.")
        return list(dict.fromkeys(modifiers))


class ZoneField(forms.ChoiceField):
    """An IANA time zone. ``default`` is the words of the empty choice, if there is one."""

    def __init__(self, *, default: str = "", **kwargs: Any) -> None:
        choices = [*([("", default)] if default else []), *zone_choices()]
        super().__init__(**{"label": "Time zone", "choices": choices, **kwargs})


@cache
def zone_choices() -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Groups of pairs: the zones of the United States first, then all others."""
    names = (files("tzdata") / "zones").read_text().split()
    others = [name for name in names if "/" in name and not name.startswith("Etc/")]
    return (
        ("United States", [(name, _readable(name)) for name in _NEAR]),
        ("All zones", [(name, _readable(name)) for name in sorted({*others, "UTC"} - {*_NEAR})]),
    )


def _readable(name: str) -> str:
    return name.replace("_", " ")
