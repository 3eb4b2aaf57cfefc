from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from settee.core import crypto
from settee.files.domain import storage
from settee.files.models import StoredFile
from settee.practices.models import Practice

CARD = b"%PDF-1.7 insurance card of Pilar Castellanos"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def test_file_comes_back_as_it_was(in_linden: Practice) -> None:
    row = storage.store(CARD, name="card.pdf", content_type="application/pdf")
    assert storage.read(StoredFile.objects.get(id=row.id)) == CARD
    assert (row.size, row.name) == (len(CARD), "card.pdf")


def test_bytes_on_disk_tell_nothing(in_linden: Practice, tmp_path: Path) -> None:
    storage.store(CARD, name="card.pdf", content_type="application/pdf")
    (on_disk,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"Pilar" not in on_disk.read_bytes()
    assert "card" not in str(on_disk.relative_to(tmp_path))


def test_name_with_a_path_is_only_a_name(in_linden: Practice) -> None:
    row = storage.store(CARD, name="../../etc/passwd", content_type="text/plain")
    assert row.name == "passwd"


def test_changed_or_missing_bytes_are_noticed(in_linden: Practice) -> None:
    row = storage.store(CARD, name="card.pdf", content_type="application/pdf")
    path = storage.path_of(row.id)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(crypto.Unreadable):
        storage.read(row)
    path.unlink()
    with pytest.raises(storage.FileDamaged):
        storage.read(row)


def test_file_is_sealed_again_with_the_newest_key(in_linden: Practice, settings: Settings) -> None:
    row = storage.store(CARD, name="card.pdf", content_type="application/pdf")
    new = crypto.new_key()
    settings.ENCRYPTION_KEYS = [new, *settings.ENCRYPTION_KEYS]
    assert (storage.rotate(row.id), storage.rotate(row.id)) == (True, False)
    settings.ENCRYPTION_KEYS = [new]
    assert storage.read(row) == CARD


@pytest.mark.django_db(transaction=True)
def test_removed_file_goes_with_the_transaction(linden: Practice) -> None:
    from settee.core.scope import practice_scope

    with practice_scope(linden.id):
        row = storage.store(CARD, name="card.pdf", content_type="application/pdf")
        path = storage.path_of(row.id)
    with practice_scope(linden.id), transaction.atomic():
        storage.remove(row)
        assert path.exists()
    assert not path.exists()
