"""Two records side by side: for each difference a choice of whose value stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from settee.clients.comparing import Question, Side, differences
from settee.clients.domain.merge import ANSWER, differing_answers
from settee.clients.models import Client, InformationAnswer
from settee.desk.clients.fields import masked_ssn
from settee.ui.dates import long_day_text
from settee.ui.words import in_words

NOTHING = "nothing"
_LABELS = {
    "name": "Name",
    "bill_to": "Bill sessions to",
    "diagnosis_codes": "Diagnosis codes",
    "email": "Email",
    "invoice_option": "Client Invoice Option",
    "invoice_to": "Send Invoice To",
    "notes": "Client File Notes",
    "race_ethnicity": "Race and ethnicity",
    "reach_by": "Wants to be reached by",
    "signature_on_file": "Client Signature?",
    "ssn": "ID or SSN",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison: the label and its radio buttons."""

    label: str
    choices: forms.BoundField
    both: bool


class MergeForm(forms.Form):
    """Versions are those of the two records as the reader compares them."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    merged_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kept: Client, merged: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept_version"].initial = kept.version
        self.fields["merged_version"].initial = merged.version
        self.questions = differences(kept, merged)
        for question in self.questions:
            ours, theirs = _words(question, kept), _words(question, merged)
            both = question.both and NOTHING not in (ours, theirs)
            usual = question.usual(kept, merged)
            self.fields[question.name] = _field(label_of(question), ours, theirs, usual, both=both)
        for mine, other in differing_answers(kept, merged):
            self.fields[f"{ANSWER}{mine.field_id}"] = _field(
                mine.field.label, _answer(mine), _answer(other), Side.KEPT
            )

    @property
    def lines(self) -> Iterator[Line]:
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                yield Line(str(field.label), self[name], both=len(field.widget.choices) > 2)

    @property
    def answers(self) -> dict[str, Side]:
        return {
            name: Side(value)
            for name, value in self.cleaned_data.items()
            if not name.endswith("_version") and value
        }

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["kept_version"], self.cleaned_data["merged_version"]

    def show_meanwhile(self, fresh: "MergeForm") -> None:
        """Somebody changed one of the records: compare anew, keeping what was chosen."""
        self.fields = fresh.fields
        self.data = {
            **{name: self.data[name] for name in self.data},
            "kept_version": str(fresh.fields["kept_version"].initial),
            "merged_version": str(fresh.fields["merged_version"].initial),
        }
        self.add_error(
            None,
            "One of the two records was changed while you compared them, so they are not merged"
            " yet. Look at the values below again, then merge.",
        )


def label_of(question: Question) -> str:
    return _LABELS.get(question.name) or question.name.replace("_", " ").capitalize()


def _field(
    label: str, ours: str, theirs: str, usual: Side, *, both: bool = False
) -> forms.ChoiceField:
    choices = [(Side.KEPT, ours), (Side.MERGED, theirs)]
    if both:
        choices.append((Side.BOTH, "Both, one after the other"))
    # What is not sent is left to the domain's usual choice.
    return forms.ChoiceField(
        label=label, choices=choices, initial=usual, widget=forms.RadioSelect, required=False
    )


def _words(question: Question, client: Client) -> str:
    if question.name == "name":
        return " ".join(filter(None, (client.first_name, client.middle_name, client.last_name)))
    if question.name in ("address", "invoice_to"):
        return ", ".join(getattr(client, name) for name in question.fields if getattr(client, name))
    first = question.fields[0]
    return _value(client, first) or NOTHING


def _value(client: Client, name: str) -> str:
    value = getattr(client, name)
    if name == "ssn":
        return masked_ssn(value) if value else ""
    if name == "provider":
        return value.name if value else ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "strftime"):
        return long_day_text(value)
    if isinstance(value, list):
        field: Any = Client._meta.get_field(name)
        shown = dict(field.base_field.choices or ())
        return ", ".join(str(shown.get(one, one)) for one in value)
    display = getattr(client, f"get_{name}_display", None)
    return in_words(str(display())) if display else str(value)


def _answer(answer: InformationAnswer) -> str:
    return answer.value.replace("\n", ", ") or NOTHING
