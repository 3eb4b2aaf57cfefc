"""The application as `settee web` serves it."""

import signal

from settee.database.account import die_with_parent

# This module is loaded in each process that granian makes. Should granian itself be killed, they
# would go on holding the port.
die_with_parent(signal.SIGTERM)

from settee.config.asgi import application  # noqa: E402

__all__ = ["application"]
