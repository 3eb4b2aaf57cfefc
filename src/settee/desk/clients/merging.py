"""Two people had the same form open: the second keeps what they typed and learns of the first.

Fields carry what they showed at first (Django's hidden initial), so it is known who changed what.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

MEANWHILE = (
    "Somebody else saved this client while you had it open, so yours is not saved yet. Look at what"
    " they changed, then save again."
)


def remember(form: forms.BaseForm, *, apart_from: Iterable[str] = ()) -> None:
    """Let ``form`` carry what its fields show at first."""
    for name, field in form.fields.items():
        dots = isinstance(field.widget, forms.RadioSelect) and not _is_many(field.widget)
        field.show_hidden_initial = name not in apart_from and not dots


def merge(form: forms.BaseForm, stored: forms.BaseForm) -> list[str]:
    """Take into ``form`` what others changed and its reader did not; sentences on each change.

    ``stored`` is the same form, unbound, as the row stands now. Where both changed a field, what
    the reader typed stays and the next Save puts it in place of the other.
    """
    sentences = []
    typed = {name: _plain(form[name].data) for name in form.changed_data}
    data = form.data = _flattened(form)
    for name, field in form.fields.items():
        if not field.show_hidden_initial:
            continue
        theirs = _shown(field.hidden_widget(), stored[name])
        first = form.add_initial_prefix(name)
        if theirs == (data.get(first) or type(theirs)()):
            continue
        data[first] = theirs
        label, words = form[name].label, _words(field, stored[name]) or "nothing"
        if name in typed and typed[name] != (_shown(field.widget, stored[name])):
            sentences.append(f"{label}: they saved {words}. What you typed is still in the field.")
        else:
            data[form.add_prefix(name)] = _shown(field.widget, stored[name])
            sentences.append(f"{label}: they saved {words}. It is in the field now.")
    return sentences


def _flattened(form: forms.BaseForm) -> dict[str, Any]:
    """What was sent, by name: a list of texts for a group of boxes, one text for all others."""
    data: dict[str, Any] = {name: form.data[name] for name in form.data}
    for name, field in form.fields.items():
        if _is_many(field.widget):
            first, now = form.add_initial_prefix(name), form.add_prefix(name)
            data[first] = field.hidden_widget().value_from_datadict(form.data, form.files, first)
            data[now] = field.widget.value_from_datadict(form.data, form.files, now)
    return data


def _is_many(widget: forms.Widget) -> bool:
    return isinstance(widget, (forms.CheckboxSelectMultiple, forms.MultipleHiddenInput))


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else str(value or "")


def _shown(widget: forms.Widget, bound: forms.BoundField) -> Any:
    """What the control shows: a text, or a list of texts where it has several."""
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else ""
    shown: Any = widget.format_value(value)
    if _is_many(widget):
        return _plain(shown or [])
    return str(shown[0] if isinstance(shown, list) and shown else shown or "")


def _words(field: forms.Field, bound: forms.BoundField) -> str:
    value = bound.value()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, forms.ChoiceField):
        chosen = _plain(value if isinstance(value, list) else [value])
        return ", ".join(str(text) for key, text in _flat(field) if str(key) in chosen)
    return str(_shown(field.widget, bound))


def _flat(field: forms.ChoiceField) -> Iterator[tuple[Any, Any]]:
    """The choices without their groups."""
    for key, text in field.widget.choices:
        yield from text if isinstance(text, list | tuple) else [(key, text)]
