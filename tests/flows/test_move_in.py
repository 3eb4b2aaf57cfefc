"""Move in, as an Administrator uses its pages."""

import io
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from settee.core.ids import new_id
from settee.files.models import StoredFile
from settee.movein.domain import moving
from settee.movein.domain.report import silent
from settee.movein.domain.template import template_zip
from settee.movein.folder.archive import unpack
from settee.movein.folder.reader import read_folder
from settee.movein.models import Move
from settee.movein.queries import providers
from settee.practices.models import Member, Practice
from tests.cast import sign_in
from tests.movein.folders import CLIENTS, calendar, event, write_folder
from tests.movein.uploads import NOW, archive, brought, opened, small, tried


@pytest.fixture(autouse=True)
def _own_folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.UNPACKED_ROOT = tmp_path / "unpacked"


def upload(browser: Browser, *files: tuple[str, bytes], form_id: uuid.UUID | None = None) -> Any:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post("/move-in/", {"form_id": str(form_id or new_id()), "folder": chosen})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no zip at all", "This is no zip file, or it is damaged."),
        (b"", "This is no zip file, or it is damaged."),
    ],
)
def test_upload_that_is_none_is_refused_at_the_field(
    in_linden: Practice, owner: Member, content: bytes, words: str
) -> None:
    answer = upload(sign_in(owner), ("folder.zip", content))
    assert (answer.status_code, answer.text.count(words)) == (422, 2)
    assert (Move.objects.count(), StoredFile.objects.count()) == (0, 0)


def _locked() -> bytes:
    """The bit that says encrypted, in both headers of a plain file."""
    content = bytearray(archive(("practice.json", b"{}")))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive(("clients.csv", b"")), "There is no practice.json"),
        (archive(("../practice.json", b"{}")), "leads out of its folder"),
        (_locked(), "has a password"),
    ],
)
def test_archive_that_can_not_be_taken_up_is_refused_before_it_is_kept(
    in_linden: Practice, owner: Member, content: bytes, words: str
) -> None:
    answer = upload(sign_in(owner), ("folder.zip", content))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert Move.objects.count() == 0


def test_single_files_are_packed_where_practice_json_wants_them(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    browser = sign_in(owner)
    people = [{"email": owner.user.email, "last_name": "O", "calendar": "calendars/pat.ics"}]
    root = write_folder(tmp_path, calendar=calendar(event()), providers=people)
    names = ("practice.json", "clients.csv", "services.csv", "payers.csv", "pat.ics")
    answer = upload(browser, *((name, (root / name).read_bytes()) for name in names))
    move = Move.objects.get()
    assert answer["Location"] == f"/move-in/{move.id}/"
    moving.try_out(move.id, actor=owner, now=NOW, progress=silent)
    move.refresh_from_db()
    assert (move.preview["new"]["events"], move.preview["problems"]) == (1, [])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("clients.csv", b"")], "There is no practice.json"),
        ([("practice.json", b"{}"), ("clients.xlsx", b"")], "clients.xlsx is not part of such"),
        ([("a.zip", b""), ("b.zip", b"")], "choose one zip file alone"),
        ([("practice.json", b"{}")] * 2, "practice.json was chosen twice."),
        ([], "Choose a zip file, or the files of the folder."),
    ],
)
def test_single_files_that_make_no_folder_are_refused(
    in_linden: Practice, owner: Member, files: list[tuple[str, bytes]], words: str
) -> None:
    answer = upload(sign_in(owner), *files)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_upload_beyond_the_limit_is_refused_in_words(
    in_linden: Practice, owner: Member, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    browser = sign_in(owner)
    answer = upload(browser, ("folder.zip", bytes(60_000)), ("more.zip", bytes(60_000)))
    assert (answer.status_code, "These files are larger than" in answer.text) == (422, True)
    assert browser.post("/accounts/login/", {"x": SimpleUploadedFile("x", bytes(200_000))})
    assert Move.objects.count() == 0


def test_form_sent_twice_is_one_move(in_linden: Practice, owner: Member, tmp_path: Path) -> None:
    browser, content, form_id = sign_in(owner), small(tmp_path, owner), new_id()
    addresses = {upload(browser, ("x.zip", content), form_id=form_id)["Location"] for _ in range(2)}
    assert addresses == {f"/move-in/{form_id}/"}
    assert (Move.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert ProcrastinateJob.objects.filter(task_name="movein.try_out").count() == 1


def test_agreed_twice_is_one_job_and_dropped_is_gone(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    browser, content = sign_in(owner), small(tmp_path, owner)
    move, other = tried(owner, content), tried(owner, content)
    for _ in range(2):
        answer = browser.post(f"/move-in/{move.id}/bring-in/", follow=True)
        assert (answer.status_code, "any more" in answer.text) == (200, False)
    assert ProcrastinateJob.objects.filter(task_name="movein.bring_in").count() == 1
    assert browser.post(f"/move-in/{move.id}/drop/")["Location"] == f"/move-in/{move.id}/"
    assert browser.post(f"/move-in/{other.id}/drop/")["Location"] == "/move-in/"
    assert list(Move.objects.values_list("id", flat=True)) == [move.id]
    assert StoredFile.objects.get().id == move.file_id
    assert browser.post(f"/move-in/{other.id}/bring-in/").status_code == 404


def test_other_practices_name_zone_and_people_are_told(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    people = [{"email": "pat@example.org", "first_name": "Pat", "last_name": "Quiet"}]
    content = small(tmp_path, owner, zone="America/Chicago", providers=people)
    page = _page(owner, tried(owner, content))
    assert "This folder is of <b>Quiet House</b>" in page
    assert "as providers without privileges: Pat Quiet." in page
    assert "timezone is not that of your practice, America/New_York" in page


def _page(owner: Member, move: Move, query: str = "", **headers: str) -> str:
    answer = sign_in(owner).get(f"/move-in/{move.id}/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.text


def _rows(count: int) -> str:
    """Clients whose birth date can't be read, and one whose zip code can't."""
    lines = [f"X{number},A,B,someday,12401" for number in range(count)]
    return "\n".join(["client_id,first_name,last_name,birth_date,zip", *lines, "Z,A,B,,1", ""])


def test_problems_are_filtered_and_leafed(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    move = tried(owner, small(tmp_path, owner, clients=_rows(150)))
    first = _page(owner, move)
    assert ("1 to 100 of 151" in first, 'value="100">Next' in first) == (True, True)
    assert "101 to 151 of 151" in _page(owner, move, "?after=100")
    assert "1 to 1 of 1" in _page(owner, move, "?kind=note")
    assert "Nothing of this kind." in _page(owner, move, "?after=99999")
    assert "1 to 100 of 151" in _page(owner, move, "?file=77&after=x&before=-1")
    whole = tried(owner, small(tmp_path, owner, clients=_rows(99)))
    assert ("1 to 100 of 100" in (page := _page(owner, whole)), ">Next" in page) == (True, False)
    part = _page(owner, move, "?kind=note", **{"HX-Request": "true", "HX-Target": "problems"})
    assert part.strip().startswith('<div class="sheet"><table')


def test_report_can_be_kept_as_text_and_table(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    clients = CLIENTS.replace("client_id,", "client_id,shoe_size,").replace("\nA,", "\nA,,x,")
    move = brought(owner, small(tmp_path, owner, clients=clients))
    browser = sign_in(owner)
    text = browser.get(f"/move-in/{move.id}/report.txt")
    assert "clients.csv: columns kept out: shoe_size" in text.text
    assert "clients.csv:2: left out: it has 6 fields where the header names 5" in text.text
    assert text["Content-Disposition"] == 'attachment; filename="move-in-2026-11-21.txt"'
    table = browser.get(f"/move-in/{move.id}/problems.csv")
    assert table.text.splitlines()[:2] == [
        "\ufefffile,line,left out,reason",
        "clients.csv,2,yes,it has 6 fields where the header names 5",
    ]


def test_empty_folder_can_be_filled_and_read(
    in_linden: Practice, owner: Member, clinician: Member, biller: Member, tmp_path: Path
) -> None:
    content = sign_in(owner).get("/move-in/template.zip").content
    assert content == template_zip(in_linden, providers())
    folder = read_folder(unpack(io.BytesIO(content), tmp_path))
    assert (folder.practice.name, folder.practice.tax_id) == (in_linden.name, "123456126")
    assert [each.calendar for each in folder.practice.providers] == [
        "calendars/maren-okafor.ics",
        "calendars/tomasz-wilk.ics",
    ]
    assert folder.findings.problems == []


def test_page_says_in_words_who_may(in_linden: Practice, clinician: Member, owner: Member) -> None:
    move = opened(owner, b"any")
    browser = sign_in(clinician)
    page = browser.get("/move-in/")
    assert "Only an Administrator can move a practice in." in page.text
    assert '<input type="file"' not in page.text
    paths = ("template.zip", f"{move.id}/", f"{move.id}/report.txt", f"{move.id}/problems.csv")
    assert [browser.get(f"/move-in/{path}").status_code for path in paths] == [403] * 4
    posts = ("", f"{move.id}/bring-in/", f"{move.id}/drop/")
    assert [browser.post(f"/move-in/{path}").status_code for path in posts] == [403] * 3


def test_move_of_another_practice_is_hidden(
    in_linden: Practice, owner: Member, stranger: Member
) -> None:
    move = opened(owner, b"any")
    browser = sign_in(stranger)
    for path in ("", "report.txt", "problems.csv"):
        assert browser.get(f"/move-in/{move.id}/{path}").status_code == 404
    for path in ("bring-in/", "drop/"):
        assert browser.post(f"/move-in/{move.id}/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_moves_asks_once(
    in_linden: Practice,
    owner: Member,
    tmp_path: Path,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        brought(owner, small(tmp_path, owner))
    browser = sign_in(owner)
    browser.get("/move-in/")
    # savepoint, session, scope, memberships; moves; scope and savepoint closed again
    with django_assert_num_queries(7):
        page = browser.get("/move-in/")
    assert page.text.count("/move-in/0") == count


def test_list_of_moves_goes_on(in_linden: Practice, owner: Member) -> None:
    for day in range(22):
        at = NOW + timedelta(days=day // 2)
        moving.open_move(actor=owner, form_id=uuid.uuid4(), content=b"", now=at)
    browser = sign_in(owner)
    first = browser.get("/move-in/").text
    rest = first.split("/move-in/?after=")[1].split('"')[0]
    second = browser.get(f"/move-in/?after={rest}").text
    assert (first.count('<th scope="row"'), second.count('<th scope="row"')) == (20, 2)
    assert browser.get("/move-in/?after=nonsense").status_code == 200


def test_failure_is_said_with_the_way_back(
    in_linden: Practice, owner: Member, tmp_path: Path
) -> None:
    page = _page(owner, tried(owner, archive(("practice.json", b"{ not json"))))
    assert "practice.json: this is not JSON (line 1, column 3)" in page
    assert "Choose another file" in page
