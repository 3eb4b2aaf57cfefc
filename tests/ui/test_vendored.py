"""Files of other projects are those named in VERSIONS.txt, all of them and unchanged."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

import settee.ui

UI = Path(settee.ui.__file__).parent
TESTS = Path(__file__).parents[1]


def _listed(versions: Path) -> dict[str, str]:
    lines = [line.split("  ") for line in versions.read_text().splitlines() if "  " in line]
    return {path: digest for digest, path in lines if len(digest) == 64}


def _found(root: Path, *folders: str) -> dict[str, str]:
    files = [path for folder in folders for path in (root / folder).rglob("*") if path.is_file()]
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.suffix not in (".py", ".pyc")
    }


def test_vendored_files_of_the_program_are_as_listed() -> None:
    assert _found(UI, "static/vendored", "icons") == _listed(UI / "VERSIONS.txt")


def test_vendored_files_of_the_tests_are_as_listed() -> None:
    found = _found(TESTS / "vendor", "axe-core")
    assert found == _listed(TESTS / "vendor/VERSIONS.txt")


@pytest.mark.parametrize("versions", [UI / "VERSIONS.txt", TESTS / "vendor/VERSIONS.txt"])
def test_every_block_names_licence_and_source(versions: Path) -> None:
    lines = versions.read_text().splitlines()
    blocks = [n for n, line in enumerate(lines) if line.startswith("[")]
    assert blocks
    for n in blocks:
        assert (lines[n + 1][:9], lines[n + 2][:8]) == ("licence: ", "source: ")


def test_static_files_can_be_hashed_and_keep_their_references(tmp_path: Path) -> None:
    storages = {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path, DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        font = staticfiles_storage.url(
            "vendored/public-sans/files/public-sans-latin-wght-normal.woff2"
        ).rpartition("/")[2]
        style = staticfiles_storage.url("vendored/public-sans/index.css").rpartition("/")[2]
        assert font in (tmp_path / "vendored/public-sans" / style).read_text()


def test_page_without_calendar_stays_below_150_kilobytes(tmp_path: Path) -> None:
    """Stylesheets, scripts and the Latin font, as browsers ask for them (brotli); the rest is the
    page's own."""
    with override_settings(
        STORAGES={"staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"}},
        STATIC_ROOT=tmp_path,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    packed = [
        "vendored/tabler/tabler.min.css.br",
        "vendored/public-sans/index.css.br",
        "vendored/htmx/htmx.min.js.br",
        "ui/settee.css.br",
        "vendored/public-sans/files/public-sans-latin-wght-normal.woff2",
    ]
    # The calendar's own scripts are loaded by its page alone.
    scripts = [
        path for path in (tmp_path / "ui/js").glob("*.js") if not path.stem.startswith("calendar")
    ]
    sizes = [(tmp_path / name).stat().st_size for name in packed]
    assert sum(sizes) + sum(path.stat().st_size for path in scripts) < 150_000
