"""Form fields of the back office."""

import re
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from settee.billing.icd import normal_code
from settee.doors.fields import LineField
from settee.ui.forms import DateInput


class DayField(forms.DateField):
    """A local date that can be meant: years from 1900 to 2200."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": DateInput, **kwargs})

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not 1900 <= day.year <= 2200:
            raise ValidationError("Enter the date with its right year.")
        return day


class DiagnosesField(LineField):
    """ICD-10-CM codes separated by anything: a list in its order, dots added, repeats dropped."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        codes = re.split(r"[\s,;]+", super().clean(value))
        return list(dict.fromkeys(normal_code(code) for code in codes if code))


def ids(values: Iterable[str]) -> list[uuid.UUID]:
    """Those of the sent ``values`` that are ids; others no page of ours could have sent."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
