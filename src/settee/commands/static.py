"""Static files, hashed and compressed into the data folder once for each version of them."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_static_if_needed() -> bool:
    """Collect when any file is new, gone or changed since the last time; True if it was done."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
