"""Settings are read as what they are, and refused in words when they are wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from settee.config import env
from settee.config.env import SettingError

_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "_declared", {})


def _number() -> int:
    return env.integer("SETTEE_X", doc="Number of x.", default=8, least=1, most=10)


def _flag() -> bool:
    return env.flag("SETTEE_X", doc="Whether x.", default=False)


def _choice() -> str:
    return env.choice("SETTEE_X", doc="Which x.", default="red", among=("red", "blue"))


def _url() -> str:
    return env.url("SETTEE_X", doc="Where x is.", schemes=("http", "https"))


def _names() -> tuple[str, ...]:
    return env.names("SETTEE_X", doc="All the x.", default="a,b")


def _path() -> Path:
    return env.path("SETTEE_X", doc="Folder of x.", default=Path("/var/x"))


def _secret() -> str:
    return env.secret("SETTEE_X", doc="Signs x.", least=12)


def _keys() -> tuple[str, ...]:
    return env.sealing_keys("SETTEE_X", doc="Keys of x.")


def _text() -> str:
    return env.text("SETTEE_X", doc="Name of x.")


@pytest.mark.parametrize(
    ("reader", "written", "value"),
    [
        (_number, None, 8),
        (_number, " 10 ", 10),
        (_flag, None, False),
        (_flag, "YES", True),
        (_flag, "0", False),
        (_choice, "blue", "blue"),
        (_url, None, ""),
        (_url, "https://example.org/a", "https://example.org/a"),
        (_names, " a , ,c ", ("a", "c")),
        (_path, None, Path("/var/x")),
        (_path, "~/x", Path.home() / "x"),
        (_text, "so", "so"),
        (_secret, "twelve chars", "twelve chars"),
        (_keys, f"{_KEY},{_KEY}", (_KEY, _KEY)),
    ],
)
def test_setting_is_read(
    monkeypatch: pytest.MonkeyPatch,
    reader: Callable[[], object],
    written: str | None,
    value: object,
) -> None:
    if written is not None:
        monkeypatch.setenv("SETTEE_X", written)
    assert reader() == value


@pytest.mark.parametrize(
    ("reader", "written", "message"),
    [
        (_number, "many", "SETTEE_X must be a whole number, such as 8."),
        (_number, "0", "SETTEE_X must be at least 1."),
        (_number, "11", "SETTEE_X must be at most 10."),
        (_flag, "maybe", "SETTEE_X must be yes or no."),
        (_choice, "green", "SETTEE_X must be one of: red, blue."),
        (_url, "example.org", "SETTEE_X must be a URL that begins with http:// or https://."),
        (_url, "ftp://a", "SETTEE_X must be a URL that begins with http:// or https://."),
        (_secret, "eleven char", "SETTEE_X must have at least 12 characters."),
        (_keys, _KEY[:-5], "SETTEE_X must be made of keys that `settee keys new` prints."),
        (_keys, "c2hvcnQ=", "SETTEE_X must be made of keys that `settee keys new` prints."),
        (_text, " ", "SETTEE_X must be set: name of x."),
    ],
)
def test_wrong_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
    reader: Callable[[], object],
    written: str,
    message: str,
) -> None:
    monkeypatch.setenv("SETTEE_X", written)
    with pytest.raises(SettingError) as error:
        reader()
    assert str(error.value) == message


def test_unknown_setting_is_refused_with_the_nearest_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SETTEE_DATA", "SETTEE_SECRET_KEY", "SETTEE_ENCRYPTION_KEYS"):
        monkeypatch.delenv(name, raising=False)
    _number()
    monkeypatch.setenv("SETTEE_XX", "1")
    with pytest.raises(SettingError) as error:
        env.refuse_unknown()
    assert str(error.value) == "SETTEE_XX is not a setting of Settee; did you mean SETTEE_X?"
