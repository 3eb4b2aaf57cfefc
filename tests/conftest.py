"""Every test's surroundings: settings, the database, and its restoring after committed changes."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from tests import cluster

# Before Django reads its settings. The values are of no consequence outside the tests.
for _name in [name for name in os.environ if name.startswith("SETTEE_")]:
    del os.environ[_name]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "settee.config.settings",
    "SETTEE_DATA": str(cluster.HOME),
    "SETTEE_SECRET_KEY": "a secret of the tests, which is at least fifty characters long",
    "SETTEE_ENCRYPTION_KEYS": "dGhlIHRlc3RzJyBvd24ga2V5LCAzMiBieXRlcyBsb24=",
    "DATABASE_URL": cluster.owner_url("settee"),
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A clone of the migrated template for this process, reached in the two roles as ever."""
    from django.db import connections

    superuser = cluster.start()
    cluster.drop_abandoned(superuser)
    with django_db_blocker.unblock():
        template = cluster.ensure_template(superuser, _migrate)
        name = cluster.worker_database()
        cluster.clone(superuser, template, name)
        _point_at(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    with psycopg.connect(superuser, autocommit=True) as connection:
        cluster.drop(connection, name)


def _point_at(name: str) -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


def _migrate(name: str) -> None:
    from settee.commands.migrating import migrate_if_needed

    _point_at(name)
    migrate_if_needed()
    _point_at(name)


@pytest.fixture(scope="session", autouse=True)
def _restore_by_cloning() -> None:
    """After a test that committed, the database is cloned again.

    Django would truncate the tables, which the app's role may not do, append-only tables refuse,
    and which loses what migrations put there.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    def restore(self: TransactionTestCase) -> None:
        name = connections["default"].settings_dict["NAME"]
        connections.close_all()
        superuser = cluster.superuser_url("postgres")
        cluster.clone(superuser, cluster.template_name(), name)

    TransactionTestCase._fixture_teardown = restore  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """The cast imports models, so Django is set up before it."""
    import django
    from django.conf import settings

    django.setup()
    # Pages are drawn without collecting and hashing the static files first.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    config.pluginmanager.import_plugin("tests.cast")
    config.pluginmanager.import_plugin("tests.browser")
    config.pluginmanager.import_plugin("tests.live")
