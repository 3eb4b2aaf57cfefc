"""Encrypted files, sealed under ``SETTEE_DATA/files`` by their id, never by the name they had."""

import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction

from settee.core.crypto import open_sealed, seal, sealed_with_newest
from settee.files.models import StoredFile


class FileDamaged(RuntimeError):
    """The bytes on disk are missing or are not those that were stored."""


def path_of(file_id: uuid.UUID) -> Path:
    name = file_id.hex
    return Path(settings.FILES_ROOT) / name[-2:] / name


@transaction.atomic
def store(content: bytes, *, name: str, content_type: str) -> StoredFile:
    """Keep ``content``. The bytes are on disk before the row is committed, so a row always has
    its bytes; a rollback leaves an orphan on disk, which nothing can name or open."""
    row = StoredFile(
        name=Path(name).name[:250] or "file",
        content_type=content_type[:100],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    _write(path_of(row.id), seal(content, context=row.id.bytes))
    row.save(force_insert=True)
    return row


def read(row: StoredFile) -> bytes:
    """The plain bytes. Raises FileDamaged."""
    try:
        content = open_sealed(path_of(row.id).read_bytes(), context=row.id.bytes)
    except FileNotFoundError:
        raise FileDamaged("The file is missing on disk; restore it from a backup.") from None
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise FileDamaged("The file on disk is not the one that was stored.")
    return content


def remove(row: StoredFile) -> None:
    """Forget the file; its bytes go once the transaction is committed."""
    path = path_of(row.id)
    row.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def rotate(file_id: uuid.UUID) -> bool:
    """Seal the file again with the newest key; False if it already is."""
    path = path_of(file_id)
    sealed = path.read_bytes()
    if sealed_with_newest(sealed):
        return False
    _write(path, seal(open_sealed(sealed, context=file_id.bytes), context=file_id.bytes))
    return True


def _write(path: Path, content: bytes) -> None:
    """Write durably: whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
