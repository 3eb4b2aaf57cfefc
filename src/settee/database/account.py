"""As whom the embedded PostgreSQL runs. It refuses to run as root, so root needs a way.

A user namespace in which root's own number reads as 65534 gives one without touching any owner,
right or account of the machine. Where the kernel or a container forbids namespaces, PostgreSQL
runs as the user ``nobody`` and its folder is given to that user.
"""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from settee.database.errors import DatabaseFault

NOBODY = 65534
_PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec only async-signal-safe work is sound.
_LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(how: signal.Signals) -> None:
    """Ask the kernel to send this process ``how`` when its parent ends. Call after a fork."""
    if hasattr(_LIBC, "prctl"):
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(how))


@dataclass(frozen=True, slots=True)
class Account:
    """``enter`` turns a forked child into ``user``; ``note`` tells what is unusual about it."""

    user: int
    enter: Callable[[], None]
    note: str = ""


def account_for(folder: Path) -> Account:
    """The account that may run PostgreSQL on ``folder``, which exists. Raises DatabaseFault."""
    owner, user = folder.stat().st_uid, os.geteuid()
    if user != 0:
        if owner != user:
            raise DatabaseFault(
                f"{folder} belongs to another user: start Settee as that user, "
                "or set SETTEE_DATA to a folder of your own."
            )
        return Account(user, enter=_stay)
    if owner != 0:
        return _as_user(owner, folder.stat().st_gid)
    if _namespaces_work():
        return Account(user, enter=_enter_namespace)
    _give_to_nobody(folder)
    return _as_user(NOBODY, NOBODY)


def _stay() -> None:
    """Already the right account."""


def _as_user(user: int, group: int) -> Account:
    def enter() -> None:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)

    return Account(
        user, enter, note=f"PostgreSQL runs as user {user}, because it refuses to run as root."
    )


def _enter_namespace() -> None:
    user, group = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {user} 1"),
        ("gid_map", f"{NOBODY} {group} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(text)


def _namespaces_work() -> bool:
    try:
        subprocess.run(["true"], preexec_fn=_enter_namespace, check=True)
    except (OSError, AttributeError, subprocess.SubprocessError):
        return False
    return True


def _give_to_nobody(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
