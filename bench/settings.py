"""Settee's settings, with the bare views that set the limits, and a way to fill the tables."""

from settee.config.settings import *  # noqa: F403
from settee.config.settings import DATABASES, TEMPLATES
from settee.database.cluster import SUPERUSER

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = ["bench/templates"]
# Whom row level security lets through and triggers of foreign keys may be switched off for.
DATABASES["loader"] = {**DATABASES["owner"], "USER": SUPERUSER}
