"""`settee run`: one process that starts the others, looks after them and ends them in order."""

import argparse
import errno
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from settee.commands import boot
from settee.commands.children import tie_to_parent
from settee.commands.errors import CommandFault
from settee.commands.supervise import Stopping, release_database, serve
from settee.config import places
from settee.database.account import die_with_parent
from settee.database.errors import DatabaseFault
from settee.database.locks import Busy, FileLock, is_held

_STOPPED_WITHIN = 60.0
# One that is just ending, because its terminal was closed, is worth a short wait.
_ENDING_WITHIN = 3.0


def run_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="settee run", description="Start database, web server and job worker; Ctrl-C ends."
    )
    parser.add_argument(
        "--no-demo", action="store_true", help="leave an empty database without the demonstration"
    )
    parser.add_argument(
        "--with-parent", action="store_true", help="end when the program that started this ends"
    )
    options = parser.parse_args(words)
    if options.with_parent:
        die_with_parent(signal.SIGTERM)
    _take_run_lock()
    require_free_port(places.HOST, places.PORT)
    stopping = Stopping()
    print("Settee is starting ...", flush=True)
    embedded = not places.database_url()
    boot.load_keys(places.DATA)
    boot.start_database()
    if not options.no_demo:
        _catch_mail_in_a_demo()
    try:
        sign_ins = _prepare(options.no_demo, stopping)
        if not stopping.asked:
            serve(sign_ins, stopping, embedded=embedded)
    finally:
        if embedded:
            release_database()
    print("Settee has stopped.", flush=True)
    return 0


def stop_command(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="settee stop", description="Stop a running `settee run`.")
    parser.parse_args(words)
    lock = _lock_file()
    if not lock.exists() or not is_held(lock):
        print("Settee is not running.")
        return 0
    os.kill(int(lock.read_text()), signal.SIGTERM)
    deadline = time.monotonic() + _STOPPED_WITHIN
    while is_held(lock):
        if time.monotonic() > deadline:
            raise CommandFault("Settee was asked to stop and is still running; try again later.")
        time.sleep(0.1)
    return 0


def require_free_port(host: str, port: int) -> None:
    """Raise CommandFault when nothing could listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise CommandFault(f"SETTEE_HOST names no address of this machine: {host}.") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "is taken by another program: stop that, or choose another"
        elif error.errno == errno.EACCES:
            reason = "may not be used by this user: choose one from 1024 on"
        else:
            raise CommandFault(f"SETTEE_HOST can't be listened on: {error.strerror}.") from None
        raise CommandFault(f"Port {port} {reason} with SETTEE_PORT.") from None


def _lock_file() -> Path:
    return places.DATA / "run.lock"


def _take_run_lock() -> None:
    try:
        places.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        FileLock(_lock_file(), wait_seconds=_ENDING_WITHIN)
        _lock_file().write_text(str(os.getpid()))
    except Busy:
        raise CommandFault(
            f"Settee is running already on {places.DATA}: use that one, stop it with "
            "`settee stop`, or set SETTEE_DATA to another folder."
        ) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        raise DatabaseFault(
            f"{places.DATA} can't be written ({error.strerror}): set SETTEE_DATA to a folder "
            "that can."
        ) from None


def _catch_mail_in_a_demo() -> None:
    """Mail to nowhere is caught and shown, as long as nobody but this machine can look."""
    try:
        only_here = ipaddress.ip_address(places.HOST).is_loopback
    except ValueError:
        only_here = places.HOST == "localhost"
    if only_here and not os.environ.get("SETTEE_SMTP_URL"):
        os.environ.setdefault("SETTEE_DEMO", "yes")


def _prepare(no_demo: bool, stopping: Stopping) -> str:
    """Migrations, static files and demo; the sign-ins to print."""
    command = [sys.executable, "-m", "settee.commands.prepare", *(["--no-demo"] * no_demo)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=tie_to_parent,
    ) as process:
        while True:
            try:
                told, _ = process.communicate(timeout=0.25)
                break
            except subprocess.TimeoutExpired:
                if stopping.asked:
                    process.terminate()  # at once: what it does is atomic or done again
    if process.returncode != 0 and not stopping.asked:
        # It has said why on standard error.
        raise SystemExit(process.returncode)
    return told.strip()
