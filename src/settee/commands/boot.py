"""From an empty environment to a Django that stands: keys, database, migrations."""

import base64
import os
import secrets
from pathlib import Path

from settee.commands.errors import CommandFault

_KEYS = ("SETTEE_SECRET_KEY", "SETTEE_ENCRYPTION_KEYS")


def load_keys(data: Path) -> None:
    """Put the keys of ``data``/keys.env into the environment; make them for a new installation.

    The environment's own values win. An installation on a database of its own choosing (with
    DATABASE_URL) names its keys itself. Raises CommandFault when the keys of an existing embedded
    database are gone: with new ones its encrypted values could not be read.
    """
    from settee.config import places

    if all(os.environ.get(name) for name in _KEYS):
        return
    file = data / "keys.env"
    if not file.exists():
        if places.database_url():
            return
        if (data / "postgres").exists():
            raise CommandFault(
                f"{file} is missing, and nothing encrypted can be read without it: "
                "put back the copy that you keep with your backups."
            )
        _make_keys(file)
    for line in file.read_text().splitlines():
        name, mark, value = line.partition("=")
        if mark and name.strip() in _KEYS:
            os.environ.setdefault(name.strip(), value.strip())


def new_encryption_key() -> str:
    """32 random bytes for AES-256, as SETTEE_ENCRYPTION_KEYS takes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _make_keys(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(
            "# Keep a copy of this file apart from the backups: they can't be read without it.\n"
        )
        out.write(f"SETTEE_SECRET_KEY={secrets.token_urlsafe(48)}\n")
        out.write(f"SETTEE_ENCRYPTION_KEYS={new_encryption_key()}\n")
        out.flush()
        os.fsync(out.fileno())
    part.rename(file)


def start_database() -> None:
    """See that DATABASE_URL names a server that answers; the embedded one unless it is set."""
    from settee.config import places
    from settee.database.roles import prepare_external
    from settee.database.server import ensure_running

    url = places.database_url()
    if not url:
        os.environ["DATABASE_URL"] = ensure_running(places.DATA, pg_bin=places.PG_BIN)
    else:
        prepare_external(url)


def set_up_django() -> None:
    import django

    from settee.config import env

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settee.config.settings")
    django.setup()
    env.refuse_unknown()


def boot_settings() -> None:
    """Django without a promise that the database answers."""
    from settee.config import places

    load_keys(places.DATA)
    start_database()
    set_up_django()


def boot_database() -> None:
    """Django on a database of this version."""
    boot_settings()
    from settee.commands.migrating import migrate_if_needed

    migrate_if_needed()


def boot_for_help() -> None:
    """Django good enough to import a command and print its help; nothing is written."""
    for name, value in zip(_KEYS, (secrets.token_urlsafe(48), new_encryption_key()), strict=True):
        os.environ.setdefault(name, value)
    set_up_django()
