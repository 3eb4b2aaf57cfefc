"""How Django's form fields are drawn here: ``FORM_RENDERER = "settee.ui.forms.Renderer"``."""

from copy import copy
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIteratorValue
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html
from django.utils.safestring import SafeString

from settee.ui.words import SHOWN, in_words, is_usual

_CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class BoundField(forms.BoundField):
    """Gives each control its class, and marks it when its value was refused."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        own = [attrs.get("class"), widget.attrs.get("class")]
        invalid = "is-invalid" if self.errors else None
        built |= {name: in_words(widget.attrs[name]) for name in SHOWN if name in widget.attrs}
        built["class"] = " ".join(filter(None, [_look_of(widget), *own, invalid]))
        return built

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        """With the practice's own word for client in what can be chosen."""
        widget = widget or self.field.widget
        if isinstance(widget, forms.Select) and not is_usual():
            widget = copy(widget)
            widget.choices = [_worded(each) for each in widget.choices]
        return super().as_widget(widget, attrs, only_initial)

    def as_hidden(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> SafeString:
        """As Django draws it, without a template: a record carries one for each of its fields."""
        widget = self.field.hidden_widget()
        if attrs or not kwargs.get("only_initial") or type(widget) is not forms.HiddenInput:
            return super().as_hidden(attrs, **kwargs)
        name = self.html_initial_name
        if name in self.form.data:
            value = self.form._widget_data_value(widget, name)  # type: ignore[attr-defined]
        else:
            value = self.value()
        written = widget.format_value(value)
        return format_html(
            '<input type="hidden" name="{}"{} id="{}">',
            name,
            "" if written is None else format_html(' value="{}"', written),
            self.html_initial_id,
        )

    @property
    def hidden_initial(self) -> SafeString | str:
        """What a group showed at first; other controls carry it themselves."""
        return self.as_hidden(only_initial=True) if self.field.show_hidden_initial else ""

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Several boxes or dots under one legend."""
        return isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))

    @property
    def first_control_id(self) -> str:
        """Id of the control a link to this field should lead to."""
        return f"{self.auto_id}_0" if self.is_group else str(self.id_for_label or self.auto_id)


def _worded(choice: Any) -> Any:
    """A choice or a group of them. Rows have names of their own, which stay."""
    key, label = choice
    if isinstance(label, list | tuple):
        return key, [_worded(each) for each in label]
    return (key, label) if isinstance(key, ModelChoiceIteratorValue) else (key, in_words(label))


def _look_of(widget: forms.Widget) -> str:
    if isinstance(widget, _CHECKS):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class Renderer(TemplatesSetting):
    field_template_name = "ui/_field.html"
    bound_field_class = BoundField


class DateInput(forms.DateInput):
    """The browser's own date picker; it speaks ISO 8601 whatever it shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MoneyInput(forms.TextInput):
    """Plain text, because a number field drops what it cannot read; digits first on phones."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
