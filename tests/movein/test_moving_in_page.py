"""docs/moving-in.md tells every column and every field of the folder."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from settee.movein.domain.template import template_zip
from settee.movein.folder.lists import COLUMNS
from settee.movein.queries import providers
from settee.practices.models import Practice

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "moving-in.md"


def test_columns_are_those_of_the_page() -> None:
    page = _PAGE.read_text()
    for file, columns in COLUMNS.items():
        section = page.split(f"### {file}\n")[1].split("\n### ")[0]
        told = [
            name
            for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
            for name in re.findall(r"`(\w+)`", row)
        ]
        assert told == list(columns)


def test_practice_json_of_the_page_has_the_fields_of_the_empty_folder(
    in_linden: Practice,
) -> None:
    page = _PAGE.read_text()
    told = json.loads(page.split("```json\n")[1].split("```")[0])
    with zipfile.ZipFile(io.BytesIO(template_zip(in_linden, providers()))) as archive:
        given = json.loads(archive.read("practice.json"))
    assert _fields(told) == _fields(given)


def _fields(value: Any) -> Any:
    """The names in a JSON value, without what they hold."""
    if isinstance(value, dict):
        return {name: _fields(each) for name, each in value.items()}
    return [_fields(each) for each in value] if isinstance(value, list) else None
