"""Settings that are needed before Django starts: where things lie and where the server listens."""

import os
from pathlib import Path

from settee.config import env

# In a checkout this file is src/settee/config/places.py; in a wheel there is no pyproject.toml.
_ROOT = Path(__file__).resolve().parents[3]
IN_CHECKOUT = (_ROOT / "pyproject.toml").is_file() and (_ROOT / "src").is_dir()


def _default_data() -> Path:
    if IN_CHECKOUT:
        return _ROOT / "var"
    home = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return home / "settee"


DATA = env.path(
    "SETTEE_DATA",
    default=_default_data(),
    doc="Folder of everything that is kept: embedded database, attachments, keys, logs.",
)
PG_BIN = env.optional_path(
    "SETTEE_PG_BIN",
    doc="Folder of PostgreSQL's programs, when not those that come with Settee are wanted.",
)
HOST = env.text("SETTEE_HOST", default="127.0.0.1", doc="Address the web server listens on.")
PORT = env.integer(
    "SETTEE_PORT", default=8000, least=1, most=65535, doc="Port the web server listens on."
)
WEB_PROCESSES = env.integer(
    "SETTEE_WEB_PROCESSES", default=1, least=1, most=64, doc="Processes that answer requests."
)
WEB_THREADS = env.integer(
    "SETTEE_WEB_THREADS", default=4, least=1, most=64, doc="Threads of each of these processes."
)
JOB_CONCURRENCY = env.integer(
    "SETTEE_JOB_CONCURRENCY", default=2, least=1, most=64, doc="Jobs worked on at the same time."
)


def local_origin() -> str:
    """The server's address for a browser on this machine."""
    # By name, not number: browsers give passkeys to no address that is a number.
    host = "localhost" if HOST in {"0.0.0.0", "127.0.0.1", "::", "::1"} else HOST  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{PORT}"


def database_url() -> str:
    """``DATABASE_URL`` as it stands now: the command line sets it for the embedded PostgreSQL."""
    return env.url(
        "DATABASE_URL",
        schemes=("postgres", "postgresql"),
        doc="PostgreSQL 15 or newer, as the owner of its database; empty: the embedded one.",
    )


def backup_url() -> str:
    """The same database as a role that row level security lets through."""
    return env.url(
        "SETTEE_BACKUP_URL",
        schemes=("postgres", "postgresql"),
        doc="With DATABASE_URL: the database as a role that may back it up (BYPASSRLS).",
    )


database_url()
backup_url()
