"""The form of the tab Other Information: a control for each field the practice has."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from settee.clients.enums import InformationKind
from settee.clients.models import Client, InformationField
from settee.desk.clients.fields import DayField
from settee.desk.clients.forms import RecordForm
from settee.doors.fields import LineField

_YES_NO = [("", "Not answered"), ("yes", "Yes"), ("no", "No")]


class NumberField(forms.DecimalField):
    """A number as people write it; a text, so that nothing typed is dropped."""

    widget = forms.TextInput
    default_error_messages: ClassVar = {"invalid": "Write a number, such as 3 or 2.5."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=4, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}


class InformationForm(RecordForm):
    """``answers`` are texts by the field's id, as they are stored."""

    class Meta:
        model = Client
        fields = ()

    def __init__(
        self,
        *args: Any,
        asked: Sequence[InformationField],
        answers: Mapping[uuid.UUID, str],
        **kwargs: Any,
    ) -> None:
        self._asked = {_name(field): field for field in asked}
        controls = {
            name: _control(field, answers.get(field.id, "")) for name, field in self._asked.items()
        }
        initial = {
            name: _shown(field, answers[field.id])
            for name, field in self._asked.items()
            if field.id in answers
        }
        super().__init__(*args, initial=initial, further=controls, **kwargs)

    @property
    def controls(self) -> list[forms.BoundField]:
        return [self[name] for name in self._asked]

    @property
    def answers(self) -> dict[uuid.UUID, str]:
        """What was answered, as it is stored."""
        return {
            field.id: _stored(self.cleaned_data.get(name)) for name, field in self._asked.items()
        }


def _name(field: InformationField) -> str:
    return f"field_{field.id.hex}"


def _control(field: InformationField, answer: str) -> forms.Field:
    usual: dict[str, Any] = {"label": field.label, "help_text": field.hint, "required": False}
    match InformationKind(field.kind):
        case InformationKind.LINE:
            return LineField(max_length=500, **usual)
        case InformationKind.TEXT:
            return forms.CharField(max_length=20_000, widget=forms.Textarea({"rows": 4}), **usual)
        case InformationKind.CHOICE:
            choices = [("", "Not answered"), *_choices(field, answer)]
            return forms.ChoiceField(choices=choices, **usual)
        case InformationKind.CHOICES:
            return forms.MultipleChoiceField(
                choices=_choices(field, answer), widget=forms.CheckboxSelectMultiple, **usual
            )
        case InformationKind.DATE:
            return DayField(**usual)
        case InformationKind.YES_NO:
            return forms.ChoiceField(choices=_YES_NO, **usual)
        case InformationKind.NUMBER:
            return NumberField(**usual)


def _choices(field: InformationField, answer: str) -> list[tuple[str, str]]:
    """Those of the field, and what was answered before a choice was taken away."""
    return [(text, text) for text in dict.fromkeys([*field.choices, *answer.splitlines()])]


def _shown(field: InformationField, answer: str) -> Any:
    if field.kind == InformationKind.CHOICES:
        return answer.splitlines()
    return date.fromisoformat(answer) if field.kind == InformationKind.DATE else answer


def _stored(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value or "")
