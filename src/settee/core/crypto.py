"""Encryption at rest: AES-256-GCM with a ring of keys from the environment.

A sealed value is ``version 1 | key id (4 bytes) | nonce (12) | ciphertext and tag``. New values are
sealed with the first key of ``SETTEE_ENCRYPTION_KEYS``; every key of the ring can open, so a key
is rotated by putting a new one in front, running ``settee keys rotate``, then dropping the old.
"""

import base64
import hashlib
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_VERSION = b"\x01"


class Unreadable(RuntimeError):
    """A sealed value whose key is not in the ring, or that was changed in storage."""


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...]) -> dict[bytes, AESGCM]:
    ring = {}
    for text in keys:
        key = base64.urlsafe_b64decode(text)
        ring[hashlib.sha256(key).digest()[:4]] = AESGCM(key)
    return ring


def _keys() -> dict[bytes, AESGCM]:
    return _ring(tuple(settings.ENCRYPTION_KEYS))


def new_key() -> str:
    """A fresh key as it is written in ``SETTEE_ENCRYPTION_KEYS``."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def seal(plain: bytes, *, context: bytes = b"") -> bytes:
    """``plain`` sealed with the newest key; ``context`` must be given again to open it."""
    key_id, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    return _VERSION + key_id + nonce + key.encrypt(nonce, plain, context)


def open_sealed(sealed: bytes, *, context: bytes = b"") -> bytes:
    """The plain bytes. Raises Unreadable."""
    sealed = bytes(sealed)
    key = _keys().get(sealed[1:5])
    if sealed[:1] != _VERSION or key is None:
        raise Unreadable("No key of SETTEE_ENCRYPTION_KEYS opens this value.")
    try:
        return key.decrypt(sealed[5:17], sealed[17:], context)
    except InvalidTag:
        raise Unreadable("This value was changed in storage.") from None


def sealed_with_newest(sealed: bytes) -> bool:
    return bytes(sealed)[1:5] == next(iter(_keys()))


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """Text in Python, sealed bytes in the database; empty text is stored as no bytes."""

    def get_db_prep_value(self, value: object, connection: object, prepared: bool = False) -> bytes:
        return seal(str(value).encode()) if value else b""

    def from_db_value(self, value: bytes | None, *args: object) -> str:
        return open_sealed(value).decode() if value else ""

    def to_python(self, value: object) -> str:
        return "" if value is None else str(value)

    def get_default(self) -> str:
        return ""

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))
