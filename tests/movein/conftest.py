"""Uploads and what is unpacked of them lie in a folder of the test's own."""

from pathlib import Path

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def _own_folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.UNPACKED_ROOT = tmp_path / "unpacked"
