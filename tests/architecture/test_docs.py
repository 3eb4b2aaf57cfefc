"""What the documents name exists, and what exists is named. Settings have a test of their own."""

import re
from pathlib import Path

import pytest

from settee.commands.table import COMMANDS
from settee.config import env
from settee.practices.privileges import Privilege

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
TEXTS = {path: path.read_text() for path in DOCUMENTS}
_CODE = re.compile(r"`([^`\n]+)`|^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:\s]+)[^):]*\)")


def named(pattern: str) -> set[str]:
    """What ``pattern`` finds in the code of the documents."""
    code = [match[0] for text in TEXTS.values() for match in _CODE.finditer(text)]
    return {found for piece in code for found in re.findall(pattern, piece)}


def test_commands_of_documents_are_those_of_the_program() -> None:
    words = named(r"(?:^|[`\s/;])settee ([a-z]+)")
    assert words == set(COMMANDS)


def test_settings_of_documents_exist() -> None:
    assert named(r"\bSETTEE_[A-Z_]+\b") <= {setting.name for setting in env.declared()}


def test_targets_of_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named(r"(?:^|[`\n])make ([a-z-]+)") <= targets


def test_privileges_of_the_security_page_are_those_of_the_program() -> None:
    page = TEXTS[ROOT / "docs" / "security.md"]
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)) == {
        privilege.name for privilege in Privilege
    }


def test_rooms_of_the_architecture_page_are_those_of_the_house() -> None:
    page = TEXTS[ROOT / "docs" / "architecture.md"]
    rows = re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
    source = ROOT / "src" / "settee"
    rooms = {path.parent.name for path in source.glob("*/__init__.py")} | {"__main__"}
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == rooms


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_documents_lead_somewhere(path: Path) -> None:
    links = _LINK.findall(TEXTS[path])
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_files_named_in_documents_exist() -> None:
    places = [ROOT, ROOT / "src" / "settee", ROOT / "tests", ROOT / "tests" / "architecture"]
    names = named(r"\b((?:[a-z_]+/)+[a-z_0-9]+\.(?:py|md|toml)|test_[a-z]+\.py)\b")
    assert {name for name in names if not any((place / name).exists() for place in places)} == set()
