"""A PostgreSQL URL as Django's settings want it."""

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from settee.database.errors import DatabaseFault
from settee.database.roles import app_role, database_name


def connection_settings(url: str, *, as_app: bool) -> dict[str, object]:
    """One entry of DATABASES for ``url``: as its own user, or in the app's role.

    Everything libpq knows may stand in the URL (``sslmode``, a socket's folder as ``host``).
    Sessions are in the zone UTC exactly, which PostgreSQL converts to without a look-up.
    Raises DatabaseFault for a URL that can't be read.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        raise DatabaseFault(
            "DATABASE_URL must look like postgresql://user:password@host:5432/database."
        ) from None
    name = database_name(url)
    role = f" -c role={app_role(name)}" if as_app else ""
    options = {
        key: value
        for key, value in parts.items()
        if key not in {"user", "password", "host", "port", "dbname", "options"}
    }
    options["options"] = f"{parts.get('options') or ''} -c TimeZone=UTC{role}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "OPTIONS": options,
    }
