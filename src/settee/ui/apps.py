from django import forms
from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "settee.ui"

    def ready(self) -> None:
        """Django's own messages name the rule; ours say what to do."""
        forms.Field.default_error_messages["required"] = "Fill this in."
        for choice in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField):
            choice.default_error_messages["required"] = "Choose one."
        forms.DateField.default_error_messages["invalid"] = "Type a date like 10/31/2026."
        forms.TimeField.default_error_messages["invalid"] = "Type a time like 9:30 AM."
        forms.DecimalField.default_error_messages["invalid"] = "Type a number like 120.50."
        forms.IntegerField.default_error_messages["invalid"] = "Type a whole number."
