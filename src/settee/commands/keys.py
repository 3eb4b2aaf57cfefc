"""`settee keys new` and `settee keys rotate`."""

import argparse


def keys_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee keys",
        description="Put a new key in front of SETTEE_ENCRYPTION_KEYS, restart, rotate, and only"
        " then take the old key out.",
    )
    parser.add_argument("action", choices=["new", "rotate"])
    return new_key() if parser.parse_args(words).action == "new" else rotate()


def new_key() -> int:
    from settee.core.crypto import new_key

    print(new_key())
    return 0


def rotate() -> int:
    """Seal fields and files with the newest key. Safe to interrupt and to run again."""
    from settee.commands import boot

    boot.boot_database()
    from django.db import connections

    from settee.core.rotation import rotate_columns
    from settee.core.scope import practice_scope
    from settee.doors.rotation import rotate_authenticators
    from settee.files.domain import storage
    from settee.files.models import StoredFile
    from settee.practices.models import Practice

    ids = list(Practice.objects.values_list("id", flat=True))
    values = rotate_columns(connections["owner"], [str(practice_id) for practice_id in ids])
    values += rotate_authenticators()
    files = 0
    for practice_id in ids:
        with practice_scope(practice_id):
            for file_id in StoredFile.objects.values_list("id", flat=True):
                files += storage.rotate(file_id)
    print(f"Sealed again with the newest key: {values} fields, {files} files.")
    return 0
