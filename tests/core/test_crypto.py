import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from settee.core import crypto
from settee.practices.models import Practice


def test_sealed_text_opens_only_unchanged() -> None:
    sealed = crypto.seal(b"123-45-6789")
    assert b"6789" not in sealed
    assert crypto.open_sealed(sealed) == b"123-45-6789"
    with pytest.raises(crypto.Unreadable):
        crypto.open_sealed(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(crypto.Unreadable):
        crypto.open_sealed(sealed, context=b"another row")


def test_older_keys_still_open(settings: Settings) -> None:
    sealed = crypto.seal(b"secret")
    old = list(settings.ENCRYPTION_KEYS)
    settings.ENCRYPTION_KEYS = [crypto.new_key(), *old]
    assert crypto.open_sealed(sealed) == b"secret"
    assert not crypto.sealed_with_newest(sealed)
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    with pytest.raises(crypto.Unreadable):
        crypto.open_sealed(sealed)


def test_database_holds_no_plain_text(linden: Practice) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tax_id FROM practices_practice WHERE id = %s", [linden.id])
        (stored,) = cursor.fetchone()
    assert b"123456126" not in bytes(stored)
    assert Practice.objects.get(id=linden.id).tax_id == "123456126"


def test_empty_text_stays_empty(linden: Practice) -> None:
    Practice.objects.filter(id=linden.id).update(tax_id="")
    assert Practice.objects.get(id=linden.id).tax_id == ""
