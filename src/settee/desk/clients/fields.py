"""Fields of a client's forms that nobody else has."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from settee.billing.domain.diagnosis import NoSuchDiagnosis, find_diagnosis
from settee.doors.fields import LineField

EARLIEST = date(1875, 1, 1)  # no older client is alive; such a date is a slip
LATEST = date(2199, 12, 31)
MOST_CODES = 12  # 005010X222A1 2300 HI


class DayField(forms.DateField):
    """A day of somebody's life or care, as 6/24/1988 or 1988-06-24; it may be ahead."""

    default_error_messages: ClassVar = {
        "invalid": "Write the date as month/day/year, such as 6/24/1988. Such a day must exist."
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            {"placeholder": "MM/DD/YYYY", "inputmode": "text", "autocomplete": "off"},
            format="%m/%d/%Y",
        )
        formats = ["%m/%d/%Y", "%Y-%m-%d", "%m-%d-%Y", "%m.%d.%Y"]
        super().__init__(
            **{"required": False, "widget": widget, "input_formats": formats, **kwargs}
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and day < EARLIEST:
            raise ValidationError("This is too long ago. Write the year with four digits.")
        if day and day > LATEST:
            raise ValidationError("This is too far ahead. Check the year.")
        return day


class PastDayField(DayField):
    """A day that has been."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet. Check the year.")
        return day


class BirthDateField(PastDayField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Birth date", **kwargs})


class SsnField(LineField):
    """Nine digits. What is stored shows its last four only; left as it is, it stays."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "label": "ID or SSN",
                "max_length": 20,
                "help_text": "Internal only.",
                **kwargs,
            }
        )
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        text = str(value or "")
        return masked_ssn(text) if re.fullmatch(r"[0-9]{9}", text) else value

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text.startswith("•"):
            return text
        digits = re.sub(r"[\s-]", "", text)
        if digits and not re.fullmatch(r"[0-9]{9}", digits):
            raise ValidationError("A social security number has nine digits, such as 123-45-6789.")
        return digits


def masked_ssn(digits: str) -> str:
    return f"•••-••-{digits[-4:]}"


class DiagnosesField(LineField):
    """Billable ICD-10-CM codes in the order of their weight; a list of codes with their dots."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"required": False, "label": "Diagnosis codes", "max_length": 400, **kwargs}
        )
        self.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        codes, unknown = [], []
        for part in dict.fromkeys(re.split(r"[\s,;]+", super().clean(value))):
            try:
                codes += [find_diagnosis(part).code] if part else []
            except NoSuchDiagnosis:
                unknown.append(part)
        if unknown:
            raise ValidationError(
                f"{', '.join(unknown[:5])}: no billable ICD-10-CM code. Search for it by its words,"
                " and take the most exact one."
            )
        codes = list(dict.fromkeys(codes))
        if len(codes) > MOST_CODES:
            raise ValidationError(f"A claim takes {MOST_CODES} diagnoses at most.")
        return codes
