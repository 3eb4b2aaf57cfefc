"""A practice moves in, in a real browser and with the real worker."""

import os
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from settee.clients.models import Client
from settee.core.scope import practice_scope
from settee.movein.models import Move
from settee.practices.models import Member, Practice
from tests.browser import Opener, check_everywhere
from tests.cast import sign_in
from tests.movein.folders import write_folder
from tests.movein.uploads import MONTH, work_once, zipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.UNPACKED_ROOT = tmp_path / "unpacked"


@pytest.fixture
def page(live_server: LiveServer, open_page: Opener, owner: Member) -> Page:
    name = settings.SESSION_COOKIE_NAME
    cookies = {name: sign_in(owner).cookies[name].value}
    return open_page(f"{live_server.url}/move-in/", cookies=cookies)


def _look(page: Page, name: str) -> None:
    """Judged at all widths in both schemes; with pictures where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        for scheme, width in (("light", 1440), ("dark", 1440), ("light", 768), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    check_everywhere(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1440, "height": 900})


def _choose(page: Page, *files: Path) -> None:
    page.get_by_label("Your folder").set_input_files(list(files))
    page.get_by_role("button", name="Upload and look").click()


def test_month_is_uploaded_looked_at_brought_in_and_kept(
    page: Page, linden: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "month.zip"
    folder.write_bytes(zipped(MONTH))
    _look(page, "empty")
    _choose(page, folder)
    page.wait_for_url("**/move-in/*-*/")
    expect(page.get_by_role("status").first).to_have_text("Counting entries")
    _look(page, "reading")
    work_once()
    expect(page.get_by_role("heading", name="What will come in")).to_be_visible()
    expect(page.get_by_role("row", name="Clients 45 0")).to_be_visible()
    expect(page.get_by_text("This folder is of")).to_be_visible()
    _look(page, "preview")
    with practice_scope(linden.id):
        assert Client.objects.count() == 0
    page.get_by_role("button", name="Bring in", exact=True).click()
    expect(page.get_by_role("heading", name="Bringing in")).to_be_visible()
    work_once()
    expect(page.get_by_role("heading", name="What came in")).to_be_visible()
    _look(page, "done")
    with practice_scope(linden.id):
        assert Client.objects.count() == 45
    with page.expect_download() as download:
        page.get_by_role("link", name="Report as text").click()
    assert "Clients: 45 new, 0 already here" in download.value.path().read_text()
    page.get_by_role("link", name="Move in").first.click()
    expect(page.get_by_role("row", name="Done 45")).to_be_visible()
    _look(page, "full")


def test_single_files_with_many_faults_are_sifted_and_dropped(
    page: Page, linden: Practice, tmp_path: Path
) -> None:
    rows = "".join(f"X{number},A,B,someday\n" for number in range(120))
    clients = "client_id,first_name,last_name,birth_date,shoe\n" + rows.replace("\n", ",\n")
    root = write_folder(tmp_path / "folder", clients=clients, services="name,fee,minutes\nA,1,x\n")
    _choose(page, *root.iterdir())
    page.wait_for_url("**/move-in/*-*/")
    work_once()
    expect(page.get_by_text("1 to 100 of 1")).to_be_visible()
    _look(page, "problems")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("101 to 1")).to_be_visible()
    page.get_by_label("Show").select_option(label="Came in, but look at it")
    expect(page.locator("#problems tbody tr").first).to_contain_text("Look at it")
    expect(page.locator("#problems tbody")).not_to_contain_text("Left out")
    page.get_by_role("button", name="Don’t bring in").click()
    expect(page.get_by_text("nothing came in")).to_be_visible()
    with practice_scope(linden.id):
        assert (Move.objects.count(), Client.objects.count()) == (0, 0)


def test_file_that_is_no_folder_is_refused_beside_its_field(page: Page, tmp_path: Path) -> None:
    nothing = tmp_path / "notes.zip"
    nothing.write_bytes(b"not a zip file")
    _choose(page, nothing)
    expect(page.get_by_role("alert")).to_contain_text("This is no zip file")
    _look(page, "refused")
    assert page.get_by_label("Your folder").get_attribute("aria-invalid") == "true"
