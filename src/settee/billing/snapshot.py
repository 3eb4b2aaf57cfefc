"""Documents as JSON and back, exactly: what a claim or invoice said when it was made."""

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_Convert = Callable[[Any], Any]


def dump(document: Any) -> str:
    """``document``, a dataclass of ``documents``, as JSON; amounts and dates as text."""
    kind: Any = type(document)
    return json.dumps(_writer(kind)(document), ensure_ascii=False, separators=(",", ":"))


def load[Document](kind: Callable[..., Document], text: str) -> Document:
    """The document that ``dump`` wrote. A field added since takes its default."""
    document: Document = _reader(kind)(json.loads(text))
    return document


@cache
def _writer(kind: Any) -> _Convert:
    if kind in (Decimal, date):
        return str
    if (inner := _inside_optional(kind)) is not None:
        write = _writer(inner)
        return lambda value: None if value is None else write(value)
    if get_origin(kind) is tuple:
        write_item = _writer(get_args(kind)[0])
        return lambda values: [write_item(value) for value in values]
    if is_dataclass(kind):
        members = [(name, _writer(hint)) for name, hint in _members(kind)]
        return lambda value: {name: write(getattr(value, name)) for name, write in members}
    return _same


@cache
def _reader(kind: Any) -> _Convert:
    if kind is Decimal:
        return Decimal
    if kind is date:
        return date.fromisoformat
    if (inner := _inside_optional(kind)) is not None:
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        read_item = _reader(get_args(kind)[0])
        return lambda values: tuple([read_item(value) for value in values])
    if is_dataclass(kind):
        readers = dict(_members(kind))
        members = {name: _reader(hint) for name, hint in readers.items()}
        return lambda value: kind(**{name: members[name](part) for name, part in value.items()})  # type: ignore[operator]
    return _same


def _members(kind: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in fields(kind)]


def _inside_optional(kind: Any) -> Any:
    """``X`` of ``X | None``, else None."""
    if get_origin(kind) not in (Union, types.UnionType):
        return None
    return next(part for part in get_args(kind) if part is not type(None))


def _same(value: str | bool | Literal[None]) -> Any:
    return value
