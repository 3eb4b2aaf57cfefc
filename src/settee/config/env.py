"""Settings from the environment: typed, documented, and loud when wrong.

Each reader declares one variable, reads it at once and returns its value:

    PORT = integer("SETTEE_PORT", default=8000, least=1, most=65535, doc="Port of the web server.")

A value that can't be used raises SettingError, whose message is one sentence that names the
variable and says what is right. Values are never repeated in messages: they may be secrets.
"""

import base64
import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from settee.core.money import ZERO, parse_money

_PREFIX = "SETTEE_"
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


class SettingError(Exception):
    """A variable of the environment is missing, wrong or unknown."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One declared variable; ``default`` as it would be written in the environment."""

    name: str
    doc: str
    default: str
    required: bool


_declared: dict[str, Setting] = {}


def declared() -> tuple[Setting, ...]:
    """Every setting declared so far, by name."""
    return tuple(_declared[name] for name in sorted(_declared))


def refuse_unknown() -> None:
    """Raise SettingError for a ``SETTEE_*`` variable nobody declared: it is a slip of the pen."""
    for name in sorted(os.environ):
        if name.startswith(_PREFIX) and name not in _declared:
            near = difflib.get_close_matches(name, _declared, n=1)
            hint = f"did you mean {near[0]}?" if near else "docs/configuration.md lists them all."
            raise SettingError(f"{name} is not a setting of Settee; {hint}")


def text(name: str, *, doc: str, default: str | None = None) -> str:
    """The value without surrounding white space. Without a default the variable is required."""
    _declared[name] = Setting(name, doc, default or "", required=default is None)
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingError(f"{name} must be set: {doc[:1].lower()}{doc[1:]}")
    return default


def secret(name: str, *, doc: str, least: int) -> str:
    """A required text of at least so many characters."""
    value = text(name, doc=doc)
    if len(value) < least:
        raise SettingError(f"{name} must have at least {least} characters.")
    return value


def sealing_keys(name: str, *, doc: str) -> tuple[str, ...]:
    """One or more keys for AES-256 in URL-safe base64 (RFC 4648 5), separated by commas."""
    keys = names(name, doc=doc)
    for key in keys:
        try:
            right = len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
        except ValueError:
            right = False
        if not right:
            raise SettingError(f"{name} must be made of keys that `settee keys new` prints.")
    return keys


def integer(
    name: str, *, doc: str, default: int, least: int | None = None, most: int | None = None
) -> int:
    value = text(name, doc=doc, default=str(default))
    try:
        number = int(value)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, such as {default}.") from None
    if least is not None and number < least:
        raise SettingError(f"{name} must be at least {least}.")
    if most is not None and number > most:
        raise SettingError(f"{name} must be at most {most}.")
    return number


def flag(name: str, *, doc: str, default: bool) -> bool:
    value = text(name, doc=doc, default="yes" if default else "no").lower()
    if value not in _YES | _NO:
        raise SettingError(f"{name} must be yes or no.")
    return value in _YES


def choice(name: str, *, doc: str, default: str, among: Sequence[str]) -> str:
    value = text(name, doc=doc, default=default)
    if value not in among:
        raise SettingError(f"{name} must be one of: {', '.join(among)}.")
    return value


def names(name: str, *, doc: str, default: str | None = None) -> tuple[str, ...]:
    """Values separated by commas; empty ones are dropped."""
    value = text(name, doc=doc, default=default)
    return tuple(part.strip() for part in value.split(",") if part.strip())


def amounts(name: str, *, doc: str, among: Sequence[str]) -> dict[str, Decimal]:
    """Money for each of ``among``, written ``reminders=5.00,back_office=49``; 0.00 where unsaid."""
    prices = dict.fromkeys(among, ZERO)
    for part in names(name, doc=doc, default=""):
        key, _, written = part.partition("=")
        if key.strip() not in among:
            raise SettingError(f"{name} knows only these names: {', '.join(among)}.")
        try:
            prices[key.strip()] = parse_money(written)
        except ValueError:
            raise SettingError(f"{name} must be written like {among[0]}=49.00.") from None
    return prices


def path(name: str, *, doc: str, default: Path) -> Path:
    """A path made absolute, with ``~`` for the home folder."""
    return Path(text(name, doc=doc, default=str(default))).expanduser().absolute()


def optional_path(name: str, *, doc: str) -> Path | None:
    value = text(name, doc=doc, default="")
    return Path(value).expanduser().absolute() if value else None


def url(name: str, *, doc: str, schemes: Sequence[str], default: str = "") -> str:
    """An absolute URL of one of ``schemes``; "" when unset and no default is given."""
    value = text(name, doc=doc, default=default)
    if value and (urlsplit(value).scheme not in schemes or "://" not in value):
        shapes = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingError(f"{name} must be a URL that begins with {shapes}.")
    return value
