"""The value a field had when its page was drawn is carried along as Django would."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.boundfield import BoundField as DjangosBoundField
from django.test import SimpleTestCase

from settee.ui.forms import DateInput

assert_same_html = SimpleTestCase().assertHTMLEqual


class Record(forms.Form):
    name = forms.CharField(show_hidden_initial=True)
    born = forms.DateField(show_hidden_initial=True, widget=DateInput())
    signed = forms.BooleanField(show_hidden_initial=True, required=False)
    note = forms.CharField(show_hidden_initial=True, required=False)
    codes = forms.MultipleChoiceField(
        show_hidden_initial=True, choices=[("a", "A"), ("b", "B")], required=False
    )


INITIAL = {"name": "O'Brien \"<b>", "born": date(1984, 2, 29), "signed": True, "codes": ["a", "b"]}
SENT: dict[str, Any] = {"name": "New", "initial-name": "Old & typed", "initial-codes": ["b"]}


@pytest.mark.parametrize("data", [None, SENT], ids=["shown", "sent"])
@pytest.mark.parametrize("name", list(Record.base_fields))
def test_hidden_initial_is_djangos(name: str, data: dict[str, Any] | None) -> None:
    bound = Record(data, initial=INITIAL)[name]
    djangos = DjangosBoundField.as_hidden(bound, only_initial=True)
    # A control that nobody meets needs no description.
    expected = re.sub(r' aria-describedby="[^"]*"', "", djangos)
    assert_same_html(bound.as_hidden(only_initial=True), expected)
