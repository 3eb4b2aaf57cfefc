"""Outline icons, drawn into the page: no request, and they take the colour of the text."""

import re
from functools import cache
from importlib.resources import files

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_OUTLINE = mark_safe(
    'fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"'
)
_FILLED = mark_safe('fill="currentColor"')
_SHAPES = re.compile(r"<path d=[^>]*>")


class UnknownIcon(LookupError):
    """There is no file of this name beside this module."""


@cache
def _shapes(name: str) -> SafeString:
    source = files(__name__).joinpath(f"{name}.svg")
    if not source.is_file():
        raise UnknownIcon(name)
    return mark_safe("".join(_SHAPES.findall(source.read_text())))  # noqa: S308 - our own files


def icon(name: str, label: str = "", extra_class: str = "") -> SafeString:
    """The SVG of icon ``name``; hidden from screen readers unless it has a ``label``."""
    return format_html(
        '<svg class="icon{}" {} viewBox="0 0 24 24" {}>{}</svg>',
        f" {extra_class}" if extra_class else "",
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"'),
        _FILLED if name.endswith("-filled") else _OUTLINE,
        _shapes(name),
    )
