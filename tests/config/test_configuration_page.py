"""docs/configuration.md tells every setting, and no other."""

import re
from pathlib import Path

from settee.config import env, settings

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"
_ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def test_every_setting_is_documented_with_its_words() -> None:
    assert settings.SECRET_KEY  # importing the settings declares them all
    documented = {name: (default, doc) for name, default, doc in _ROW.findall(_PAGE.read_text())}
    assert documented == {
        setting.name: (_default(setting), setting.doc) for setting in env.declared()
    }


def _default(setting: env.Setting) -> str:
    if setting.name == "SETTEE_DATA":
        return "`var` in a checkout, else `~/.local/share/settee`"
    if setting.required:
        return "required"
    return f"`{setting.default}`" if setting.default else "empty"
