"""Components: ``{% load ui %}``. Each draws one thing of the style; none decides anything."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from settee.ui import dates, numbers
from settee.ui.htmx import UNDO
from settee.ui.icons import icon as draw_icon
from settee.ui.words import in_words

register = template.Library()

register.filter("in_words", in_words)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NOTE_ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "alert-triangle"}


class Page(Protocol):
    """A page by keyset. Cursors are ids of rows, never names: they stand in addresses."""

    previous: str
    next: str


@register.simple_tag
def icon(name: str, label: str = "", extra_class: str = "") -> SafeString:
    return draw_icon(name, in_words(label), extra_class)


@register.simple_tag
def state(tone: str, word: str, icon: str = "") -> SafeString:
    """A dot (full ``ok``, half ``warn``, ring ``bad`` or none) or an icon, and a word."""
    classes = f"state state-{tone}" if tone else "state"
    if not icon:
        return format_html('<span class="{}">{}</span>', classes, in_words(word))
    return format_html(
        '<span class="{} has-icon">{}{}</span>', classes, draw_icon(icon), in_words(word)
    )


@register.simple_block_tag
def note(content: str, tone: str = "", role: str = "") -> SafeString:
    """A notice in the page; ``tone`` is ok, warn, bad or none; ``role`` status or alert."""
    return format_html(
        '<div class="note{}"{}>{}<div>{}</div></div>',
        f" note-{tone}" if tone else "",
        format_html(' role="{}"', role) if role else "",
        draw_icon(_NOTE_ICONS.get(tone, "info-circle")),
        content,
    )


@register.simple_block_tag
def nothing(content: str, heading: str, extra_class: str = "sheet") -> SafeString:
    """An empty list: what is missing (``heading``), and in the body what to do next."""
    return format_html(
        '<div class="nothing {}"><h2>{}</h2>{}</div>', extra_class, in_words(heading), content
    )


@register.simple_tag
def field(bound: forms.BoundField, label: str = "", **attrs: Any) -> SafeString:
    """Label, control, hint and error of a form's field; ``label`` in place of the form's own.

    Further arguments become attributes of the control, ``hx_get`` as ``hx-get``; False removes one.
    """
    if label:
        bound.label = label
    for name, value in attrs.items():
        bound.field.widget.attrs[name.rstrip("_").replace("_", "-")] = value
    return bound.as_field_group()


@register.inclusion_tag("ui/_summary.html")
def error_summary(
    *bound: "forms.BaseForm | BaseFormSet[Any] | list[Any]", unsaved: str = "Not saved yet."
) -> dict[str, Any]:
    """All errors of the given forms, formsets and lists of forms, each leading to its field; takes
    the focus."""
    each = [one for given in bound for one in (given if isinstance(given, list) else [given])]
    problems = [problem for one in each for problem in _problems_of(one)]
    count = len(problems)
    things = f"{numbers.count_word(count)} {'thing' if count == 1 else 'things'} to fix"
    return {"problems": problems, "heading": f"{unsaved} {things}:"}


def _problems_of(bound: "forms.BaseForm | BaseFormSet[Any]") -> Iterable[tuple[str, str]]:
    """Pairs of the control's id, or empty, and the sentence."""
    if isinstance(bound, BaseFormSet):
        yield from (("", str(error)) for error in bound.non_form_errors())
        for form in bound.forms:
            yield from _problems_of(form)
        return
    yield from (("", in_words(str(error))) for error in bound.non_field_errors())
    for one in bound:
        target = "" if one.is_hidden else getattr(one, "first_control_id", one.auto_id)
        yield from ((target, in_words(f"{one.label}: {error}")) for error in one.errors)


@register.simple_tag
def sort_head(label: str, key: str, sort: str, form: str, extra_class: str = "") -> SafeString:
    """A column head that sorts through the filter form whose id is ``form``.

    ``sort`` is the order in force: a column's key, with a minus in front for descending.
    """
    current = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return format_html(
        '<th scope="col"{}{}>'
        '<button type="submit" form="{}" name="sort" value="{}">{}</button></th>',
        format_html(' class="{}"', extra_class) if extra_class else "",
        format_html(' aria-sort="{}"', current) if current else "",
        form,
        f"-{key}" if current == "ascending" else key,
        in_words(label),
    )


@register.inclusion_tag("ui/_pager.html")
def pager(page: Page, form: str, shown: str = "") -> dict[str, Any]:
    """Foot of a list: what is shown, and Previous and Next as buttons of the form ``form``.

    They send ``before`` or ``after`` with the id of the row at that edge.
    """
    return {"page": page, "form": form, "shown": in_words(shown)}


@register.inclusion_tag("ui/_progress.html")
def progress(
    done: int, total: int, heading: str, things: str, anchor: str = "progress"
) -> dict[str, Any]:
    """``87 of 128 sessions`` with a bar; ``total`` 0 means not known yet."""
    return {
        "done": done,
        "total": total,
        "heading": in_words(heading),
        "things": in_words(things),
        "id": anchor,
    }


@register.inclusion_tag("ui/_save_bar.html")
def save_bar(label: str = "Save", back: str = "", hint: str = "") -> dict[str, str]:
    """The form's main button, kept in sight; ``back`` is the address of Cancel."""
    return {"label": in_words(label), "back": back, "hint": in_words(hint)}


@register.simple_tag
def swatch(colour: str) -> SafeString:
    """A service's colour, which always stands beside its name."""
    fill = format_html(' fill="{}"', colour) if _COLOUR.fullmatch(colour) else ""
    return format_html(
        '<svg class="swatch" aria-hidden="true" viewBox="0 0 12 12">'
        '<rect width="12" height="12" rx="3"{}/></svg>',
        fill,
    )


@register.simple_tag
def money_cell(amount: Decimal | None, extra_class: str = "") -> SafeString:
    """A table cell of money: nothing owed is quiet, a credit is also said in words."""
    value = amount or Decimal()
    credit = mark_safe('<span class="visually-hidden"> credit</span>') if value < 0 else ""
    classes = " ".join(filter(None, ["money", "" if value else "quiet", extra_class]))
    return format_html('<td class="{}">{}{}</td>', classes, numbers.money_text(value), credit)


@register.filter
def money(amount: Decimal | None) -> str:
    return numbers.money_text(amount or Decimal())


@register.filter
def dollars(amount: Decimal | None) -> str:
    return numbers.dollars_text(amount or Decimal())


@register.filter
def undo_url(message: Any) -> str:
    """Where a notice's action can be taken back, or empty."""
    tags = str(message.extra_tags or "")
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


def _local_day(value: date | datetime) -> date:
    """The reader's local date of an instant; a plain date is itself."""
    return timezone.localdate(value) if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    return dates.day_text(_local_day(value)) if value else ""


@register.filter
def long_day(value: date | datetime | None) -> str:
    return dates.long_day_text(_local_day(value)) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    return dates.short_day_text(_local_day(value), timezone.localdate()) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    return dates.clock_text(value, timezone.get_current_timezone()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    if not value:
        return ""
    return dates.moment_text(value, timezone.get_current_timezone(), timezone.now())


@register.filter
def near(value: datetime | None) -> str:
    if not value:
        return ""
    return dates.near_text(value, timezone.get_current_timezone(), timezone.now())


@register.filter
def zone_name(value: datetime | None) -> str:
    return dates.zone_text(value, timezone.get_current_timezone()) if value else ""
